package io.mcm.node;

import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before another attempt: twice as long each time, up to a limit, and never for
 * all at the same time.
 *
 * @param first nanoseconds before the first further attempt
 * @param limit nanoseconds at most
 */
record Backoff(long first, long limit) {
    private static final int MAX_DOUBLINGS = 20;

    /**
     * The time before another attempt.
     *
     * @param attempts how many there have been
     * @return nanoseconds, a quarter more or less
     */
    long delay(int attempts) {
        return jitter(Math.min(first << Math.min(attempts, MAX_DOUBLINGS), limit));
    }

    /** A time that is not the same for all: a quarter more or less. */
    static long jitter(long nanos) {
        return nanos * 3 / 4 + ThreadLocalRandom.current().nextLong(nanos / 2);
    }
}
