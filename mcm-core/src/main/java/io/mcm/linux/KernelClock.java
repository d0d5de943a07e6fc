package io.mcm.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What the kernel knows about its clock, adjtimex(2).
 *
 * @param taiOffset TAI - UTC in seconds, 0 when nobody told the kernel
 * @param synchronised whether a daemon keeps the clock in step
 */
public record KernelClock(int taiOffset, boolean synchronised) {
    /** Bytes of {@code struct timex} on 64-bit Linux, and where {@code tai} is in it. */
    private static final long TIMEX_SIZE = 208;

    private static final long TAI_AT = 160;

    /** TAI - UTC since 2017, in seconds; no further leap second has been announced. */
    private static final int USUAL_OFFSET = 37;

    /** The clock's state when it is not synchronised. */
    private static final int TIME_ERROR = 5;

    /**
     * Asks the kernel.
     *
     * @param libc the system
     * @return as it is now; 0 and not synchronised when the call fails
     */
    public static KernelClock read(Libc libc) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment timex = arena.allocate(TIMEX_SIZE, Long.BYTES);
            int state = libc.adjtimex(timex);
            boolean synchronised = state != -1 && state != TIME_ERROR;
            return new KernelClock(timex.get(ValueLayout.JAVA_INT, TAI_AT), synchronised);
        }
    }

    /**
     * TAI - UTC.
     *
     * @return nanoseconds; what holds since 2017 when nobody told the kernel
     */
    public long taiMinusUtcNanos() {
        return (taiOffset == 0 ? USUAL_OFFSET : taiOffset) * 1_000_000_000L;
    }
}
