package io.mcm.memif;

import io.mcm.linux.KernelClock;
import io.mcm.linux.Libc;
import java.time.Instant;

/** The time of arrival: the system's clock, as TAI. */
final class TaiClock {
    private static final long NANOS = 1_000_000_000;

    private final long offsetNanos;

    TaiClock() {
        this.offsetNanos = KernelClock.read(Libc.get()).taiMinusUtcNanos();
    }

    long now() {
        Instant utc = Instant.now();
        return utc.getEpochSecond() * NANOS + utc.getNano() + offsetNanos;
    }
}
