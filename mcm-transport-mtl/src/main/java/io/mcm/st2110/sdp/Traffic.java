package io.mcm.st2110.sdp;

import io.mcm.st2110.SenderType;
import org.jspecify.annotations.Nullable;

/**
 * What a sender promises of its packets: ST 2110-21 section 8, ST 2110-10 section 6.4. Nothing is
 * written that is not given.
 *
 * @param type {@code TP}; null when it promises none
 * @param offset {@code TROFF}, microseconds, 0 and more; null for the default
 * @param maxBurst {@code CMAX}, packets, 1 and more; null for the default
 * @param maxUdp {@code MAXUDP}, the longest UDP datagram in bytes, 1 to 8960; null for 1460
 */
public record Traffic(
        @Nullable SenderType type,
        @Nullable Integer offset,
        @Nullable Integer maxBurst,
        @Nullable Integer maxUdp) {
    /** Promises nothing. */
    public static final Traffic NONE = new Traffic(null, null, null, null);

    /**
     * Checks it.
     *
     * @throws io.mcm.ConfigException with everything that is wrong
     */
    public Traffic {
        new Faults()
                .range("TROFF", offset, 0, Integer.MAX_VALUE)
                .range("CMAX", maxBurst, 1, Integer.MAX_VALUE)
                .range("MAXUDP", maxUdp, 1, 8960)
                .throwIfAny();
    }
}
