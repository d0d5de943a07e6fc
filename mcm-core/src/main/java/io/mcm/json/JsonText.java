package io.mcm.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import io.mcm.json.JsonValue.Elements;
import io.mcm.json.JsonValue.Members;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON (RFC 8259) to values and back, within limits that a hostile text cannot stretch. */
final class JsonText {
    /** The longest text that is looked at, in characters. */
    static final int MAX_LENGTH = 1 << 20;

    private static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER_LENGTH = 100;
    private static final JsonFactory STRICT = factory(false);
    private static final JsonFactory WITH_TRAILING_COMMAS = factory(true);

    private JsonText() {}

    private static JsonFactory factory(boolean trailingCommas) {
        return JsonFactory.builder()
                .streamReadConstraints(
                        StreamReadConstraints.builder()
                                .maxNestingDepth(MAX_DEPTH)
                                .maxNumberLength(MAX_NUMBER_LENGTH)
                                .build())
                .configure(JsonReadFeature.ALLOW_TRAILING_COMMA, trailingCommas)
                .configure(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES, false)
                .build();
    }

    /** A text that is no JSON, or past a limit. */
    static final class SyntaxException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String place;

        private SyntaxException(String place, String what) {
            super(what);
            this.place = place;
        }

        /** Where: {@code line 3, column 7}. */
        String place() {
            return place;
        }
    }

    /**
     * What was read.
     *
     * @param value the whole text
     * @param duplicates the paths of members that are there twice; the first one counts
     * @param warnings what was let pass
     */
    record Read(JsonValue value, List<String> duplicates, List<String> warnings) {}

    /** Reads a text, as it stands or else with commas allowed before closing brackets. */
    static Read parse(String text) throws SyntaxException {
        if (text.length() > MAX_LENGTH) {
            throw new SyntaxException(
                    "line 1, column 1", "a text of " + text.length() + " characters");
        }
        String json = text.startsWith("\uFEFF") ? text.substring(1) : text;
        try {
            return parse(STRICT, json, List.of());
        } catch (SyntaxException e) {
            String warning = e.place() + ": a comma before a closing bracket; read without it";
            return parse(WITH_TRAILING_COMMAS, json, List.of(warning));
        }
    }

    private static Read parse(JsonFactory factory, String json, List<String> warnings)
            throws SyntaxException {
        try (JsonParser parser = factory.createParser(json)) {
            return parse(parser, warnings);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a String can always be read
        }
    }

    private static Read parse(JsonParser parser, List<String> warnings)
            throws IOException, SyntaxException {
        try {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new SyntaxException(place(parser.currentLocation()), "nothing");
            }
            List<String> duplicates = new ArrayList<>();
            JsonValue value = value(parser, first, "", duplicates);
            if (parser.nextToken() != null) {
                throw new SyntaxException(
                        place(parser.currentTokenLocation()), "more after the document's end");
            }
            return new Read(value, duplicates, warnings);
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation() != null ? e.getLocation() : parser.currentLocation();
            throw new SyntaxException(place(at), essence(e.getOriginalMessage()));
        }
    }

    /** A message without Jackson's advice to its programmers. */
    private static String essence(String message) {
        return message.replaceFirst(": .*", "").replaceFirst(", from `[^`]*`", "");
    }

    private static String place(JsonLocation at) {
        return "line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    private static JsonValue value(
            JsonParser parser, JsonToken token, String path, List<String> duplicates)
            throws IOException {
        return switch (token) {
            case START_OBJECT -> members(parser, path, duplicates);
            case START_ARRAY -> elements(parser, path, duplicates);
            case VALUE_STRING -> new JsonValue.Text(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new JsonValue.Number(parser.getText());
            case VALUE_TRUE -> JsonValue.Other.TRUE;
            case VALUE_FALSE -> JsonValue.Other.FALSE;
            default -> JsonValue.Other.NULL;
        };
    }

    private static Members members(JsonParser parser, String path, List<String> duplicates)
            throws IOException {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            String memberPath = Section.path(path, name);
            JsonValue value = value(parser, parser.nextToken(), memberPath, duplicates);
            if (members.putIfAbsent(name, value) != null) {
                duplicates.add(memberPath);
            }
        }
        return new Members(members);
    }

    private static Elements elements(JsonParser parser, String path, List<String> duplicates)
            throws IOException {
        List<JsonValue> elements = new ArrayList<>();
        for (JsonToken token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            String elementPath = Section.path(path, elements.size());
            elements.add(value(parser, token, elementPath, duplicates));
        }
        return new Elements(elements);
    }

    /** Prints an object on one line, without spaces. */
    static String printLine(Map<String, ?> object) {
        return text(object, null);
    }

    /** Prints an object whose members are maps, lists, strings and numbers, for people. */
    static String print(Map<String, ?> object) {
        Separators colons =
                Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER);
        DefaultPrettyPrinter lines =
                new DefaultPrettyPrinter(colons)
                        .withObjectIndenter(new DefaultIndenter("  ", "\n"));
        return text(object, lines) + '\n';
    }

    private static String text(Map<String, ?> object, @Nullable PrettyPrinter style) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = STRICT.createGenerator(text)) {
            generator.configure(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN, true);
            if (style != null) {
                generator.setPrettyPrinter(style);
            }
            print(object, generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a StringWriter takes everything
        }
        return text.toString();
    }

    private static void print(Object value, JsonGenerator generator) throws IOException {
        switch (value) {
            case Map<?, ?> object -> {
                generator.writeStartObject();
                for (Map.Entry<?, ?> member : object.entrySet()) {
                    generator.writeFieldName(member.getKey().toString());
                    print(member.getValue(), generator);
                }
                generator.writeEndObject();
            }
            case List<?> array -> {
                generator.writeStartArray();
                for (Object element : array) {
                    print(element, generator);
                }
                generator.writeEndArray();
            }
            case BigDecimal number -> generator.writeNumber(number);
            case Integer number -> generator.writeNumber(number);
            case Long number -> generator.writeNumber(number);
            default -> generator.writeString(value.toString());
        }
    }
}
