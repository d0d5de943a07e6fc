package io.mcm;

/**
 * Times in nanoseconds from a sender's commit to its receiver's receive. Streams faster than 10,000
 * frames a second are sampled, one frame in 64.
 *
 * @param count how many were measured; all others are 0 when it is 0
 * @param min the least
 * @param p50 half are at most this
 * @param p90 nine in ten are at most this
 * @param p99 99 of 100 are at most this
 * @param p999 999 of 1000 are at most this
 * @param max the most
 */
public record LatencySummary(
        long count, long min, long p50, long p90, long p99, long p999, long max) {
    /** Nothing measured. */
    public static final LatencySummary EMPTY = new LatencySummary(0, 0, 0, 0, 0, 0, 0);
}
