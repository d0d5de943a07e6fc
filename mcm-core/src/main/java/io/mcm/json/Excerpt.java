package io.mcm.json;

/** A value as a message may show it: short, on one line, nothing that a terminal would obey. */
public final class Excerpt {
    private static final int MAX_LENGTH = 80;

    private Excerpt() {}

    /**
     * Shows a value.
     *
     * @param value anything, also from a hostile document
     * @return its text, cut after 80 characters, control characters and broken ones escaped
     */
    public static String of(Object value) {
        String text = value.toString();
        StringBuilder shown = new StringBuilder();
        int end = Math.min(text.length(), MAX_LENGTH);
        int next;
        for (int i = 0; i < end; i = next) {
            int c = text.codePointAt(i);
            next = i + Character.charCount(c);
            if (isHarmless(c)) {
                shown.appendCodePoint(c);
            } else {
                shown.append(String.format("\\u%04x", c));
            }
        }
        return end < text.length() ? shown + "…" : shown.toString();
    }

    private static boolean isHarmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR ->
                    false;
            default -> true;
        };
    }
}
