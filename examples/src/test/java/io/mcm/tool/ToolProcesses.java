package io.mcm.tool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.HostView;
import io.mcm.MeshConfig;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The tool in processes of its own, as a shell starts and stops them, on a host of their own. */
public final class ToolProcesses implements AutoCloseable {
    /** The exit code after SIGINT, as shells have it. */
    public static final int SIGINT_EXIT = 128 + 2;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final long LOOK_NANOS = 20_000_000;

    private final Path runtimeDirectory;
    private final List<Process> started = new ArrayList<>();

    /** What a process said and how it ended. */
    public record Result(int code, String out, String err) {}

    /**
     * @param runtimeDirectory where the nodes meet; not the one that others on this machine use
     */
    public ToolProcesses(Path runtimeDirectory) {
        this.runtimeDirectory = runtimeDirectory;
    }

    /** Starts it without the classes of the tests, and with SIGINT as a terminal leaves it. */
    public Process start(String... arguments) throws IOException {
        String classPath =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> !entry.contains("test-"))
                        .collect(Collectors.joining(File.pathSeparator));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT", java));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xshare:auto"));
        // they live for seconds: the second compiler would cost more than it brings
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of("-cp", classPath, Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("MCM_RUNTIME_DIR", runtimeDirectory.toString());
        Process process = builder.start();
        started.add(process);
        return process;
    }

    /** Runs it to its end; for commands that don't say much. */
    public Result run(String... arguments) throws Exception {
        return end(start(arguments));
    }

    /** Waits for its end; for commands that don't say much. */
    public static Result end(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended: " + out + err).isTrue();
        return new Result(process.exitValue(), out, err);
    }

    /** What Ctrl-C does. */
    public static void interrupt(Process process) throws Exception {
        signal(process, "INT");
    }

    public static void signal(Process process, String name) throws Exception {
        String[] kill = {"sh", "-c", "kill -" + name + " " + process.pid()};
        assertThat(new ProcessBuilder(kill).start().waitFor()).isZero();
    }

    /** The next line with a word in it. */
    public static String lineWith(BufferedReader reader, String word) throws IOException {
        String line = reader.readLine();
        while (line != null && !line.contains(word)) {
            line = reader.readLine();
        }
        assertThat(line).as("a line with " + word).isNotNull();
        return String.valueOf(line);
    }

    /** Waits until some node of the host is as described. */
    public void awaitNode(Predicate<HostView.Node> wanted) {
        MeshConfig config = MeshConfig.builder().runtimeDirectory(runtimeDirectory).build();
        try (HostView host = HostView.open(config)) {
            long end = System.nanoTime() + 6 * PATIENCE.toNanos();
            while (host.nodes(null, PATIENCE).nodes().stream().noneMatch(wanted)) {
                assertThat(System.nanoTime()).as("such a node in time").isLessThan(end);
                LockSupport.parkNanos(LOOK_NANOS);
            }
        }
    }

    /** Waits until something is so, and doesn't take the processor away from what is to do it. */
    public static void await(Process alive, Callable<Boolean> condition) throws Exception {
        while (!condition.call()) {
            assertThat(alive.isAlive()).isTrue();
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** Waits until somebody receives, or wants to receive, a group. */
    public void awaitReceiver(String group) {
        awaitNode(node -> node.receivers().stream().anyMatch(rx -> rx.group().equals(group)));
    }

    /** Nothing outlives the test. */
    @Override
    public void close() {
        started.forEach(Process::destroyForcibly);
    }
}
