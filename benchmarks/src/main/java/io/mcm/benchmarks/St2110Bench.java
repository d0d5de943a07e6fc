package io.mcm.benchmarks;

import static io.mcm.benchmarks.Samples.pairs;
import static io.mcm.benchmarks.Samples.select;
import static io.mcm.benchmarks.Samples.spread;

import io.mcm.benchmarks.Report.Row;
import io.mcm.format.VideoFormat;
import io.mcm.st2110.video.PacketPlan;
import io.mcm.st2110.video.Packing;
import io.mcm.st2110.video.Raster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;

/** ST 2110 over sockets and loopback: runs the harnesses and reports what they find. */
final class St2110Bench {
    /** Its parts, in the order in which they run; the option {@code --part} names some. */
    static final List<String> PARTS = List.of("load", "linear", "gstreamer", "convert");

    private static final String SMALL = "640x360@25:yuv422p10rfc4175";
    private static final String FULL = "1920x1080@25:yuv422p10rfc4175";

    private final Report report;
    private final Options options;
    private final Path out;
    private final boolean quick;

    St2110Bench(Report report, Options options, Path out, boolean quick) {
        this.report = report;
        this.options = options;
        this.out = out;
        this.quick = quick;
    }

    void run() {
        for (String part : options.some("part", PARTS)) {
            List<Sample> samples = new ArrayList<>();
            switch (part) {
                case "load" -> load(samples);
                case "linear" -> linear(samples);
                case "gstreamer" -> gstreamer(samples);
                default -> convert();
            }
            if (!samples.isEmpty()) {
                report.write(out.resolve("st2110-" + part + ".json"), samples);
            }
        }
    }

    private int seconds(int usual) {
        return options.number("seconds", quick ? 3 : usual);
    }

    private static int freePort() {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A stream for some time: what its sender says, then what the other side says. */
    private static List<Sample> stream(
            Class<?> receiver, String format, int seconds, Object... senderArgs) {
        int port = freePort();
        List<Object> args =
                List.of("--format", format, "--port", port, "--seconds", seconds, "--side");
        try (Fork rx = Fork.start(receiver, with(args, "rx"))) {
            rx.await(St2110Stream.LISTENING);
            List<Sample> samples = new ArrayList<>();
            try (Fork tx = Fork.start(St2110Stream.class, with(args, "tx", senderArgs))) {
                samples.addAll(tx.join());
            }
            samples.addAll(rx.join());
            return samples;
        }
    }

    private static Object[] with(List<Object> args, Object side, Object... more) {
        List<Object> all = new ArrayList<>(args);
        all.add(side);
        all.addAll(List.of(more));
        return all.toArray();
    }

    // Everything arrives, and what it costs

    private void load(List<Sample> samples) {
        load(samples, "1920x1080@50:yuv422p10rfc4175", 100, 0.40, 0.25);
        load(samples, "1920x1080@60000/1001:yuv422p10rfc4175", 100, 0.40, 0.25);
        load(samples, "3840x2160@25:yuv422p10rfc4175", 99.9, 1, 1);
    }

    private void load(
            List<Sample> samples, String format, double least, double mostTx, double mostRx) {
        List<Sample> found = stream(St2110Stream.class, format, seconds(60));
        samples.addAll(found);
        Sample tx = found.getFirst();
        Sample rx = found.getLast();
        double frames = rx.figure("frames");
        double whole = 100 * frames / (frames + rx.figure("missed") + tx.figure("skipped"));
        report.add(
                new Row(
                        format + ": frames sent in time and whole, %; cores of sender, receiver",
                        String.format(
                                Locale.ROOT,
                                "%.0f frames of %.0f times",
                                frames,
                                rx.figure("times")),
                        String.format(
                                Locale.ROOT, "%.3f, %.3f", tx.figure("cores"), rx.figure("cores")),
                        String.format(Locale.ROOT, "%.2f", whole),
                        String.format(Locale.ROOT, ">= %.1f; <= %.2f, %.2f", least, mostTx, mostRx),
                        whole >= least
                                && tx.figure("cores") <= mostTx
                                && rx.figure("cores") <= mostRx));
    }

    // Type W

    private void linear(List<Sample> samples) {
        linear(samples, SMALL, 99, 95);
        linear(samples, FULL, 85, 85);
    }

    private void linear(List<Sample> samples, String format, double leastBurst, double leastBoth) {
        List<Sample> found = new ArrayList<>();
        for (int turn = 0; turn < (quick ? 1 : options.number("turns", 3)); turn++) {
            found.addAll(stream(St2110Timing.class, format, seconds(10), "--pacing", "wide"));
        }
        samples.addAll(found);
        List<Sample> timing = select(found, s -> s.bench().equals("st2110-timing"));
        List<Sample> sender = select(found, s -> s.is("side", "tx"));
        Spread burst = spread(timing, "cinst");
        Spread both = spread(timing, "both");
        report.add(
                new Row(
                        format + ", pacing wide: frames within Cinst, within Cinst and VRX, %",
                        String.format(
                                Locale.ROOT,
                                "the machine stood still %.0f times, longest %.1f ms",
                                spread(timing, "stalls").median(),
                                spread(timing, "stall_longest_ns").worst() / 1e6),
                        "cores of the sender: " + spread(sender, "cores").text(2),
                        burst.text(1) + ", " + both.text(1),
                        String.format(Locale.ROOT, ">= %.0f, %.0f", leastBurst, leastBoth),
                        burst.median() >= leastBurst && both.median() >= leastBoth));
    }

    // Beside GStreamer

    private void gstreamer(List<Sample> samples) {
        if (!GStreamer.isHere()) {
            report.add(new Row("CPU per packet", "no gst-launch-1.0", "", "", "", true));
            return;
        }
        PacketPlan plan =
                PacketPlan.of(
                        Raster.first(VideoFormat.parse(FULL)),
                        Packing.GPM_SINGLE_ROW,
                        PacketPlan.STANDARD_UDP_SIZE);
        int seconds = seconds(10);
        for (int turn = 0; turn < (quick ? 1 : options.number("turns", 3)); turn++) {
            List<Sample> found = new ArrayList<>();
            List<Sample> ours = stream(St2110Stream.class, FULL, seconds);
            found.add(
                    Sample.of("ours")
                            .label("format", FULL)
                            .figure("tx", nanosPerFrame(ours.getFirst()) / plan.packets())
                            .figure("rx", nanosPerFrame(ours.getLast()) / plan.packets())
                            .figure("tx_frame", nanosPerFrame(ours.getFirst()))
                            .figure("rx_frame", nanosPerFrame(ours.getLast())));
            found.add(new GStreamer(VideoFormat.parse(FULL), freePort()).measure(seconds));
            for (Sample sample : found) {
                samples.add(sample.label("fork", turn));
            }
        }
        List<Sample> ours = select(samples, s -> s.bench().equals("ours"));
        List<Sample> theirs = select(samples, s -> s.bench().equals("gstreamer"));
        Spread lost = spread(theirs, "lost");
        for (String side : List.of("tx", "rx", "tx_frame", "rx_frame")) {
            boolean packet = !side.endsWith("_frame");
            Spread ratio = pairs(ours, theirs, side);
            report.add(
                    new Row(
                            FULL
                                    + ", CPU of "
                                    + side.substring(0, 2)
                                    + (packet ? ", ns a packet" : ", ns a frame")
                                    + ": ours / GStreamer",
                            spread(theirs, side).text(0)
                                    + (side.equals("rx")
                                            ? ", lost % of packets: " + lost.text(1)
                                            : ""),
                            spread(ours, side).text(0),
                            ratio.text(3),
                            packet ? "<= 0.25" : "",
                            ratio.median() <= 0.25));
        }
    }

    private static double nanosPerFrame(Sample side) {
        return side.figure("cores") * side.figure("seconds") * 1e9 / side.figure("frames");
    }

    // Pixels

    private void convert() {
        for (RunResult result :
                Jmh.results(
                        ConversionBenchmark.class.getName(),
                        quick,
                        out.resolve("st2110-convert.json"))) {
            double millis = result.getPrimaryResult().getScore();
            double bytes = Jmh.bytesPerOperation(result);
            report.add(
                    new Row(
                            "1080p frame of "
                                    + result.getParams().getParam("pixels")
                                    + ", "
                                    + result.getPrimaryResult().getLabel()
                                    + ", ms",
                            "",
                            String.format(
                                    Locale.ROOT,
                                    "%.3f ± %.3f",
                                    millis,
                                    result.getPrimaryResult().getScoreError()),
                            String.format(Locale.ROOT, "%.3f, %.1f B/op", millis, bytes),
                            "<= 1.5, 0 B/op",
                            millis <= 1.5 && Jmh.allocatesNothing(result)));
        }
    }
}
