package io.mcm.memif;

import io.mcm.linux.KernelClock;
import io.mcm.linux.Libc;
import java.time.Instant;

/** The time of arrival: the system's clock, as TAI. */
final class TaiClock {
    /** TAI - UTC since 2017, for kernels that were not told. */
    private static final int USUAL_OFFSET = 37;

    private static final long NANOS = 1_000_000_000;

    private final long offsetNanos;

    TaiClock() {
        int told = KernelClock.read(Libc.get()).taiOffset();
        this.offsetNanos = (told == 0 ? USUAL_OFFSET : told) * NANOS;
    }

    long now() {
        Instant utc = Instant.now();
        return utc.getEpochSecond() * NANOS + utc.getNano() + offsetNanos;
    }
}
