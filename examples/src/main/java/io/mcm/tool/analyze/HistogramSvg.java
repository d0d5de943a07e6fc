package io.mcm.tool.analyze;

import io.mcm.st2110.analysis.Histogram;
import io.mcm.st2110.analysis.Histogram.Bar;
import io.mcm.tool.output.Amount;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/** A histogram as a picture; counts on a logarithmic axis, so that the rare ones are seen. */
public final class HistogramSvg {
    private static final int WIDTH = 800;
    private static final int LEFT = 90;
    private static final int LINE = 22;
    private static final int TOP = 56;
    private static final int AXIS = WIDTH - LEFT - 110;

    private HistogramSvg() {}

    /**
     * Draws it, for light and dark backgrounds.
     *
     * @param title above the picture
     */
    public static String of(String title, Histogram histogram) {
        List<Bar> bars = histogram.bars();
        double most =
                bars.stream().mapToDouble(bar -> height((double) bar.count())).max().orElse(1);
        try (Formatter svg = new Formatter(Locale.ROOT)) {
            svg.format(
                    """
                    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
                    <style>text { fill: #222 } rect { fill: #2a6fb0 }
                    @media (prefers-color-scheme: dark) { text { fill: #ddd } rect { fill: #6fb1ec } }</style>
                    <text x="8" y="20" font-size="15">%s</text>
                    <text x="8" y="40">time from packet to packet, number of packets (logarithmic)</text>
                    """,
                    WIDTH, TOP + bars.size() * LINE + 12, escaped(title));
            for (int i = 0; i < bars.size(); i++) {
                Bar bar = bars.get(i);
                int top = TOP + i * LINE;
                double length = AXIS * height((double) bar.count()) / most;
                svg.format(
                        """
                        <text x="%d" y="%d" text-anchor="end">%s</text>
                        <rect x="%d" y="%d" width="%.1f" height="%d"/>
                        <text x="%.1f" y="%d">%d</text>
                        """,
                        LEFT - 8,
                        top + 15,
                        Amount.time(bar.from()),
                        LEFT,
                        top + 3,
                        length,
                        LINE - 5,
                        LEFT + length + 6,
                        top + 15,
                        bar.count());
            }
            return svg.format("</svg>\n").toString();
        }
    }

    private static double height(double count) {
        return count == 0 ? 0 : 1 + Math.log10(count);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
