package io.mcm.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A picture of times that are orders of magnitude apart: each a bar from its best to its worst
 * figure with a dot on the median, on a logarithmic axis. SVG, light and dark.
 */
final class Chart {
    private static final int LEFT = 250;
    private static final int WIDTH = 960;
    private static final int AXIS = WIDTH - LEFT - 150;
    private static final int LINE = 22;
    private static final int TOP = 64;

    private final String title;
    private final String note;
    private final List<Line> lines = new ArrayList<>();

    /** A bar with its name, or a heading without one. */
    private record Line(String name, Spread nanos, boolean heading, boolean strong) {}

    Chart(String title, String note) {
        this.title = title;
        this.note = note;
    }

    void heading(String text) {
        lines.add(new Line(text, new Spread(1, 1, 1), true, false));
    }

    void bar(String name, Spread nanos, boolean strong) {
        lines.add(new Line(name, nanos, false, strong));
    }

    void write(Path file) {
        try {
            Files.writeString(file, svg());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String svg() {
        List<Line> bars = lines.stream().filter(line -> !line.heading()).toList();
        int from = (int) Math.floor(log(bars.stream().mapToDouble(b -> b.nanos().best()).min()));
        int to = (int) Math.ceil(log(bars.stream().mapToDouble(b -> b.nanos().worst()).max()));
        int bottom = TOP + lines.size() * LINE;
        Formatter svg = new Formatter(Locale.ROOT);
        svg.format(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
                <style>
                rect.page { fill: #fff } text { fill: #222 } line { stroke: #ccc } .bar { fill: #8a94a6 } .strong { fill: #0a66c2 } .note { fill: #666 }
                @media (prefers-color-scheme: dark) {
                rect.page { fill: #16181d } text { fill: #e6e6e6 } line { stroke: #444 } .strong { fill: #5aa9f5 } .note { fill: #aaa } }
                </style>
                <rect class="page" width="100%%" height="100%%"/>
                <text x="12" y="24" font-size="16" font-weight="bold">%s</text>
                <text x="12" y="44" class="note">%s</text>
                """,
                WIDTH, bottom + 30, escape(title), escape(note));
        for (int power = from; power <= to; power++) {
            double x = LEFT + AXIS * (double) (power - from) / (to - from);
            svg.format(
                    """
                    <line x1="%.1f" x2="%.1f" y1="%d" y2="%d"/>
                    <text x="%.1f" y="%d" text-anchor="middle" class="note">%s</text>
                    """,
                    x, x, TOP, bottom, x, bottom + 18, time(Math.pow(10, power)));
        }
        int y = TOP;
        for (Line line : lines) {
            if (line.heading()) {
                svg.format(
                        "<text x=\"12\" y=\"%d\" font-weight=\"bold\">%s</text>\n",
                        y + 16, escape(line.name()));
            } else {
                bar(svg, line, y, from, to);
            }
            y += LINE;
        }
        return svg.format("</svg>\n").toString();
    }

    private static void bar(Formatter svg, Line line, int y, int from, int to) {
        double best = x(line.nanos().best(), from, to);
        double worst = x(line.nanos().worst(), from, to);
        String style = line.strong() ? "bar strong" : "bar";
        svg.format(
                """
                <text x="%d" y="%d" text-anchor="end">%s</text>
                <rect class="%s" x="%.1f" y="%d" width="%.1f" height="8" rx="4"/>
                <circle class="%s" cx="%.1f" cy="%d" r="6"/>
                <text x="%.1f" y="%d" class="note">%s</text>
                """,
                LEFT - 12,
                y + 16,
                escape(line.name()),
                style,
                best,
                y + 7,
                Math.max(2, worst - best),
                style,
                x(line.nanos().median(), from, to),
                y + 11,
                worst + 10,
                y + 16,
                time(line.nanos().median()));
    }

    private static double x(double nanos, int from, int to) {
        return LEFT + AXIS * (Math.log10(nanos) - from) / (to - from);
    }

    private static double log(OptionalDouble nanos) {
        return Math.log10(nanos.orElseThrow());
    }

    private static String time(double nanos) {
        if (nanos < 1000) {
            return String.format(Locale.ROOT, "%.0f ns", nanos);
        }
        return nanos < 1_000_000
                ? String.format(Locale.ROOT, "%.3g µs", nanos / 1000)
                : String.format(Locale.ROOT, "%.3g ms", nanos / 1_000_000);
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
