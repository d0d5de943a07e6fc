package io.mcm.tool;

import io.mcm.HostView;
import io.mcm.MeshConfig;
import io.mcm.tool.host.NodesReport;
import io.mcm.tool.output.Json;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code mcm nodes}. */
@Command(
        name = "nodes",
        description = "List the nodes of this host: their groups, connections and links.",
        mixinStandardHelpOptions = true)
final class NodesCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--mesh", paramLabel = "NAME", description = "Of this mesh only.")
    private @Nullable String mesh;

    @Option(names = "--json", description = "Print a document in place of the table.")
    private boolean json;

    @Override
    public Integer call() {
        try (HostView host = HostView.open(MeshConfig.builder().build())) {
            NodesReport report = new NodesReport(host.directory(), host.nodes(mesh, PATIENCE));
            PrintWriter out = spec.commandLine().getOut();
            out.println(json ? Json.print(report.toJson()) : report.toText());
            out.flush();
            return 0;
        }
    }
}
