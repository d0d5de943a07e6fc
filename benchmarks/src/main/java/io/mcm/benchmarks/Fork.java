package io.mcm.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a harness in a process of its own and collects the samples that it prints. */
final class Fork {
    private Fork() {}

    /** In a new JVM on this one's class path. Only the bare Agrona queues need the export. */
    static List<Sample> java(Class<?> harness, Object... args) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
                                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                                "-cp",
                                System.getProperty("java.class.path"),
                                harness.getName()));
        for (Object arg : args) {
            command.add(arg.toString());
        }
        return run(command);
    }

    /** A program with its arguments; every line it prints is repeated here. */
    static List<Sample> run(List<String> command) {
        List<Sample> samples = new ArrayList<>();
        try {
            Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
            try (BufferedReader out = process.inputReader()) {
                String line;
                while ((line = out.readLine()) != null) {
                    System.out.println("  " + line);
                    Sample.parse(line).ifPresent(samples::add);
                }
            }
            int code = process.waitFor();
            if (code != 0) {
                throw new IllegalStateException(
                        command.getLast() + ": exit code " + code + " of " + command);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while it ran " + command, e);
        }
        return samples;
    }
}
