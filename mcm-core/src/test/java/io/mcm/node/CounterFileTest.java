package io.mcm.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.ConnectionStats;
import io.mcm.LatencySummary;
import io.mcm.MeshConfig;
import io.mcm.linux.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class CounterFileTest {
    private static final NodeId NODE = NodeId.random();

    @TempDir Path temporary;
    private final EventLoop loop = EventLoop.start("counters-test");
    private MeshConfig config;
    private RuntimeDirectory directory;
    private Path file;

    @BeforeEach
    void open() {
        config = TestNode.config(temporary.resolve("mcm"), "stüdio", "camera-app").build();
        directory = RuntimeDirectory.open(config);
        file = directory.path().resolve(NODE + ".counters");
    }

    @AfterEach
    void close() {
        loop.close();
        directory.close();
    }

    private static ConnectionCounters counters(int number) {
        return new ConnectionCounters(
                number,
                number % 2 == 0,
                "group " + number,
                "active",
                new ConnectionStats(
                        number + 1L,
                        number + 2L,
                        number + 3L,
                        number + 4L,
                        number + 5L,
                        number + 6,
                        number + 7,
                        new LatencySummary(number, 1, 2, 3, 4, 5, Long.MAX_VALUE)));
    }

    private static List<ConnectionCounters> counters(int first, int count) {
        List<ConnectionCounters> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(counters(first + i));
        }
        return all;
    }

    private CounterFile start(Supplier<List<ConnectionCounters>> source) {
        CompletableFuture<CounterFile> started = new CompletableFuture<>();
        loop.execute(
                () -> started.complete(CounterFile.start(directory, loop, NODE, config, source)));
        return started.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private CounterSnapshot read() {
        return Objects.requireNonNull(CounterSnapshot.read(directory, NODE));
    }

    @Test
    void shouldBeReadAsItWasWritten() throws IOException {
        List<ConnectionCounters> connections = counters(1, 40);
        CounterFile counters = start(() -> connections);

        CounterSnapshot snapshot = read();
        assertThat(snapshot.id()).isEqualTo(NODE);
        assertThat(snapshot.mesh()).isEqualTo("stüdio");
        assertThat(snapshot.node()).isEqualTo("camera-app");
        assertThat(snapshot.connections()).isEqualTo(connections);
        assertThat(snapshot.timeMillis()).isCloseTo(System.currentTimeMillis(), within(60_000));
        assertThat(CounterSnapshot.readAll(directory)).hasSize(1);

        loop.execute(counters::close);
        loop.close();
        assertThat(file).doesNotExist();
        assertThat(CounterSnapshot.read(directory, NODE)).isNull();
    }

    private static Offset<Long> within(long millis) {
        return Offset.offset(millis);
    }

    @Test
    void shouldBeWrittenEachSecondWithMoreAndFewerConnections() {
        int[] round = {0};
        start(() -> counters(1, round[0]++ % 2 == 0 ? 3 : 1));
        long deadline = System.nanoTime() + TestNode.PATIENCE.toNanos();
        CounterSnapshot snapshot = read();
        while (snapshot.number() < 2) {
            assertThat(snapshot.connections()).hasSize(3);
            assertThat(System.nanoTime()).isLessThan(deadline);
            LockSupport.parkNanos(10_000_000);
            snapshot = read();
        }
        assertThat(snapshot.connections()).hasSize(snapshot.number() % 2 == 1 ? 3 : 1);
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldNeverBeReadHalfWritten() {
        int rounds = Boolean.getBoolean("mcm.soak") ? 200_000 : 3_000;
        int[] round = {0};
        CounterFile counters = start(() -> counters(round[0] * 1000, 50 + round[0] % 50));
        CompletableFuture<Void> written = new CompletableFuture<>();
        loop.execute(
                () -> {
                    try {
                        for (int i = 0; i < rounds; i++) {
                            round[0]++;
                            counters.write();
                        }
                        written.complete(null);
                    } catch (Throwable e) {
                        written.completeExceptionally(e);
                    }
                });
        int read = 0;
        while (!written.isDone() || read == 0) {
            CounterSnapshot snapshot = CounterSnapshot.read(directory, NODE);
            if (snapshot != null) { // it may be written each time it is looked at
                int first = snapshot.connections().getFirst().connection();
                assertThat(snapshot.connections())
                        .isEqualTo(counters(first, snapshot.connections().size()));
                read++;
            }
        }
        written.join();
    }

    @Test
    void shouldReadNothingFromFilesThatAreCutOrHostile() throws IOException {
        start(() -> counters(1, 5));
        loop.close(); // it writes no more
        byte[] good = Files.readAllBytes(file);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 3_000; i++) {
            byte[] bad = good.clone();
            int length = random.nextInt(4) == 0 ? random.nextInt(bad.length) : bad.length;
            for (int k = random.nextInt(4) + (length == bad.length ? 1 : 0); k > 0; k--) {
                bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            }
            put(Arrays.copyOf(bad, length));
            CounterSnapshot snapshot = CounterSnapshot.read(directory, NODE);
            boolean same = Arrays.equals(bad, good) && length == good.length;
            assertThat(snapshot == null).as("seed " + seed).isEqualTo(!same);
        }
        byte[] huge = good.clone();
        huge[12] = -1;
        huge[13] = -1;
        put(huge);
        assertThat(CounterSnapshot.read(directory, NODE)).isNull();
        put(good);
        assertThat(read().connections()).hasSize(5);
    }

    private void put(byte[] bytes) throws IOException {
        Files.write(file, bytes, StandardOpenOption.TRUNCATE_EXISTING);
    }

    @Test
    void shouldNotShowWhatATerminalWouldObey() throws IOException {
        start(() -> List.of(counters(1)));
        loop.close();
        byte[] bytes = Files.readAllBytes(file);
        bytes[CounterFile.NODE_AT + 2] = 27;
        ByteBuffer content = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        content.putInt(CounterFile.CRC_AT, CounterFile.crc(content));
        put(bytes);
        assertThat(CounterSnapshot.read(directory, NODE)).isNull();
    }

    @Test
    void shouldNotTakeAnotherNodesFileNorWaitForAPipe() throws Exception {
        start(() -> List.of(counters(1)));
        NodeId other = NodeId.random();
        Files.copy(file, directory.path().resolve(other + ".counters"));
        assertThat(CounterSnapshot.read(directory, other)).isNull();

        NodeId pipe = NodeId.random();
        Path fifo = directory.path().resolve(pipe + ".counters");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
        assertThat(CounterSnapshot.read(directory, pipe)).isNull();
        assertThat(CounterSnapshot.readAll(directory)).hasSize(1);
    }
}
