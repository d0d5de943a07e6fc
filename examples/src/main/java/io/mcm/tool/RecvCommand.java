package io.mcm.tool;

import io.mcm.ConnectionBuilder;
import io.mcm.Mesh;
import io.mcm.RxConnection;
import io.mcm.format.AudioFormat;
import io.mcm.format.Format;
import io.mcm.st2110.sdp.Media;
import io.mcm.tool.output.ProgressLine;
import io.mcm.tool.transfer.End;
import io.mcm.tool.transfer.Receiving;
import io.mcm.tool.transfer.TransferReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mcm recv}. */
@Command(
        name = "recv",
        description =
                "Receive frames of a group or of a stream of ST 2110, write them to a file, and end with the"
                        + " stream.",
        mixinStandardHelpOptions = true)
final class RecvCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private JoinOptions join = new JoinOptions();
    @Mixin private ReceiverOptions receiver = new ReceiverOptions();
    @Mixin private FileOptions files = new FileOptions();

    @Option(names = "--incomplete", description = "Take frames of ST 2110 that lack packets, too.")
    private boolean incomplete;

    @Option(
            names = "--idle",
            paramLabel = "SECONDS",
            description =
                    "End when nothing came for so long after the first frame: streams of ST 2110 do"
                            + " not tell that they end.")
    private @Nullable Integer idle;

    @Override
    public Integer call() throws IOException {
        connection.read(join.stream(), join.any());
        files.check();
        if (idle != null && idle < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--idle = " + idle + ": allowed is 1 and more");
        }
        if (!join.any()) {
            join.checkNone();
        }
        if (incomplete && !join.any()) {
            throw new ParameterException(
                    spec.commandLine(), "--incomplete is for ST 2110: give ADDRESS:PORT or --sdp");
        }
        Media media = join.any() ? join.media() : null;
        String address =
                media == null || Media.isMulticast(media.address()) ? null : media.address();
        PrintWriter err = spec.commandLine().getErr();
        try (Shutdown shutdown = new Shutdown(() -> {});
                Mesh mesh = Mesh.launch(connection.meshConfig(address));
                ProgressLine progress = ProgressLine.on(err)) {
            ConnectionBuilder builder = connection.builder(mesh);
            receiver.apply(builder, null);
            if (media != null) {
                Format format = formatOf(media);
                builder.st2110(media.st2110().incompleteFrames(incomplete)).format(format);
                if (format instanceof AudioFormat) {
                    receiver.applyToSound(builder);
                }
            }
            try (RxConnection rx = builder.openRx()) {
                Receiving receiving =
                        new Receiving(
                                rx,
                                files.output(),
                                files.containerOf(files.output()),
                                files.frames(),
                                idle == null ? null : Duration.ofSeconds(idle),
                                shutdown::requested,
                                progress);
                End end = receiving.run();
                progress.close();
                TransferReport report = TransferReport.of("received", rx, receiving.nanos());
                err.println("mcm: " + report.summary() + ": " + end);
                err.flush();
                files.report("recv", end, Map.of("received", report.toJson()));
                return end == End.STOPPED ? Shutdown.INTERRUPTED : 0;
            }
        }
    }

    /** Of a description it is that of the wire, or what the file holds in its place. */
    private Format formatOf(Media media) {
        Format given = join.stream().format();
        return given != null ? given : files.formatFor(media.essence().format());
    }
}
