package io.mcm.tool;

import io.mcm.tool.demo.Demo;
import io.mcm.tool.demo.DemoReport;
import io.mcm.tool.output.Json;
import io.mcm.tool.output.ProgressLine;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mcm demo}. */
@Command(
        name = "demo",
        description =
                "Send moving pictures and sound to other processes and check every frame there."
                        + " Exit code 0 says that all arrived as sent.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", description = "Print the result as JSON, and nothing else.")
    private boolean json;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "15",
            description = "How long to send; default ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--receivers",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many processes to send both streams to; default ${DEFAULT-VALUE}.")
    private int receivers;

    @Override
    public Integer call() throws IOException, InterruptedException {
        atLeastOne("--seconds", seconds, 3600);
        atLeastOne("--receivers", receivers, 16);
        PrintWriter out = spec.commandLine().getOut();
        Demo demo = new Demo(seconds, receivers);
        try (Shutdown shutdown = new Shutdown(() -> {});
                ProgressLine progress = json ? ProgressLine.none() : ProgressLine.on(out)) {
            if (!json) {
                out.println(demo.description());
                out.flush();
            }
            DemoReport report = demo.run(shutdown::requested, progress);
            out.println(json ? Json.print(report.toJson()) : report.toText());
            out.flush();
            if (shutdown.requested()) {
                return Shutdown.INTERRUPTED;
            }
            return report.isOk() ? 0 : Main.FAILED;
        }
    }

    private void atLeastOne(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new ParameterException(
                    spec.commandLine(), option + " = " + value + ": allowed is 1 to " + most);
        }
    }
}
