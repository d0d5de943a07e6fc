package io.mcm.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.linux.UnixSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimLockTest {
    private static final NodeId NODE = NodeId.random();
    private static final String MESH = "studio";
    private static final String FILE = ClaimLock.fileOf(MESH, "camera");

    @TempDir Path temporary;
    private RuntimeDirectory directory;
    private UnixSocket socket;

    @BeforeEach
    void open() {
        Path place = temporary.resolve("mcm");
        directory = RuntimeDirectory.open(TestNode.config(place, MESH, "n").build());
        socket = directory.listen(NODE);
    }

    @AfterEach
    void close() {
        socket.close();
        directory.close();
    }

    private ClaimLock acquire(String group, String holder) {
        return ClaimLock.acquire(directory, MESH, group, NODE, holder);
    }

    private boolean exists() {
        return directory.status(FILE) != null;
    }

    @Test
    void shouldBeHeldByOneAtATime() {
        ClaimLock lock = acquire("camera", "node one");
        try (ClaimLock other = acquire("another", "node one")) {
            assertThat(other).isNotSameAs(lock);
            assertThatThrownBy(() -> acquire("camera", "node two"))
                    .isInstanceOfSatisfying(
                            ConnectionException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.GROUP_HAS_SOURCE))
                    .hasMessageContaining("camera")
                    .hasMessageContaining("node one");
        }
        lock.close();
        lock.close();
        assertThat(exists()).isFalse();
        acquire("camera", "node two").close();
    }

    @Test
    void shouldTakeNamesOfAnySort() {
        for (String group : List.of("/", "..", "\"{", "ü".repeat(127), "x".repeat(255))) {
            ClaimLock lock = acquire(group, "node \"ü\"\u2028");
            assertThatThrownBy(() -> acquire(group, "other"))
                    .hasMessageContaining("node \"ü\"\\u2028");
            lock.close();
        }
    }

    @Test
    void shouldTellMeshesApart() {
        assertThat(ClaimLock.fileOf("a", "bc")).isNotEqualTo(ClaimLock.fileOf("ab", "c"));
        assertThat(ClaimLock.fileOf("a", "b"))
                .matches("[0-9a-f]{32}\\.claim")
                .isEqualTo(ClaimLock.fileOf("a", "b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"node\":7}", "[]", "\0\0\0", "{\"node\":\"x\"}"})
    void shouldTakeWhatNobodyHoldsWhateverItSays(String text) throws IOException {
        Files.writeString(directory.path().resolve(FILE), text);
        acquire("camera", "node one").close();
        assertThat(exists()).isFalse();
    }

    @Test
    void shouldSweepWhatADeadNodeLeftAndNothingElse() throws IOException {
        ClaimLock lock = acquire("camera", "node one");
        assertThat(ClaimLock.sweep(directory, FILE)).isFalse();

        // Its node's socket is gone, but it still holds the lock.
        directory.unlink(RuntimeDirectory.socketOf(NODE));
        assertThat(ClaimLock.sweep(directory, FILE)).isFalse();
        assertThatThrownBy(() -> acquire("camera", "node two")).hasMessageContaining("node one");
        lock.close();

        Files.writeString(directory.path().resolve(FILE), "{\"node\":\"" + NodeId.random() + "\"}");
        assertThat(ClaimLock.sweep(directory, FILE)).isTrue();
        assertThat(exists()).isFalse();
        assertThat(ClaimLock.sweep(directory, FILE)).isFalse();
    }

    @Test
    void shouldRefusePipesAndLinks() throws Exception {
        Path file = directory.path().resolve(FILE);
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
        assertThatThrownBy(() -> acquire("camera", "x")).hasMessageContaining("no ordinary file");
        Files.delete(file);
        Path victim = Files.writeString(temporary.resolve("victim"), "precious");
        Files.createSymbolicLink(file, victim);
        assertThatThrownBy(() -> acquire("camera", "x")).isInstanceOf(ConnectionException.class);
        assertThat(Files.readString(victim)).isEqualTo("precious");
    }

    @Test
    void shouldStayStrictWhileOthersTakeReleaseAndSweep() throws Exception {
        AtomicInteger holders = new AtomicInteger();
        AtomicInteger taken = new AtomicInteger();
        AtomicBoolean over = new AtomicBoolean();
        int rounds = Boolean.getBoolean("mcm.soak") ? 20_000 : 500;
        Callable<Integer> claimer =
                () -> {
                    int most = 0;
                    for (int i = 0; i < rounds; i++) {
                        try (ClaimLock lock = acquire("camera", "n")) {
                            most = Math.max(most, holders.incrementAndGet());
                            taken.incrementAndGet();
                            Thread.onSpinWait();
                            holders.decrementAndGet();
                            assertThat(lock).isNotNull();
                        } catch (ConnectionException e) {
                            assertThat(e.code()).isEqualTo(ErrorCode.GROUP_HAS_SOURCE);
                        }
                    }
                    return most;
                };
        Callable<Integer> sweeper =
                () -> {
                    while (!over.get()) {
                        boolean ignored = ClaimLock.sweep(directory, FILE);
                        directory.unlink(RuntimeDirectory.socketOf(NODE)); // seems dead
                    }
                    return 0;
                };
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            Future<Integer> sweeps = threads.submit(sweeper);
            List<Future<Integer>> claims = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                claims.add(threads.submit(claimer));
            }
            try {
                for (Future<Integer> claim : claims) {
                    assertThat(claim.get()).isLessThanOrEqualTo(1);
                }
            } finally {
                over.set(true);
            }
            sweeps.get();
        }
        assertThat(taken.get()).isGreaterThan(rounds / 2);
        acquire("camera", "last").close();
    }
}
