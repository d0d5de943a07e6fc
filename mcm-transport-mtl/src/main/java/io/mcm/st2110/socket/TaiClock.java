package io.mcm.st2110.socket;

import io.mcm.linux.KernelClock;
import io.mcm.linux.Libc;
import java.time.Instant;

/**
 * TAI from the machine's clock: that of Unix and TAI − UTC, which the kernel knows where a PTP or
 * NTP daemon told it, else 37 s.
 *
 * <p>Between two calls of {@link #synchronise()} it runs like the clock that Java's nano time is
 * of, so that within a frame no step of the clock can upset the pacing. For one thread.
 */
final class TaiClock {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final long taiMinusUtc;
    private long taiMinusNanoTime;

    TaiClock() {
        taiMinusUtc = KernelClock.read(Libc.get()).taiMinusUtcNanos();
        synchronise();
    }

    /** Looks at the machine's clock. */
    void synchronise() {
        Instant now = Instant.now();
        taiMinusNanoTime =
                ofUnix(now.getEpochSecond() * NANOS_PER_SECOND + now.getNano()) - System.nanoTime();
    }

    /** A time of the clock of Unix, which is that of the kernel's receive times. */
    long ofUnix(long nanos) {
        return nanos + taiMinusUtc;
    }

    /** Nanoseconds of TAI since 1970-01-01T00:00:00 TAI. */
    long now() {
        return System.nanoTime() + taiMinusNanoTime;
    }

    /** When that will be on the clock of {@link System#nanoTime()}. */
    long nanoTimeOf(long tai) {
        return tai - taiMinusNanoTime;
    }
}
