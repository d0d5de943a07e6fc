package io.mcm.benchmarks;

import java.util.Arrays;

/** Times in nanoseconds, each kept, in memory taken beforehand: recording allocates nothing. */
final class Times {
    private final long[] nanos;
    private int size;

    Times(int capacity) {
        nanos = new long[capacity];
    }

    void clear() {
        size = 0;
    }

    void record(long time) {
        nanos[size++] = time;
    }

    boolean isFull() {
        return size == nanos.length;
    }

    int size() {
        return size;
    }

    /** The smallest time that at least this share of all is not above; 0 when there are none. */
    long percentile(double share) {
        if (size == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(nanos, size);
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(share * size) - 1)];
    }

    long median() {
        return percentile(0.5);
    }

    /** The mean without the longest hundredth, which is where the machine did something else. */
    double mean() {
        long limit = percentile(0.99);
        return Arrays.stream(nanos, 0, size).filter(time -> time <= limit).average().orElse(0);
    }
}
