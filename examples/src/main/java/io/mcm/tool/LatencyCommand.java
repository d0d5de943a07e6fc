package io.mcm.tool;

import io.mcm.ConnectionBuilder;
import io.mcm.Mesh;
import io.mcm.RxConnection;
import io.mcm.format.Format;
import io.mcm.tool.measure.Arrivals;
import io.mcm.tool.measure.Recording;
import io.mcm.tool.measure.TimeLog;
import io.mcm.tool.measure.TimesReport;
import io.mcm.tool.output.ProgressLine;
import io.mcm.tool.transfer.End;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code mcm latency}. */
@Command(
        name = "latency",
        description =
                "Join a group as one more receiver and tell how long its frames are on their way. Exit"
                        + " code 0 says that any were measured.",
        footer = {
            "",
            "Measured is the time from the source's commit to the receive in this process, on one host,"
                    + " by the clock that all its processes share (CLOCK_MONOTONIC). Of streams faster"
                    + " than 10,000 frames a second one frame in 64 is measured."
        },
        mixinStandardHelpOptions = true)
final class LatencyCommand implements Callable<Integer> {
    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private ReceiverOptions receiver = new ReceiverOptions();
    @Mixin private IdleOption idle = new IdleOption();
    @Mixin private MeasureOptions measure = new MeasureOptions();

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "10",
            description = "How long to measure, from the first frame on; default ${DEFAULT-VALUE}.")
    private long seconds;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "100",
            description =
                    "The first frames don't count; so many of them, default ${DEFAULT-VALUE}.")
    private long warmUp;

    @Override
    public Integer call() throws IOException {
        connection.read();
        long nanos = TimeUnit.SECONDS.toNanos(measure.atLeast("--seconds", seconds, 1));
        long warm = measure.atLeast("--warm-up", warmUp, 0);
        long count = measure.count(Long.MAX_VALUE);
        try (Shutdown shutdown = new Shutdown(() -> {});
                TimeLog log = measure.openLog();
                Mesh mesh = Mesh.launch(connection.meshConfig())) {
            ConnectionBuilder builder = idle.apply(connection.builder(mesh));
            receiver.apply(builder, null);
            try (RxConnection rx = builder.openRx();
                    ProgressLine progress = measure.progress()) {
                progress.show("waiting for frames of " + rx.group());
                Arrivals arrivals = new Arrivals(rx, shutdown::requested);
                End end = arrivals.run(warm, Long.MAX_VALUE, took -> {});
                TimesReport report = run(arrivals, end, count, nanos, rx, log, progress);
                progress.close();
                measure.print(report);
                if (report.end() == End.STOPPED) {
                    return Shutdown.INTERRUPTED;
                }
                return report.times().count() > 0 ? 0 : Main.FAILED;
            }
        }
    }

    private TimesReport run(
            Arrivals arrivals,
            End warm,
            long count,
            long nanos,
            RxConnection rx,
            @Nullable TimeLog log,
            ProgressLine progress) {
        String what = "commit to receive in " + rx.group();
        try (Recording times = new Recording(what, log, progress)) {
            boolean warmed = warm == End.FRAME_COUNT;
            End end = warmed ? arrivals.run(count, nanos, times::record) : warm;
            times.close();
            Format format = rx.format();
            return new TimesReport(
                    what + (format == null ? "" : ", " + format) + ", idle: " + idle.idle(),
                    circumstances(rx, format),
                    warmed ? arrivals.frames() : 0,
                    warmed ? arrivals.missed() : 0,
                    times.summary(),
                    end);
        }
    }

    private Map<String, ?> circumstances(RxConnection rx, @Nullable Format format) {
        Map<String, Object> circumstances = new LinkedHashMap<>();
        circumstances.put("group", rx.group());
        circumstances.put("format", format == null ? "" : format.toText());
        circumstances.put("idle", idle.idle().toString());
        circumstances.put("pages", rx.pageKind().toString());
        return circumstances;
    }
}
