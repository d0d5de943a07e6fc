package io.mcm.st2110.analysis;

import java.util.concurrent.locks.LockSupport;

/**
 * How often the machine itself stood still: a thread that does nothing but sleep for a millisecond
 * at a time, and notes by how much it came back too late. What a sender does is then not mistaken
 * for what the machine does.
 *
 * <p>Any thread.
 */
public final class Stalls implements AutoCloseable {
    /** Being back later than that is a stall. */
    public static final long LEAST_NANOS = 500_000;

    private static final long SLEEP_NANOS = 1_000_000;

    private final Thread thread =
            Thread.ofPlatform().daemon().name("mcm-stalls").unstarted(this::run);
    private volatile boolean closed;
    private Seen seen = new Seen(0, 0, 0);

    /**
     * What there was.
     *
     * @param count stalls of {@link #LEAST_NANOS} and more
     * @param longestNanos the longest
     * @param totalNanos all of them together
     */
    public record Seen(long count, long longestNanos, long totalNanos) {}

    private Stalls() {}

    /**
     * Starts to look.
     *
     * @return to be closed
     */
    public static Stalls watch() {
        Stalls stalls = new Stalls();
        stalls.thread.start();
        return stalls;
    }

    private void run() {
        while (!closed) {
            long before = System.nanoTime();
            LockSupport.parkNanos(SLEEP_NANOS);
            note(System.nanoTime() - before - SLEEP_NANOS);
        }
    }

    private synchronized void note(long late) {
        if (late >= LEAST_NANOS) {
            seen =
                    new Seen(
                            seen.count + 1,
                            Math.max(seen.longestNanos, late),
                            seen.totalNanos + late);
        }
    }

    /**
     * What there was so far.
     *
     * @return a snapshot
     */
    public synchronized Seen seen() {
        return seen;
    }

    /** Stops looking. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
