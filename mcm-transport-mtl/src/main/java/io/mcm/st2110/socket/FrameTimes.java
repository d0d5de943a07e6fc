package io.mcm.st2110.socket;

import io.mcm.st2110.timing.FrameClock;

/**
 * Gives each frame the time at which it leaves, and its RTP timestamp. Times are those of the frame
 * clock: one after the other while the application keeps up. When it does not, the frame takes the
 * next time that can be kept, and those in between are skipped.
 *
 * <p>For one thread.
 */
final class FrameTimes {
    /** Media times of the application count when they are as near as this. */
    private static final long NEAR = 1_000_000_000L;

    private static final long NONE = Long.MIN_VALUE;

    private final FrameClock clock;
    private final long toleranceNanos;
    private final boolean fields;
    private long last = NONE;
    private long lastMedia = NONE;
    private long skipped;

    /**
     * @param clock the stream's
     * @param toleranceNanos how late a frame may begin to leave
     * @param fields whether frames are fields or segments: the first ones have even numbers
     */
    FrameTimes(FrameClock clock, long toleranceNanos, boolean fields) {
        this.clock = clock;
        this.toleranceNanos = toleranceNanos;
        this.fields = fields;
    }

    /**
     * Takes a time for a frame.
     *
     * @param taiNanos now
     * @param second whether it is the second field or segment
     * @return the number of the time, for {@link FrameClock#taiOf}
     */
    long take(long taiNanos, boolean second) {
        long earliest = clock.nextFrame(taiNanos - toleranceNanos);
        boolean running =
                last != NONE && clock.taiOf(last) - taiNanos < NEAR; // else it was set back
        long number = match(running ? Math.max(last + 1, earliest) : earliest, second);
        if (running) {
            skipped += Math.max(0, number - match(last + 1, second));
        }
        last = number;
        return number;
    }

    /**
     * The timestamp of the frame that took a time last: that of its media time where the
     * application says one, for that is what belongs together with other streams, else of the time
     * at which it leaves. It always grows.
     *
     * @param mediaNanos TAI, 0 when the application says none
     * @param taiNanos now
     * @param second whether it is the second field or segment
     * @return for the RTP header
     */
    int timestamp(long mediaNanos, long taiNanos, boolean second) {
        boolean said = mediaNanos != 0 && Math.abs(mediaNanos - taiNanos) < NEAR;
        long number = said ? clock.nearestFrame(mediaNanos) : last;
        if (lastMedia != NONE && Math.abs(number - lastMedia) < clock.rate().asDouble()) {
            number = Math.max(number, lastMedia + 1);
        }
        lastMedia = match(number, second);
        return clock.timestampOf(lastMedia);
    }

    private long match(long number, boolean second) {
        return fields && (number & 1) != (second ? 1 : 0) ? number + 1 : number;
    }

    /** Times that no frame took while the stream was running. */
    long skipped() {
        return skipped;
    }
}
