package io.mcm;

import io.mcm.ConfigException.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What setters refuse at once. Each check names the setting, gives the value back if it is allowed,
 * and throws a {@link ConfigException} with one fault if not.
 */
final class Checks {
    /** A time that never ends: what {@link Duration} itself calls for ever. */
    static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    private static final Duration LONGEST_FINITE = Duration.ofNanos(Long.MAX_VALUE);
    private static final int MAX_NAME_BYTES = 255;
    private static final int MAX_SHOWN = 80;

    private Checks() {}

    static int range(ErrorCode code, String path, int value, int min, int max, String unit) {
        if (value < min || value > max) {
            throw fault(code, path, value, (min + " to " + max + " " + unit).strip());
        }
        return value;
    }

    static Duration between(
            ErrorCode code, String path, Duration value, Duration min, Duration max) {
        present(code, path, value, "a duration");
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw fault(code, path, value, min + " to " + max);
        }
        return value;
    }

    /**
     * A time to wait: zero or more; all that a 64-bit count of nanoseconds cannot hold is for ever.
     */
    static Duration timeout(ErrorCode code, String path, Duration value) {
        present(code, path, value, "a duration");
        if (value.isNegative()) {
            throw fault(code, path, value, "zero or more; " + FOREVER + " waits for ever");
        }
        return value.compareTo(LONGEST_FINITE) >= 0 ? FOREVER : value;
    }

    /**
     * A name that people and files can show: some text, no control characters, whole characters.
     */
    static String name(ErrorCode code, String path, String value) {
        present(code, path, value, "a name");
        boolean printable =
                value.codePoints()
                        .noneMatch(
                                c ->
                                        Character.isISOControl(c)
                                                || Character.getType(c) == Character.SURROGATE);
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (value.isBlank() || !printable || bytes > MAX_NAME_BYTES) {
            throw fault(
                    code,
                    path,
                    value,
                    "1 to " + MAX_NAME_BYTES + " bytes of UTF-8, not blank, no control characters");
        }
        return value;
    }

    static <T> T present(ErrorCode code, String path, @Nullable T value, String allowed) {
        if (value == null) {
            throw fault(code, path, "(absent)", allowed);
        }
        return value;
    }

    static ConfigException fault(ErrorCode code, String path, Object value, String allowed) {
        return new ConfigException(List.of(new Fault(code, path, shown(value), allowed)));
    }

    /** A value as a message may show it: short, on one line, nothing that a terminal would obey. */
    static String shown(Object value) {
        String text = String.valueOf(value);
        StringBuilder shown = new StringBuilder();
        int end = Math.min(text.length(), MAX_SHOWN);
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) || Character.isSurrogate(c) && !isPaired(text, i)) {
                shown.append(String.format("\\u%04x", (int) c));
            } else {
                shown.append(c);
            }
        }
        return end < text.length() ? shown + "…" : shown.toString();
    }

    private static boolean isPaired(String text, int i) {
        char c = text.charAt(i);
        return Character.isHighSurrogate(c)
                ? i + 1 < Math.min(text.length(), MAX_SHOWN)
                        && Character.isLowSurrogate(text.charAt(i + 1))
                : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
}
