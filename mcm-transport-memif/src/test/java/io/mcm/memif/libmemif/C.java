package io.mcm.memif.libmemif;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mcm.spi.Availability;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Small C programs for tests, and what they need. */
final class C {
    static final String LIBRARY = System.getProperty(LibMemif.PROPERTY, "");
    static final String INCLUDE = System.getProperty("mcm.libmemif.include", "");

    private static final Set<String> TOLD = ConcurrentHashMap.newKeySet();

    private C() {}

    /** Skips the test, and says why, unless libmemif is here. */
    static void assumeLibrary() {
        Availability availability = LibMemif.availability();
        String why = availability.reason() + "; " + availability.remedy();
        assertThat(availability.available() || LIBRARY.isEmpty())
                .as("a library that is named must work: %s", why)
                .isTrue();
        assume(availability.available(), why);
    }

    /** Skips the test, and says why, unless programs can be built with libmemif. */
    static void assumeLibraryAndHeader() {
        assumeLibrary();
        assume(
                !LIBRARY.isEmpty() && !INCLUDE.isEmpty(),
                "C peers need the library and the folder of libmemif.h: -Dmcm.libmemif=FILE"
                        + " -Dmcm.libmemif.include=FOLDER");
    }

    private static void assume(boolean holds, String why) {
        if (!holds && TOLD.add(why)) {
            System.out.println("skipped: " + why);
        }
        assumeTrue(holds, why);
    }

    /** Builds a program or library of {@code src/test/c}. */
    static Path compile(Path source, Path output, String... arguments) {
        List<String> command = new ArrayList<>();
        command.addAll(List.of("cc", "-O2", "-Wall", "-o", output.toString(), source.toString()));
        command.addAll(List.of(arguments));
        assertThat(run(command)).isEmpty();
        return output;
    }

    static Path source(String name) {
        return Path.of("src/test/c", name);
    }

    /** What a program prints, which must end well. */
    static String run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            CompletableFuture<Void> _ =
                    process.onExit()
                            .completeOnTimeout(process, 20, TimeUnit.SECONDS)
                            .thenAccept(Process::destroyForcibly);
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            assertThat(process.waitFor()).as("%s: %s", command, said).isZero();
            return said;
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(
                    command + ": run bin/test, or apt-get install gcc libc6-dev", e);
        }
    }
}
