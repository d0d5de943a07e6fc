package io.mcm.tool;

import io.mcm.Mesh;
import io.mcm.RxConnection;
import io.mcm.TxConnection;
import io.mcm.format.BlobFormat;
import io.mcm.format.FrameRate;
import io.mcm.tool.measure.Ping;
import io.mcm.tool.measure.Recording;
import io.mcm.tool.measure.TimeLog;
import io.mcm.tool.measure.TimesReport;
import io.mcm.tool.output.Amount;
import io.mcm.tool.output.ProgressLine;
import io.mcm.tool.pace.Pacer;
import io.mcm.tool.transfer.End;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mcm ping}. */
@Command(
        name = "ping",
        description =
                "Send frames to mcm pong in another process and tell how long each took there and back."
                        + " Exit code 0 says that every frame was answered, each within a second.",
        footer = {
            "",
            "One frame is on its way at a time. Of a frame only 8 bytes are written and read: the rest"
                    + " is neither copied nor touched, so its size hardly matters."
        },
        mixinStandardHelpOptions = true)
final class PingCommand implements Callable<Integer> {
    /** Ten seconds at the default rate. */
    private static final long DEFAULT_COUNT = 600;

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private PingOptions options = new PingOptions();
    @Mixin private MeasureOptions measure = new MeasureOptions();

    @Option(
            names = "--size",
            paramLabel = "BYTES",
            converter = Formats.Blob.class,
            defaultValue = "64",
            description = "The size of the frames, 8 and more; default ${DEFAULT-VALUE}.")
    private BlobFormat size = new BlobFormat(64);

    @Option(
            names = "--rate",
            paramLabel = "FPS|max",
            converter = Formats.Speed.class,
            defaultValue = "60",
            description =
                    "Frames a second, or each as soon as the one before was answered; default"
                            + " ${DEFAULT-VALUE}.")
    private Rate rate = new Rate(FrameRate.of(60));

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            defaultValue = "5000",
            description =
                    "So many frames are sent first, as fast as they are answered, and don't count; at"
                            + " least 1, default ${DEFAULT-VALUE}.")
    private long warmUp;

    @Override
    public Integer call() throws IOException {
        if (size.maxSize() < Ping.NUMBER_BYTES) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--size = "
                            + size.maxSize()
                            + ": allowed is "
                            + Ping.NUMBER_BYTES
                            + " and more");
        }
        long warm = measure.atLeast("--warm-up", warmUp, 1);
        long count = measure.count(DEFAULT_COUNT);
        Thread worker = Thread.currentThread();
        try (Shutdown shutdown = new Shutdown(worker::interrupt);
                TimeLog log = measure.openLog();
                Mesh mesh = options.launch();
                TxConnection tx = options.there(mesh).format(size).openTx();
                RxConnection rx = options.back(mesh).openRx();
                ProgressLine progress = measure.progress()) {
            progress.show("waiting for mcm pong");
            Ping ping = new Ping(tx, rx, size.maxSize(), shutdown::requested);
            End end = ping.meet();
            if (end != End.STOPPED) {
                progress.show("warming up");
                end = ping.run(warm, new Pacer(null, 1), nanos -> {});
            }
            TimesReport report = run(ping, end, count, tx, log, progress);
            progress.close();
            boolean _ = Thread.interrupted(); // it has done its work
            measure.print(report);
            if (report.end() == End.STOPPED) {
                return Shutdown.INTERRUPTED;
            }
            return report.frames() == count ? 0 : Main.FAILED;
        }
    }

    private TimesReport run(
            Ping ping,
            End warm,
            long count,
            TxConnection tx,
            @Nullable TimeLog log,
            ProgressLine progress) {
        String what = "round trip of " + Amount.bytes((double) size.maxSize());
        try (Recording times = new Recording(what, log, progress)) {
            End end =
                    warm == End.FRAME_COUNT
                            ? ping.run(count, new Pacer(rate.frameRate(), 1), times::record)
                            : warm;
            times.close();
            return new TimesReport(
                    what + ", " + words(rate) + ", idle: " + options.idle(),
                    circumstances(tx),
                    times.summary().count(),
                    warm == End.FRAME_COUNT ? ping.missed() : 0,
                    times.summary(),
                    end);
        }
    }

    private Map<String, ?> circumstances(TxConnection tx) {
        Map<String, Object> circumstances = new LinkedHashMap<>();
        circumstances.put("group", options.group());
        circumstances.put("size", size.maxSize());
        circumstances.put("rate", rate.toString());
        circumstances.put("idle", options.idle().toString());
        circumstances.put("pages", tx.pageKind().toString());
        return circumstances;
    }

    private static String words(Rate rate) {
        return rate.frameRate() == null ? "as fast as answered" : rate + " a second";
    }
}
