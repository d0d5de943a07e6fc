package io.mcm.stats;

import io.mcm.LatencySummary;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often each latency was seen: exact up to 127 ns, above that to 1/64 of the value, in 64
 * buckets for each power of two. Takes 29 KiB, whatever is recorded.
 *
 * <p>One thread records, any thread may ask for a summary. Recording allocates nothing and never
 * waits.
 */
public final class Histogram {
    private static final int SUB_BUCKET_BITS = 6;
    private static final int BUCKETS = bucketOf(Long.MAX_VALUE) + 1;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);
    private volatile long min = Long.MAX_VALUE;
    private volatile long max;

    /** An empty histogram. */
    public Histogram() {}

    /**
     * Counts one latency.
     *
     * @param nanos nanoseconds; less than 0 counts as 0: clocks of two cores may differ a little
     */
    public void record(long nanos) {
        long value = Math.max(0, nanos);
        // Extremes first: whoever sees the count then sees them too.
        if (value < min) {
            min = value;
        }
        if (value > max) {
            max = value;
        }
        int bucket = bucketOf(value);
        counts.setRelease(bucket, counts.getPlain(bucket) + 1);
    }

    /**
     * What was recorded so far.
     *
     * @return the number, the exact extremes, and quantiles that are at most 1/64 above the true
     *     ones
     */
    public LatencySummary summary() {
        long[] seen = new long[BUCKETS];
        long count = 0;
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            seen[bucket] = counts.getAcquire(bucket);
            count += seen[bucket];
        }
        if (count == 0) {
            return LatencySummary.EMPTY;
        }
        return new LatencySummary(
                count,
                min,
                quantile(seen, count, 500),
                quantile(seen, count, 900),
                quantile(seen, count, 990),
                quantile(seen, count, 999),
                max);
    }

    private long quantile(long[] seen, long count, int perMille) {
        long left = Math.ceilDiv(count * perMille, 1000L);
        int bucket = 0;
        while (left > seen[bucket]) {
            left -= seen[bucket++];
        }
        return Math.clamp(highestOf(bucket), min, max);
    }

    /** Keeps the highest seven bits of a value; the power of two tells how many were dropped. */
    private static int bucketOf(long value) {
        int shift = Math.max(0, Long.SIZE - SUB_BUCKET_BITS - 1 - Long.numberOfLeadingZeros(value));
        return (shift << SUB_BUCKET_BITS) + (int) (value >>> shift);
    }

    private static long highestOf(int bucket) {
        int shift = Math.max(0, (bucket >> SUB_BUCKET_BITS) - 1);
        long highestBits = bucket - ((long) shift << SUB_BUCKET_BITS);
        return (highestBits << shift) + (1L << shift) - 1;
    }
}
