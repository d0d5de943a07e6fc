package io.mcm.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mcm.ConfigException;
import io.mcm.ConfigException.Fault;
import io.mcm.ErrorCode;
import io.mcm.json.Document;
import io.mcm.json.Excerpt;
import io.mcm.json.Section;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads what nodes tell each other. A member that is absent or wrong becomes a fault of the
 * document, and something harmless stands in for it until the faults are thrown.
 */
final class Fields {
    /** The code of what another node says that cannot be. */
    static final ErrorCode INVALID = ErrorCode.CONNECTION_FAILED;

    /** Bytes of the longest name. */
    static final int MAX_NAME = 255;

    private static final int MAX_FAULTS = 20;
    private static final Pattern BITS = Pattern.compile("[0-9a-f]{16}");
    private static final NodeId NOBODY = new NodeId(0, 0);

    private final Section section;
    private final Document document;

    Fields(Section section, Document document) {
        this.section = section;
        this.document = document;
    }

    /** Reads a whole text, and throws what is wrong with it. */
    static <T> T read(String json, Function<Fields, T> reader) {
        Box<T> box = new Box<>();
        Document document =
                Document.read(
                        json,
                        INVALID,
                        (root, all) -> box.value = reader.apply(new Fields(root, all)));
        List<Fault> faults = document.faults();
        if (!faults.isEmpty()) {
            throw new ConfigException(faults.subList(0, Math.min(faults.size(), MAX_FAULTS)));
        }
        return box.value;
    }

    @SuppressWarnings("NullAway.Init") // set before it is read, or else there was an exception
    private static final class Box<T> {
        T value;
    }

    /** The same for an object in an array of this one. */
    void each(String array, Consumer<Fields> reader) {
        section.sections(array, element -> reader.accept(new Fields(element, document)));
    }

    boolean has(String name) {
        return section.has(name);
    }

    /** A name: 1 to 255 bytes, whole characters, none of them control characters. */
    String name(String name) {
        return required(name, "a name", "?", Fields::checkName);
    }

    NodeId id(String name) {
        return required(
                name,
                "a node's id",
                NOBODY,
                text -> {
                    NodeId id = NodeId.parse(text);
                    if (id == null) {
                        throw refused(text, "32 hexadecimal digits in lower case");
                    }
                    return id;
                });
    }

    /** 64 bits. */
    long bits(String name) {
        return required(
                name,
                "16 hexadecimal digits",
                0L,
                text -> {
                    if (!BITS.matcher(text).matches()) {
                        throw refused(text, "16 hexadecimal digits");
                    }
                    return Long.parseUnsignedLong(text, 16);
                });
    }

    /** One of a few words. */
    <E extends Enum<E>> E word(String name, Class<E> words) {
        E first = words.getEnumConstants()[0];
        return required(
                name,
                "a word",
                first,
                text -> {
                    for (E constant : words.getEnumConstants()) {
                        if (word(constant).equals(text)) {
                            return constant;
                        }
                    }
                    throw refused(text, "a known word such as " + word(first));
                });
    }

    /** How a constant is written. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** A whole number. */
    long whole(String name, long min, long max) {
        if (!section.has(name)) {
            document.fault(section.path(name), "(absent)", min + " to " + max);
            return min;
        }
        long[] read = {min};
        section.decimal(
                name,
                number -> {
                    try {
                        read[0] = number.longValueExact();
                    } catch (ArithmeticException e) {
                        throw refused(name, "a whole number, " + min + " to " + max);
                    }
                    if (read[0] < min || read[0] > max) {
                        throw refused(name, min + " to " + max);
                    }
                });
        return read[0];
    }

    int integer(String name, int min, int max) {
        return Math.clamp(whole(name, min, max), min, max);
    }

    private <T> T required(String name, String allowed, T placeholder, Function<String, T> parse) {
        if (!section.has(name)) {
            document.fault(section.path(name), "(absent)", allowed);
        }
        return section.text(name, placeholder, parse);
    }

    private static String checkName(String text) {
        boolean whole =
                text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
        boolean printable = text.chars().noneMatch(Character::isISOControl);
        if (text.isBlank()
                || !whole
                || !printable
                || text.length() > MAX_NAME
                || text.getBytes(UTF_8).length > MAX_NAME) {
            throw refused(text, "1 to " + MAX_NAME + " bytes, not blank, no control characters");
        }
        return text;
    }

    /** What a setter of a document throws; the document names the place. */
    private static ConfigException refused(Object value, String allowed) {
        return new ConfigException(List.of(new Fault(INVALID, "", Excerpt.of(value), allowed)));
    }
}
