package io.mcm.tool.measure;

import io.mcm.LatencySummary;
import io.mcm.tool.output.Amount;
import io.mcm.tool.output.ProgressLine;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Counts times on one thread, which neither allocates nor waits for it. Each second another thread
 * takes what came, logs it and shows how it stands.
 */
public final class Recording implements AutoCloseable {
    private static final long MAX_NANOS = TimeUnit.HOURS.toNanos(1);
    private static final int DIGITS = 3;

    private final SingleWriterRecorder recorder = new SingleWriterRecorder(1, MAX_NANOS, DIGITS);
    private final Histogram total = new Histogram(1, MAX_NANOS, DIGITS);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final @Nullable TimeLog log;
    private final ProgressLine progress;
    private final Thread thread;
    private @Nullable Histogram interval;

    /**
     * Begins.
     *
     * @param what is measured, for the log
     * @param log gets each second; stays open
     * @param progress shows the sum
     */
    public Recording(String what, @Nullable TimeLog log, ProgressLine progress) {
        this.log = log;
        this.progress = progress;
        recorder.reset();
        if (log != null) {
            log.begin(what, System.currentTimeMillis());
        }
        thread = Thread.ofPlatform().daemon().name("mcm-recording").start(this::collect);
    }

    /** Counts one; less than nothing counts as nothing, more than an hour as an hour. */
    public void record(long nanos) {
        recorder.recordValue(Math.clamp(nanos, 0, MAX_NANOS));
    }

    private void collect() {
        try {
            while (!closed.await(1, TimeUnit.SECONDS)) {
                take();
                if (progress.isDue()) {
                    progress.show(
                            total.getTotalCount()
                                    + " frames, half of them within "
                                    + Amount.time(total.getValueAtPercentile(50)));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void take() {
        Histogram taken = recorder.getIntervalHistogram(interval);
        interval = taken;
        total.add(taken);
        if (log != null) {
            log.add(taken);
        }
    }

    /** What was counted; after {@link #close}. */
    public LatencySummary summary() {
        return total.getTotalCount() == 0
                ? LatencySummary.EMPTY
                : new LatencySummary(
                        total.getTotalCount(),
                        total.getMinValue(),
                        total.getValueAtPercentile(50),
                        total.getValueAtPercentile(90),
                        total.getValueAtPercentile(99),
                        total.getValueAtPercentile(99.9),
                        total.getMaxValue());
    }

    /** Nothing comes any more: takes the rest. Any number of times. */
    @Override
    public void close() {
        if (closed.getCount() == 0) {
            return;
        }
        closed.countDown();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        take();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
