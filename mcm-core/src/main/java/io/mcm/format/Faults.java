package io.mcm.format;

import io.mcm.ConfigException;
import io.mcm.ConfigException.Fault;
import io.mcm.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/** Collects everything that is wrong with a format, so that all of it is told at once. */
final class Faults {
    private final List<Fault> found = new ArrayList<>();

    /** What is told of text that cannot be read at all. */
    static ConfigException unreadable(String path, String text, String allowed) {
        return new ConfigException(
                List.of(
                        new Fault(
                                ErrorCode.CONNECTION_CONFIG_INVALID,
                                path,
                                "\"" + text + "\"",
                                allowed)));
    }

    Faults check(boolean right, String path, Object value, String allowed) {
        return check(right, ErrorCode.CONNECTION_CONFIG_INVALID, path, value, allowed);
    }

    Faults check(boolean right, ErrorCode code, String path, Object value, String allowed) {
        if (!right) {
            found.add(new Fault(code, path, String.valueOf(value), allowed));
        }
        return this;
    }

    boolean none() {
        return found.isEmpty();
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new ConfigException(found);
        }
    }
}
