package io.mcm.memif.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.Mesh;
import io.mcm.MeshConfig;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Processes that are killed and stopped at any moment: what the others receive stays whole, they go
 * on, and nothing is left behind.
 */
class KillRoundsTest {
    private static final int ROUNDS = Boolean.getBoolean("mcm.soak") ? 200 : 12;
    private static final long FRAMES = Boolean.getBoolean("mcm.soak") ? 1_000_000 : 10_000;
    private static final int RECEIVERS = 3;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** A process of this test. */
    private static final class Child {
        final String kind;
        final Process process;
        private final Thread reader;
        private volatile long frames;
        private volatile long torn;
        private volatile int files;
        private volatile boolean ended;

        Child(String kind, String name) throws IOException {
            this.kind = kind;
            String hidden = System.getProperty("surefire.test.class.path");
            String classPath =
                    hidden != null
                            ? hidden
                            : System.getProperty("java.class.path", File.pathSeparator);
            process =
                    new ProcessBuilder(
                                    ProcessHandle.current().info().command().orElse("java"),
                                    "--enable-native-access=ALL-UNNAMED",
                                    "-Xshare:auto",
                                    "-XX:TieredStopAtLevel=1",
                                    "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                                    "-Dmcm.runtimeDirectory="
                                            + System.getProperty("mcm.runtimeDirectory"),
                                    "-cp",
                                    classPath,
                                    KillRoundsChild.class.getName(),
                                    kind,
                                    name)
                            .redirectError(Redirect.INHERIT)
                            .start();
            reader = Thread.ofPlatform().daemon().start(this::read);
        }

        private void read() {
            try (BufferedReader lines = process.inputReader()) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String[] words = line.split(" ", -1);
                    frames = Long.parseLong(words[0]);
                    torn = Long.parseLong(words[1]);
                    files = Integer.parseInt(words[2]);
                    if (words.length > 3) {
                        ended = true;
                    }
                }
            } catch (IOException | NumberFormatException e) {
                // killed in the middle of a line
            }
        }

        void signal(String name) throws Exception {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        }

        void end() throws Exception {
            process.getOutputStream().close();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", kind).isTrue();
            reader.join();
        }
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void shouldKeepFramesWholeAndLeaveNothingBehind() throws Exception {
        long seed = Long.getLong("mcm.seed", System.nanoTime());
        System.out.println("kill rounds: seed " + seed + ", " + ROUNDS + " rounds");
        Random random = new Random(seed);
        long checked = 0;
        List<Child> children = new ArrayList<>();
        try {
            children.add(new Child("tx", "sender"));
            for (int i = 0; i < RECEIVERS; i++) {
                children.add(new Child("rx", "receiver-" + i));
            }
            awaitProgress(children, seed);
            awaitProgress(children, seed); // a count that the last receiver's link is part of
            List<Integer> filesBefore = children.stream().map(child -> child.files).toList();
            for (int round = 0; round < ROUNDS; round++) {
                LockSupport.parkNanos(random.nextLong(100_000_000));
                int at = random.nextInt(children.size());
                Child victim = children.get(at);
                if (random.nextInt(4) == 0) {
                    victim.signal("STOP");
                    LockSupport.parkNanos(random.nextLong(200_000_000));
                    victim.signal("CONT");
                } else {
                    victim.process.destroyForcibly().waitFor();
                    checked += victim.kind.equals("rx") ? victim.frames : 0;
                    assertThat(victim.torn).as("seed %d", seed).isZero();
                    children.set(at, new Child(victim.kind, victim.kind + "-" + round));
                }
                awaitProgress(children, seed);
            }
            while (checked + checkedBy(children) < FRAMES) {
                awaitProgress(children, seed);
            }
            for (int i = 0; i < children.size(); i++) {
                int before = filesBefore.get(i);
                Child child = children.get(i);
                await(() -> child.files <= before + 2, "descriptors of " + child.kind, seed);
            }
            for (Child child : children) {
                child.end();
                assertThat(child.ended).as("clean end of %s, seed %d", child.kind, seed).isTrue();
                assertThat(child.torn).as("seed %d", seed).isZero();
            }
            checked += checkedBy(children);
        } finally {
            children.forEach(child -> child.process.destroyForcibly());
        }
        System.out.println("kill rounds: " + checked + " frames checked, none torn");
        assertNothingLeft(seed);
    }

    private static long checkedBy(List<Child> children) {
        return children.stream()
                .filter(child -> child.kind.equals("rx"))
                .mapToLong(child -> child.frames)
                .sum();
    }

    /** Everybody does some more, those that were just started too. */
    private static void awaitProgress(List<Child> children, long seed) {
        for (Child child : children) {
            long before = child.frames;
            await(
                    () -> child.frames > before + 10 || !child.process.isAlive(),
                    child.kind + " goes on",
                    seed);
            assertThat(child.process.isAlive()).as("%s lives, seed %d", child.kind, seed).isTrue();
        }
    }

    private static void await(BooleanSupplier condition, String what, long seed) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start)
                    .as("%s, seed %d", what, seed)
                    .isLessThan(PATIENCE_NANOS);
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** A node that comes later removes what the killed ones could not. */
    private static void assertNothingLeft(long seed) {
        Path directory = Path.of(System.getProperty("mcm.runtimeDirectory", "."));
        MeshConfig config = MeshConfig.builder().mesh(KillRoundsChild.MESH).node("last").build();
        try (Mesh last = Mesh.launch(config)) {
            assertThat(last.config()).isEqualTo(config);
            await(() -> left(directory) <= 2, "files in the directory", seed); // its own
        }
        assertThat(left(directory)).as("files in the directory, seed %d", seed).isZero();
    }

    private static long left(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> !Files.isDirectory(file)).count();
        } catch (IOException | java.io.UncheckedIOException e) {
            return Long.MAX_VALUE; // one went away meanwhile
        }
    }
}
