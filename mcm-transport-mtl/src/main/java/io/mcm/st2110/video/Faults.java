package io.mcm.st2110.video;

import io.mcm.ConfigException;
import io.mcm.ConfigException.Fault;
import io.mcm.ErrorCode;
import java.util.List;

/** What the refusals of this package have in common. */
final class Faults {
    private Faults() {}

    /** Two settings, each allowed, that do not go together. */
    static ConfigException incompatible(String path, Object value, String allowed) {
        return new ConfigException(
                List.of(
                        new Fault(
                                ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE,
                                path,
                                value.toString(),
                                allowed)));
    }
}
