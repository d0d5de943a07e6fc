package io.mcm.tool;

import io.mcm.ConnectionBuilder;
import io.mcm.Mesh;
import io.mcm.RxConnection;
import io.mcm.tool.output.ProgressLine;
import io.mcm.tool.transfer.End;
import io.mcm.tool.transfer.Receiving;
import io.mcm.tool.transfer.TransferReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mcm recv}. */
@Command(
        name = "recv",
        description = "Receive frames, write them to a file, and end with the stream.",
        mixinStandardHelpOptions = true)
final class RecvCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private ReceiverOptions receiver = new ReceiverOptions();
    @Mixin private FileOptions files = new FileOptions();

    @Override
    public Integer call() throws IOException {
        connection.read();
        files.check();
        PrintWriter err = spec.commandLine().getErr();
        try (Shutdown shutdown = new Shutdown(() -> {});
                Mesh mesh = Mesh.launch(connection.meshConfig());
                ProgressLine progress = ProgressLine.on(err)) {
            ConnectionBuilder builder = connection.builder(mesh);
            receiver.apply(builder, null);
            try (RxConnection rx = builder.openRx()) {
                Receiving receiving =
                        new Receiving(
                                rx,
                                files.output(),
                                files.containerOf(files.output()),
                                files.frames(),
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
}
