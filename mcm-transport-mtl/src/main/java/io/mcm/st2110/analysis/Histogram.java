package io.mcm.st2110.analysis;

import java.util.ArrayList;
import java.util.List;

/**
 * How often which time was: bars of 1, 2 and 5 microseconds, 10, 20 and 50, and so on to a tenth of
 * a second. For one thread.
 */
public final class Histogram {
    private static final long[] EDGES = edges();

    private final long[] counts = new long[EDGES.length + 1];
    private long longest;

    /** Has counted nothing yet. */
    public Histogram() {}

    /**
     * Times from one on and below another.
     *
     * @param from nanoseconds, 0 and more
     * @param to nanoseconds; {@link Long#MAX_VALUE} for the last bar
     * @param count how many there were
     */
    public record Bar(long from, long to, long count) {}

    private static long[] edges() {
        int decades = 5;
        long[] edges = new long[3 * decades + 1];
        long decade = 1000;
        for (int i = 0; i < edges.length; i++) {
            edges[i] =
                    switch (i % 3) {
                        case 0 -> decade;
                        case 1 -> 2 * decade;
                        default -> 5 * decade;
                    };
            if (i % 3 == 2) {
                decade *= 10;
            }
        }
        return edges;
    }

    /**
     * Counts a time.
     *
     * @param nanos one below 0, as when a clock is set back, counts as 0
     */
    public void add(long nanos) {
        int bar = 0;
        while (bar < EDGES.length && nanos >= EDGES[bar]) {
            bar++;
        }
        counts[bar]++;
        longest = Math.max(longest, nanos);
    }

    /**
     * The bars from the first to the last one that is not empty.
     *
     * @return shortest times first; none when nothing was counted
     */
    public List<Bar> bars() {
        int first = 0;
        int end = counts.length;
        while (end > 0 && counts[end - 1] == 0) {
            end--;
        }
        while (first < end && counts[first] == 0) {
            first++;
        }
        List<Bar> bars = new ArrayList<>();
        for (int i = first; i < end; i++) {
            long from = i == 0 ? 0 : EDGES[i - 1];
            bars.add(new Bar(from, i == EDGES.length ? Long.MAX_VALUE : EDGES[i], counts[i]));
        }
        return bars;
    }

    /**
     * The longest time.
     *
     * @return nanoseconds
     */
    public long longest() {
        return longest;
    }
}
