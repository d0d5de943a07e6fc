package io.mcm;

import io.mcm.ConfigException.Fault;
import io.mcm.json.Excerpt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
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

    private Checks() {}

    static int range(ErrorCode code, String path, int value, int min, int max, String unit) {
        if (value < min || value > max) {
            throw fault(code, path, value, (min + " to " + max + " " + unit).strip());
        }
        return value;
    }

    static Duration between(
            ErrorCode code,
            String path,
            Duration value,
            Duration min,
            Duration max,
            String allowed) {
        present(code, path, value, allowed);
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw fault(code, path, value, allowed);
        }
        return value;
    }

    /**
     * A time to wait: zero or more; all that a 64-bit count of nanoseconds cannot hold is for ever.
     */
    static Duration timeout(ErrorCode code, String path, Duration value) {
        present(code, path, value, "a duration");
        if (value.isNegative()) {
            throw fault(
                    code,
                    path,
                    value,
                    "zero or more; past 292 years is for ever, as is -1 in a document");
        }
        return value.compareTo(LONGEST_FINITE) >= 0 ? FOREVER : value;
    }

    /** A time to wait, for people. */
    static String shown(Duration timeout) {
        return timeout.equals(FOREVER) ? "for ever" : timeout.toString();
    }

    /**
     * A name that people and files can show: some text, no control characters, whole characters.
     */
    static String name(ErrorCode code, String path, String value) {
        present(code, path, value, "a name");
        boolean printable = isWhole(value) && value.chars().noneMatch(Character::isISOControl);
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

    /** A text that is only kept: whole characters, so that it can be written anywhere. */
    static String text(ErrorCode code, String path, String value) {
        present(code, path, value, "a text");
        if (!isWhole(value)) {
            throw fault(code, path, value, "whole Unicode characters");
        }
        return value;
    }

    private static boolean isWhole(String text) {
        return text.codePoints().noneMatch(c -> Character.getType(c) == Character.SURROGATE);
    }

    static String oneOf(ErrorCode code, String path, @Nullable String value, List<String> allowed) {
        if (value == null || !allowed.contains(value)) {
            String shown = value == null ? "(absent)" : '"' + value + '"';
            throw fault(code, path, shown, String.join(", ", allowed));
        }
        return value;
    }

    /** Runs all checks and throws what all of them found. */
    static void all(Runnable... checks) {
        List<Fault> faults = new ArrayList<>();
        for (Runnable check : checks) {
            try {
                check.run();
            } catch (ConfigException e) {
                faults.addAll(e.faults());
            }
        }
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
    }

    static <T> T present(ErrorCode code, String path, @Nullable T value, String allowed) {
        if (value == null) {
            throw fault(code, path, "(absent)", allowed);
        }
        return value;
    }

    static ConfigException fault(ErrorCode code, String path, Object value, String allowed) {
        return new ConfigException(List.of(new Fault(code, path, Excerpt.of(value), allowed)));
    }
}
