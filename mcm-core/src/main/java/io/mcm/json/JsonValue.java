package io.mcm.json;

import java.util.List;
import java.util.Map;

/** A value of a JSON text. */
public sealed interface JsonValue {
    /**
     * A number.
     *
     * @param text as it was written: it may be larger or finer than any Java number
     */
    @SuppressWarnings("AvoidCommonTypeNames") // it is what JSON calls it
    record Number(String text) implements JsonValue {
        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * A string.
     *
     * @param text its characters, unescaped
     */
    record Text(String text) implements JsonValue {
        @Override
        public String toString() {
            return '"' + text + '"';
        }
    }

    /**
     * An object.
     *
     * @param members its members, in the order of the text
     */
    record Members(Map<String, JsonValue> members) implements JsonValue {
        @Override
        public String toString() {
            return "{…}";
        }
    }

    /**
     * An array.
     *
     * @param elements its elements
     */
    record Elements(List<JsonValue> elements) implements JsonValue {
        @Override
        public String toString() {
            return "[…]";
        }
    }

    /** What no document here has a use for; kept to say so. */
    enum Other implements JsonValue {
        /** {@code true}. */
        TRUE("true"),
        /** {@code false}. */
        FALSE("false"),
        /** {@code null}. */
        NULL("null");

        private final String text;

        Other(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
