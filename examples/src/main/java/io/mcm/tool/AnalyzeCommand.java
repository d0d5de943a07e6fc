package io.mcm.tool;

import io.mcm.st2110.SenderType;
import io.mcm.st2110.analysis.FrameBegin;
import io.mcm.st2110.analysis.Stalls;
import io.mcm.st2110.analysis.StreamAnalysis;
import io.mcm.st2110.sdp.Audio30;
import io.mcm.st2110.sdp.Media;
import io.mcm.st2110.sdp.Traffic;
import io.mcm.st2110.sdp.Video20;
import io.mcm.st2110.sdp.Video22;
import io.mcm.st2110.socket.PacketCapture;
import io.mcm.tool.analyze.AnalysisReport;
import io.mcm.tool.analyze.HistogramSvg;
import io.mcm.tool.output.Json;
import io.mcm.tool.output.ProgressLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mcm analyze}. */
@Command(
        name = "analyze",
        description =
                "Receive a stream of ST 2110 and tell how evenly its packets come, by ST 2110-21."
                        + " Exit code 1 says that it is not as it should be.",
        mixinStandardHelpOptions = true)
final class AnalyzeCommand implements Callable<Integer> {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private JoinOptions join = new JoinOptions();

    @Option(
            names = "--sender-type",
            paramLabel = "TYPE",
            description =
                    "What the sender should be: ${COMPLETION-CANDIDATES}; default what its description"
                            + " says, else WIDE.")
    private @Nullable SenderType type;

    @Option(
            names = "--frames-begin",
            paramLabel = "WHERE",
            description =
                    "Where frames of video begin: EPOCH, which needs right clocks, or FIRST_PACKET;"
                            + " default EPOCH where mediaclk is direct, else FIRST_PACKET.")
    private @Nullable FrameBegin begin;

    @Option(
            names = "--least",
            paramLabel = "PERCENT",
            defaultValue = "100",
            description = "So many frames have to be within the limits; default ${DEFAULT-VALUE}.")
    private double least;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long to look, from the first packet on; default ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--wait",
            paramLabel = "N",
            defaultValue = "10",
            description = "Seconds to wait for a packet; default ${DEFAULT-VALUE}.")
    private int wait;

    @Option(
            names = "--picture",
            paramLabel = "FILE.svg",
            description = "Draw the times from packet to packet.")
    private @Nullable Path picture;

    @Option(names = "--json", description = "Print the result as JSON, and nothing else.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        if (seconds < 1 || wait < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--seconds and --wait: allowed is 1 and more");
        }
        if (!(least >= 0 && least <= 100)) {
            throw new ParameterException(spec.commandLine(), "--least: allowed is 0 to 100");
        }
        Media media = join.media();
        FrameBegin from = begin == null ? beginOf(media) : begin;
        StreamAnalysis analysis = new StreamAnalysis(media, from);
        PrintWriter err = spec.commandLine().getErr();
        try (Shutdown shutdown = new Shutdown(() -> {});
                PacketCapture capture =
                        PacketCapture.open(media, join.stream().networkInterface());
                Stalls stalls = Stalls.watch();
                ProgressLine progress = json ? ProgressLine.none() : ProgressLine.on(err)) {
            run(capture, analysis, shutdown::requested, progress);
            AnalysisReport report =
                    new AnalysisReport(
                            JoinOptions.words(media),
                            media.essence() instanceof Audio30,
                            analysis.findings(),
                            from,
                            type == null ? typeOf(media) : type,
                            least,
                            capture.dropped(),
                            stalls.seen());
            progress.close();
            print(report);
            if (shutdown.requested()) {
                return Shutdown.INTERRUPTED;
            }
            return report.isOk() ? 0 : Main.FAILED;
        }
    }

    private void run(
            PacketCapture capture,
            StreamAnalysis analysis,
            BooleanSupplier stop,
            ProgressLine progress) {
        long end = System.nanoTime() + wait * NANOS_PER_SECOND;
        boolean started = false;
        while (!stop.getAsBoolean() && System.nanoTime() - end < 0) {
            capture.receive(analysis::packet);
            if (!started && analysis.packets() > 0) {
                started = true;
                end = System.nanoTime() + seconds * NANOS_PER_SECOND;
            }
            if (progress.isDue()) {
                progress.show(analysis.packets() + " packets");
            }
        }
    }

    private void print(AnalysisReport report) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? Json.print(report.toJson()) : report.toText());
        out.flush();
        if (picture != null) {
            Files.writeString(picture, HistogramSvg.of(report.stream(), report.findings().gaps()));
        }
    }

    private static FrameBegin beginOf(Media media) {
        String clock = media.mediaClock();
        return clock != null && clock.startsWith("direct")
                ? FrameBegin.EPOCH
                : FrameBegin.FIRST_PACKET;
    }

    private static SenderType typeOf(Media media) {
        Traffic traffic =
                switch (media.essence()) {
                    case Video20 video -> video.traffic();
                    case Video22 video -> video.traffic();
                    case Audio30 audio -> Traffic.NONE;
                };
        SenderType promised = traffic.type();
        return promised == null ? SenderType.WIDE : promised;
    }
}
