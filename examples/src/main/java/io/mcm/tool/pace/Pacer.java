package io.mcm.tool.pace;

import io.mcm.format.FrameRate;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Waits until each frame is due, counted from the first one, so that nothing drifts.
 *
 * <p>A sender that is late sends at once until it has caught up, but never more than a few frames:
 * when it is further behind, as after the machine slept, the schedule moves. One thread.
 */
public final class Pacer {
    /** TAI − UTC since 2017; no leap second has been announced since. */
    private static final long TAI_MINUS_UTC_NANOS = 37_000_000_000L;

    private final @Nullable FrameRate rate;
    private final long maxLateNanos;

    private boolean started;
    private long startNanos;
    private long startTai;

    /**
     * @param rate how often a frame is due, null for as fast as possible
     * @param maxBurst how many late frames are sent at once
     */
    public Pacer(@Nullable FrameRate rate, int maxBurst) {
        this.rate = rate;
        maxLateNanos = rate == null ? 0 : rate.nanosOfFrame(maxBurst);
    }

    /**
     * Waits until a frame is due. An interrupted thread does not wait.
     *
     * @param frame its number, 0 or more, each time higher
     * @return its media time: nanoseconds of TAI since 1970
     */
    public long await(long frame) {
        long now = System.nanoTime();
        if (!started) {
            started = true;
            startNanos = now;
            startTai = utcNanos() + TAI_MINUS_UTC_NANOS;
        }
        if (rate == null) {
            return startTai + now - startNanos;
        }
        long sinceStart = rate.nanosOfFrame(frame);
        long late = now - startNanos - sinceStart;
        if (late > maxLateNanos) {
            startNanos += late;
            startTai += late;
        }
        while (late < 0 && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(this, -late);
            late = System.nanoTime() - startNanos - sinceStart;
        }
        return startTai + sinceStart;
    }

    /** How long ago the first frame was due. */
    public long nanos() {
        return started ? System.nanoTime() - startNanos : 0;
    }

    private static long utcNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
