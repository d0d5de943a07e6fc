package io.mcm.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A harness in a process of its own, and the samples that it prints. One thread starts it and
 * listens to it.
 */
final class Fork implements AutoCloseable {
    /** What the bare Agrona queues and Aeron need, and MCM does not. */
    private static final String INTERNALS = "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED";

    private final List<String> command;
    private final Process process;
    private final BufferedReader out;
    private final List<Sample> samples = new ArrayList<>();

    private Fork(List<String> command) {
        this.command = command;
        try {
            process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out = process.inputReader();
    }

    /** Runs it in a new JVM on this one's class path, without any flag that MCM does not need. */
    static List<Sample> java(Class<?> harness, Object... args) {
        return start(harness, args).join();
    }

    /** As {@link #java}, for what uses the JDK's internals. */
    static List<Sample> javaWithInternals(Class<?> harness, Object... args) {
        return startWithInternals(harness, args).join();
    }

    /** Runs a program with its arguments. */
    static List<Sample> run(List<String> command) {
        return start(command).join();
    }

    static Fork start(Class<?> harness, Object... args) {
        return new Fork(command(List.of(), harness, args));
    }

    static Fork startWithInternals(Class<?> harness, Object... args) {
        return new Fork(command(List.of(INTERNALS), harness, args));
    }

    static Fork start(List<String> command) {
        return new Fork(command);
    }

    private static List<String> command(List<String> flags, Class<?> harness, Object... args) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), harness.getName()));
        Arrays.stream(args).map(Object::toString).forEach(command::add);
        return command;
    }

    /** Listens until it says this word on a line of its own. */
    void await(String word) {
        String line;
        while ((line = nextLine()) != null) {
            if (line.equals(word)) {
                return;
            }
        }
        throw new IllegalStateException("it ended before it said " + word + ": " + command);
    }

    /** Waits until it has ended well; every line it prints is repeated here. */
    List<Sample> join() {
        while (nextLine() != null) {
            // nextLine keeps what it finds
        }
        int code = exitCode();
        if (code != 0) {
            throw new IllegalStateException(
                    command.getLast() + ": exit code " + code + " of " + command);
        }
        return samples;
    }

    private String nextLine() {
        try {
            String line = out.readLine();
            if (line != null) {
                System.out.println("  " + line);
                Sample.parse(line).ifPresent(samples::add);
            }
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int exitCode() {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while it ran " + command, e);
        }
    }

    /**
     * What it has used of the processors so far, as the kernel counts: in hundredths of a second.
     */
    long cpuNanos() {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("it ended early: " + command))
                .toNanos();
    }

    /** With SIGKILL: nothing of it runs any more, not even a shutdown hook. */
    void kill() {
        process.destroyForcibly();
    }

    /** Kills it unless it has ended by itself. */
    @Override
    public void close() {
        kill();
        int _ = exitCode();
    }
}
