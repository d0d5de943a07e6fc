package io.mcm.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What a process holds of the machine.
 *
 * @param fileDescriptors open ones
 * @param frameMappings mappings of shared memory without a name in the file system
 * @param mappings all of them
 * @param threads of Java
 */
public record Resources(int fileDescriptors, int frameMappings, int mappings, int threads)
        implements Serializable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Java maps memory of its own as it goes. */
    private static final int JAVAS_OWN_MAPPINGS = 200;

    /** Counts those of this process. */
    public static Resources now() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            List<String> maps = Files.readAllLines(Path.of("/proc/self/maps"));
            return new Resources(
                    (int) open.count(),
                    (int) maps.stream().filter(line -> line.contains("memfd:")).count(),
                    maps.size(),
                    Thread.getAllStackTraces().size());
        } catch (NoSuchFileException e) {
            throw new IllegalStateException("these tests count in /proc, which only Linux has", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits until this process holds no more than before, and fails when it goes on holding it.
     * Other threads, the JVM's among them, close what is theirs a moment later.
     */
    public static void assertBackTo(Resources before) {
        assertBackTo(before, Resources::now);
    }

    /** Does so for any process. */
    static void assertBackTo(Resources before, Supplier<Resources> count) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Resources after = count.get();
        while (after.isMoreThan(before) && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(1_000_000);
            after = count.get();
        }
        assertThat(after.isMoreThan(before)).as("held %s, holds %s", before, after).isFalse();
    }

    private boolean isMoreThan(Resources before) {
        return fileDescriptors > before.fileDescriptors
                || frameMappings > before.frameMappings
                || threads > before.threads
                || mappings > before.mappings + JAVAS_OWN_MAPPINGS;
    }
}
