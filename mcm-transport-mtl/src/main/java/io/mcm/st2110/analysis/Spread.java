package io.mcm.st2110.analysis;

import java.util.LongSummaryStatistics;

/**
 * A figure that each frame has one of.
 *
 * @param least the smallest
 * @param mean the average
 * @param most the largest
 */
public record Spread(long least, double mean, long most) {
    static Spread of(LongSummaryStatistics values) {
        return values.getCount() == 0
                ? new Spread(0, 0, 0)
                : new Spread(values.getMin(), values.getAverage(), values.getMax());
    }
}
