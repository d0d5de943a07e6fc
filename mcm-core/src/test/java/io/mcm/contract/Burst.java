package io.mcm.contract;

import java.io.Serializable;
import java.time.Duration;

/**
 * Frames to send.
 *
 * @param first number of the first
 * @param count how many
 * @param payloadSize bytes of each, -1 for the format's own size
 * @param patience how long to wait for a free slot before giving up
 */
public record Burst(long first, long count, int payloadSize, Duration patience)
        implements Serializable {
    public static Burst of(long first, long count, int payloadSize) {
        return new Burst(first, count, payloadSize, Duration.ofSeconds(30));
    }

    public Burst withPatience(Duration other) {
        return new Burst(first, count, payloadSize, other);
    }
}
