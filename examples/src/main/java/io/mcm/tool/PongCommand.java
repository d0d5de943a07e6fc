package io.mcm.tool;

import io.mcm.Mesh;
import io.mcm.RxConnection;
import io.mcm.tool.measure.Pong;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mcm pong}. */
@Command(
        name = "pong",
        description =
                "Answer the frames of mcm ping, of one after the other, until interrupted. Either of the"
                        + " two may start first.",
        mixinStandardHelpOptions = true)
final class PongCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private PingOptions options = new PingOptions();

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        try (Shutdown shutdown = new Shutdown(() -> {});
                Mesh mesh = options.launch();
                RxConnection rx = options.there(mesh).openRx();
                Pong pong =
                        new Pong(
                                rx,
                                format -> options.back(mesh).format(format).openTx(),
                                shutdown::requested)) {
            pong.run();
            err.println("mcm: answered " + pong.answered() + " frames");
            err.flush();
            return Shutdown.INTERRUPTED;
        }
    }
}
