package io.mcm.contract;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
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
}
