package io.mcm.tool;

import io.mcm.HostView;
import io.mcm.MeshConfig;
import io.mcm.tool.host.Rates;
import io.mcm.tool.host.TopReport;
import io.mcm.tool.output.Json;
import io.mcm.tool.output.Screen;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mcm top}. */
@Command(
        name = "top",
        description =
                "Show what flows through the nodes of this host, again and again until interrupted. It"
                        + " reads what each node writes about itself once a second; the nodes don't notice.",
        mixinStandardHelpOptions = true)
final class TopCommand implements Callable<Integer> {
    private static final int MAX_INTERVAL = 3600;

    /** How often to look for a node's second writing before anything is shown. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(names = "--mesh", paramLabel = "NAME", description = "Nodes of this mesh only.")
    private @Nullable String mesh;

    @Option(
            names = "--interval",
            paramLabel = "SECONDS",
            defaultValue = "1",
            description =
                    "How often to show it; rates are over that time. Default ${DEFAULT-VALUE}.")
    private int interval;

    @Option(names = "--once", description = "Show it once and end.")
    private boolean once;

    @Option(names = "--json", description = "Print a document on a line in place of the table.")
    private boolean json;

    @Override
    public Integer call() {
        if (interval < 1 || interval > MAX_INTERVAL) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--interval = " + interval + ": allowed is 1 to " + MAX_INTERVAL);
        }
        Thread worker = Thread.currentThread();
        try (Shutdown shutdown = new Shutdown(worker::interrupt);
                HostView host = HostView.open(MeshConfig.builder().build())) {
            PrintWriter out = spec.commandLine().getOut();
            Screen screen = once || json ? Screen.plain(out) : Screen.on(out);
            Rates rates = new Rates();
            settle(host, rates, shutdown);
            while (!shutdown.requested()) {
                TopReport report = new TopReport(rates, Instant.now(), System.nanoTime());
                if (json) {
                    out.println(Json.line(report.toJson()));
                    out.flush();
                } else {
                    screen.show(report.toText());
                }
                if (out.checkError() || System.out.checkError()) {
                    return Main.FAILED; // nobody reads it any more
                }
                if (once) {
                    return 0;
                }
                pause(TimeUnit.SECONDS.toNanos(interval), shutdown);
                rates.look(host.counters(mesh), System.nanoTime());
            }
            return Shutdown.INTERRUPTED;
        }
    }

    /** Looks until each node has written twice: before that no rates are known. */
    private void settle(HostView host, Rates rates, Shutdown shutdown) {
        long start = System.nanoTime();
        long now = start;
        rates.look(host.counters(mesh), now);
        while (!rates.areKnown() && now - start < Rates.STOPPED_NANOS && !shutdown.requested()) {
            pause(LOOK_NANOS, shutdown);
            now = System.nanoTime();
            rates.look(host.counters(mesh), now);
        }
    }

    private static void pause(long nanos, Shutdown shutdown) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0 && !shutdown.requested(); ) {
            LockSupport.parkNanos(left);
            left = end - System.nanoTime();
        }
    }
}
