package io.mcm.tool.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A process with a receiver for each stream, on the JVM and the classes of this one. It never
 * outlives this process: its standard input ends with it, even when it is killed.
 */
final class ReceiverProcess implements AutoCloseable {
    private static final String MODULES = "io.mcm.core,io.mcm.transport.memif";

    /** Where nodes meet, if this process was told; an environment is inherited, this is not. */
    private static final String RUNTIME_DIRECTORY = "mcm.runtimeDirectory";

    private final int number;
    private final Process process;
    private final Map<String, ReceiverReport> reports = new ConcurrentHashMap<>();
    private final Thread listener;

    private ReceiverProcess(int number, Process process) {
        this.number = number;
        this.process = process;
        listener = Thread.ofPlatform().name("demo-listener-" + number).start(this::listen);
    }

    static ReceiverProcess start(String mesh, int number, int receivers, int seconds)
            throws IOException {
        List<String> command = new ArrayList<>();
        // Ctrl-C is for the sender: it ends the streams, and the receivers with them.
        command.addAll(List.of("sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        String directory = System.getProperty(RUNTIME_DIRECTORY);
        if (directory != null) {
            command.add("-D" + RUNTIME_DIRECTORY + "=" + directory);
        }
        command.addAll(program(Receivers.class));
        command.addAll(List.of(mesh, "" + number, "" + receivers, "" + seconds));
        return new ReceiverProcess(
                number, new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
    }

    /** A main class as the JVM is to find it, where this process found it. */
    private static List<String> program(Class<?> main) {
        Module module = main.getModule();
        return module.isNamed()
                ? List.of(
                        "--enable-native-access=" + MODULES,
                        "-p",
                        System.getProperty("jdk.module.path"),
                        "-m",
                        module.getName() + "/" + main.getName())
                : List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName());
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                ReceiverReport.parse(line)
                        .ifPresent(report -> reports.put(report.stream(), report));
            }
        } catch (IOException e) {
            // the process was killed: its exit code says so
        }
    }

    /** Says when it has ended, however that was. */
    void onEnd(Runnable told) {
        CompletableFuture<Void> _ = process.onExit().thenRun(told);
    }

    /** What its receiver of a stream said last, null before the first time. */
    @Nullable ReceiverReport lastOf(Plan plan) {
        return reports.get(plan.name());
    }

    /** Waits until it has said all. */
    void join(Duration patience) throws InterruptedException {
        boolean _ = listener.join(patience) && process.waitFor(patience);
    }

    /** What its receiver of a stream saw; after {@link #join}. */
    ReceiverReport reportOf(Plan plan) {
        ReceiverReport last = lastOf(plan);
        String failure = null;
        if (process.isAlive()) {
            failure = "its process did not end";
        } else if (process.exitValue() != 0) {
            failure = "its process ended with exit code " + process.exitValue();
        } else if (last == null) {
            failure = "its process said nothing";
        }
        if (last == null) {
            return ReceiverReport.failed(plan.name(), number, failure == null ? "?" : failure);
        }
        return failure == null ? last : last.failedWith(failure);
    }

    /** Kills it unless it has ended by itself. */
    @Override
    public void close() {
        process.destroyForcibly();
    }
}
