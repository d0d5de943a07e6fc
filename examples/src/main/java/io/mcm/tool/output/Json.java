package io.mcm.tool.output;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prints maps, iterables, texts, numbers and booleans as JSON. */
public final class Json {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final MathContext DIGITS = new MathContext(6);

    private Json() {}

    /** A document over several lines, without a line feed at its end. */
    public static String print(Map<String, ?> document) {
        return text(document, new DefaultPrettyPrinter());
    }

    /** A document on one line, without a line feed at its end. */
    public static String line(Map<String, ?> document) {
        return text(document, null);
    }

    private static String text(Map<String, ?> document, @Nullable PrettyPrinter layout) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            if (layout != null) {
                json.setPrettyPrinter(layout);
            }
            write(json, document);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter has none
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
        switch (value) {
            case Map<?, ?> map -> {
                json.writeStartObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    json.writeFieldName(String.valueOf(entry.getKey()));
                    write(json, entry.getValue());
                }
                json.writeEndObject();
            }
            case Iterable<?> list -> {
                json.writeStartArray();
                for (Object element : list) {
                    write(json, element);
                }
                json.writeEndArray();
            }
            case Double number -> json.writeNumber(new BigDecimal(number, DIGITS).toPlainString());
            case null -> json.writeNull();
            default -> json.writePOJO(value);
        }
    }
}
