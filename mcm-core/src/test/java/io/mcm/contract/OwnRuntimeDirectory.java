package io.mcm.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Lets the nodes of a test JVM, and of the JVMs it starts, meet in a directory of their own: tests
 * of other builds on this machine use the same names.
 */
public final class OwnRuntimeDirectory implements LauncherSessionListener {
    private static final String PROPERTY = "mcm.runtimeDirectory";

    /** Called by {@link java.util.ServiceLoader}. */
    public OwnRuntimeDirectory() {}

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (System.getProperty(PROPERTY) == null) {
            try {
                Path directory = Files.createTempDirectory("mcm-test");
                System.setProperty(PROPERTY, directory.toString());
                Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void remove(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(OwnRuntimeDirectory::delete);
        } catch (IOException | UncheckedIOException e) {
            // a process that a test left behind still uses it
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
