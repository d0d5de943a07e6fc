package io.mcm.benchmarks;

import io.mcm.Mesh;
import io.mcm.MeshConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A place where the processes of one measurement meet, and nobody else. */
record Host(Path directory, boolean made) implements AutoCloseable {
    /** Makes a place, or goes to the one that {@code --directory} names. */
    static Host of(Options options) {
        String given = options.text("directory", "");
        try {
            return given.isEmpty()
                    ? new Host(Files.createTempDirectory("mcm-bench"), true)
                    : new Host(Path.of(given), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Mesh mesh() {
        return Mesh.launch(
                MeshConfig.builder()
                        .mesh("bench")
                        .runtimeDirectory(directory)
                        .maxConnections(100)
                        .build());
    }

    /** Removes what it made; the processes have ended. */
    @Override
    public void close() {
        if (!made) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(Host::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
