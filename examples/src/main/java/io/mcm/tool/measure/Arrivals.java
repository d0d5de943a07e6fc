package io.mcm.tool.measure;

import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.tool.transfer.End;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/** Receives frames, and takes from each how long it was on its way. */
public final class Arrivals {
    private static final Duration LOOK_AROUND = Duration.ofMillis(100);

    private final RxConnection rx;
    private final BooleanSupplier stop;
    private long frames;
    private long missed;

    /**
     * @param rx from the source
     * @param stop ends it early
     */
    public Arrivals(RxConnection rx, BooleanSupplier stop) {
        this.rx = rx;
        this.stop = stop;
    }

    /**
     * Receives frames.
     *
     * @param most how many
     * @param maxNanos for how long, from the first of them on
     * @param times gets the nanoseconds of those that were measured
     * @return why it ended
     */
    public End run(long most, long maxNanos, LongConsumer times) {
        frames = 0;
        missed = 0;
        long start = 0;
        while (frames < most) {
            if (stop.getAsBoolean()) {
                return End.STOPPED;
            }
            try (RxBuffer frame = rx.receive(LOOK_AROUND)) {
                if (frame != null) {
                    start = frames == 0 ? System.nanoTime() : start;
                    frames++;
                    missed += frame.missedBefore();
                    if (frame.latency() >= 0) {
                        times.accept(frame.latency());
                    }
                } else if (rx.ended()) {
                    return End.STREAM_ENDED;
                }
            }
            if (frames > 0 && System.nanoTime() - start >= maxNanos) {
                return End.TIME_OVER;
            }
        }
        return End.FRAME_COUNT;
    }

    /** Frames of the last run. */
    public long frames() {
        return frames;
    }

    /** Frames that the last run missed. */
    public long missed() {
        return missed;
    }
}
