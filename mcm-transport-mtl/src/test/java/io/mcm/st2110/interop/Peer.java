package io.mcm.st2110.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A program that is not ours, as a process that ends with its test. */
final class Peer implements AutoCloseable {
    private static final long PATIENCE_NANOS = 40_000_000_000L;

    private final Process process;
    private final Path log;

    private Peer(Path directory, List<String> command) throws IOException {
        log = Files.createTempFile(directory, command.getFirst(), ".log");
        process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
    }

    /** Fails, rather than skips, where a program is missing. */
    static void need(String program, String debianPackages) {
        boolean there =
                List.of(System.getenv().getOrDefault("PATH", "").split(":", -1)).stream()
                        .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
        assertThat(there)
                .as(program + " is here: run bin/test, or apt-get install " + debianPackages)
                .isTrue();
    }

    /** Starts a pipeline of GStreamer, written as for its gst-launch. */
    static Peer gstreamer(Path directory, String pipeline) throws IOException {
        List<String> command = new ArrayList<>(List.of("gst-launch-1.0", "-q"));
        command.addAll(List.of(pipeline.split(" +", -1)));
        return new Peer(directory, command);
    }

    /** Starts FFmpeg. */
    static Peer ffmpeg(Path directory, String arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("ffmpeg", "-v", "warning", "-nostdin", "-y"));
        command.addAll(List.of(arguments.split(" +", -1)));
        return new Peer(directory, command);
    }

    /** Waits until it receives on a port. */
    Peer awaitPort(int port) throws IOException {
        String local = String.format(":%04X ", port);
        await(
                () -> {
                    try {
                        return Files.readAllLines(Path.of("/proc/net/udp")).stream()
                                .anyMatch(line -> line.contains(local));
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                },
                "receives on port " + port);
        return this;
    }

    /** Waits until something is true; fails when the process has ended before it is. */
    private void await(BooleanSupplier condition, String what) throws IOException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.getAsBoolean()) {
            boolean goesOn = process.isAlive() && System.nanoTime() - end < 0;
            assertThat(goesOn || condition.getAsBoolean()).as(what + "\n" + log()).isTrue();
            LockSupport.parkNanos(1_000_000);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until it has ended, which must be without an error. */
    void awaitEnd() throws IOException, InterruptedException {
        assertThat(process.waitFor(PATIENCE_NANOS, TimeUnit.NANOSECONDS)).as(log()).isTrue();
        assertThat(process.exitValue()).as(log()).isZero();
    }

    String log() throws IOException {
        return process.info().commandLine().orElse("") + "\n" + Files.readString(log);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join(); // it writes into the test's directory until then
    }
}
