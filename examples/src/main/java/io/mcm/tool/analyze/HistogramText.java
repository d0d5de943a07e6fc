package io.mcm.tool.analyze;

import io.mcm.st2110.analysis.Histogram;
import io.mcm.st2110.analysis.Histogram.Bar;
import io.mcm.tool.output.Amount;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A histogram as lines of text. */
final class HistogramText {
    private static final int WIDTH = 50;

    private HistogramText() {}

    static String of(Histogram histogram) {
        List<Bar> bars = histogram.bars();
        if (bars.isEmpty()) {
            return "  (nothing)";
        }
        long most = bars.stream().mapToLong(Bar::count).max().orElse(1);
        long all = bars.stream().mapToLong(Bar::count).sum();
        return bars.stream()
                .map(
                        bar ->
                                String.format(
                                                Locale.ROOT,
                                                "  from %9s %9d %5.1f %%  %s",
                                                Amount.time(bar.from()),
                                                bar.count(),
                                                100.0 * bar.count() / all,
                                                "#".repeat(length(bar, most)))
                                        .stripTrailing())
                .collect(Collectors.joining("\n"));
    }

    /** A bar that is not empty is seen. */
    private static int length(Bar bar, long most) {
        return (int) Math.ceilDiv(bar.count() * WIDTH, most);
    }
}
