package io.mcm.memif.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mcm.ConnectionException;
import io.mcm.contract.Resources;
import io.mcm.linux.UnixSocket;
import io.mcm.memif.Memif;
import io.mcm.memif.TestFrames;
import io.mcm.memif.TestPlaces;
import io.mcm.memif.engine.Direction;
import io.mcm.memif.engine.EnginePort;
import io.mcm.memif.protocol.Protocol;
import io.mcm.memif.protocol.Reject;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Both sides in this process, over real sockets, memory and eventfds. */
class JavaEngineTest {
    @TempDir Path directory;

    private final Random random = new Random(4711);

    private byte[] frame(int length) {
        byte[] frame = new byte[length];
        random.nextBytes(frame);
        return frame;
    }

    private static EnginePort open(Memif settings) {
        return JavaEngine.get().open(settings, Direction.BOTH);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 2048, 10, false",
        "1, 2048, 10, false",
        "64, 2048, 10, true",
        "2048, 2048, 1, false",
        "2049, 2048, 10, false",
        "9000, 2048, 4, true",
        "100000, 65536, 2, false",
        "8294400, 8294400, 2, false",
        "8294400, 32768, 9, true",
        "8294400, 2048, 13, false",
        "8294400, 1024, 14, false",
    })
    void shouldCarryFramesOfAnySizeBothWays(int length, int bufferSize, int log2, boolean polling) {
        String socket = TestPlaces.abstractName();
        Memif slave = Memif.slave(socket, 7).bufferSize(bufferSize).log2RingSize(log2);
        try (Pair pair =
                Pair.connect(
                        Memif.master(socket, 7).polling(polling),
                        slave.polling(polling),
                        Direction.BOTH,
                        Direction.BOTH)) {
            for (int i = 0; i < 5; i++) {
                byte[] there = frame(length);
                Pair.send(pair.slave, there);
                assertThat(Pair.receive(pair.master, 1)).containsExactly(there);
                byte[] back = frame(length);
                Pair.send(pair.master, back);
                assertThat(Pair.receive(pair.slave, 1)).containsExactly(back);
            }
            assertThat(pair.master.isTaken()).isTrue();
            assertThat(pair.slave.isTaken()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 8, 14})
    void shouldGoRoundRingsOfAnySize(int log2) {
        String socket = TestPlaces.abstractName();
        int rounds = 70_000; // more than the indexes have values
        try (Pair pair =
                Pair.connect(
                        Memif.master(socket, 0).polling(true),
                        Memif.slave(socket, 0).polling(true).log2RingSize(log2).bufferSize(64),
                        Direction.BOTH,
                        Direction.BOTH)) {
            MutableDirectBuffer frame = TestFrames.over(new byte[200]);
            Pair.Collector there = new Pair.Collector();
            Pair.Collector back = new Pair.Collector();
            int longest = Math.min(200, 64 << log2);
            for (int i = 0; i < rounds; i++) {
                frame.putInt(0, i);
                int length = 4 + i % (longest - 3);
                assertThat(pair.slave.send(frame, length)).isEqualTo(EnginePort.Sent.YES);
                assertThat(pair.master.send(frame, length)).isEqualTo(EnginePort.Sent.YES);
                assertThat(pair.master.receive(there, 10)).isEqualTo(1);
                assertThat(pair.slave.receive(back, 10)).isEqualTo(1);
                assertThat(there.frames.getLast()).isEqualTo(back.frames.getLast()).hasSize(length);
                there.frames.clear();
                back.frames.clear();
            }
        }
    }

    @Test
    void shouldSayWhenTheRingIsFullAndGoOnInOrder() {
        String socket = TestPlaces.abstractName();
        try (Pair pair =
                Pair.connect(
                        Memif.master(socket, 0),
                        Memif.slave(socket, 0).log2RingSize(2).bufferSize(64),
                        Direction.BOTH,
                        Direction.BOTH)) {
            for (EnginePort sender : List.of(pair.slave, pair.master)) {
                EnginePort receiver = sender == pair.slave ? pair.master : pair.slave;
                MutableDirectBuffer frame = TestFrames.over(new byte[300]);
                for (int i = 0; i < 4; i++) {
                    frame.putInt(0, i);
                    assertThat(sender.send(frame, 64)).isEqualTo(EnginePort.Sent.YES);
                }
                assertThat(sender.isTaken()).isFalse();
                assertThat(sender.send(frame, 64)).isEqualTo(EnginePort.Sent.FULL);
                List<byte[]> got = Pair.receive(receiver, 4);
                assertThat(got.stream().map(f -> (int) f[0])).containsExactly(0, 1, 2, 3);
                assertThat(sender.isTaken()).isTrue();
                assertThat(sender.send(frame, 257)).isEqualTo(EnginePort.Sent.TOO_LONG);
                assertThat(sender.send(frame, 256)).isEqualTo(EnginePort.Sent.YES);
                assertThat(Pair.receive(receiver, 1).getFirst()).hasSize(256);
            }
        }
    }

    @Test
    void shouldServeSeveralInterfacesOnOneSocketFile() {
        String socket = directory.resolve("memif.sock").toString();
        try (EnginePort one = open(Memif.master(socket, 1));
                EnginePort two = open(Memif.master(socket, 4_000_000_000L));
                EnginePort slaveOfTwo = open(Memif.slave(socket, 4_000_000_000L));
                EnginePort slaveOfOne = open(Memif.slave(socket, 1))) {
            for (EnginePort port : List.of(one, two, slaveOfOne, slaveOfTwo)) {
                Pair.awaitConnection(port);
            }
            byte[] first = frame(100);
            byte[] second = frame(100);
            Pair.send(slaveOfOne, first);
            Pair.send(slaveOfTwo, second);
            assertThat(Pair.receive(one, 1)).containsExactly(first);
            assertThat(Pair.receive(two, 1)).containsExactly(second);
            assertThatThrownBy(() -> open(Memif.master(socket, 1)))
                    .isInstanceOf(ConnectionException.class)
                    .hasMessageContaining("another id");
            one.close();
            Pair.awaitNone(slaveOfOne);
            assertThat(Files.exists(Path.of(socket))).isTrue();
            Pair.send(slaveOfTwo, first);
            assertThat(Pair.receive(two, 1)).containsExactly(first);
        }
        assertThat(Files.exists(Path.of(socket))).isFalse();
    }

    @Test
    void shouldCarryFramesOnTheFirstOfSeveralRings() {
        String socket = TestPlaces.abstractName();
        try (Pair pair =
                Pair.connect(
                        Memif.master(socket, 0),
                        Memif.slave(socket, 0).rings(3).log2RingSize(3),
                        Direction.BOTH,
                        Direction.BOTH)) {
            byte[] frame = frame(3000);
            Pair.send(pair.slave, frame);
            assertThat(Pair.receive(pair.master, 1)).containsExactly(frame);
            Pair.send(pair.master, frame);
            assertThat(Pair.receive(pair.slave, 1)).containsExactly(frame);
        }
    }

    @Test
    void shouldComeBackAfterEitherSideWentAway() {
        String socket = directory.resolve("memif.sock").toString();
        EnginePort master = open(Memif.master(socket, 0));
        EnginePort slave = open(Memif.slave(socket, 0));
        try {
            Pair.awaitConnection(master);
            Pair.awaitConnection(slave);
            long before = master.connection();
            slave.close("going for lunch");
            Pair.awaitNone(master);
            assertThat(master.status()).contains("going for lunch");
            assertThat(master.hasSaidGoodbye()).isTrue();

            slave = open(Memif.slave(socket, 0));
            Pair.awaitConnection(slave);
            Pair.awaitConnection(master);
            assertThat(master.connection()).isGreaterThan(before);

            master.close("maintenance");
            EnginePort lonely = slave;
            Pair.awaitNone(lonely);
            assertThat(slave.hasSaidGoodbye()).isTrue();
            Pair.await(lonely, () -> lonely.status().contains("no master"));

            master = open(Memif.master(socket, 0));
            Pair.awaitConnection(slave);
            byte[] frame = frame(5000);
            Pair.send(slave, frame);
            assertThat(Pair.receive(master, 1)).containsExactly(frame);
        } finally {
            slave.close();
            master.close();
        }
    }

    @Test
    void shouldReceiveWhatWasSentBeforeThePeerWent() {
        String socket = TestPlaces.abstractName();
        for (boolean toMaster : new boolean[] {true, false}) {
            try (Pair pair =
                    Pair.connect(
                            Memif.master(socket, 0),
                            Memif.slave(socket, 0),
                            Direction.BOTH,
                            Direction.BOTH)) {
                EnginePort sender = toMaster ? pair.slave : pair.master;
                EnginePort receiver = toMaster ? pair.master : pair.slave;
                byte[] frame = frame(10_000);
                for (int i = 0; i < 20; i++) {
                    Pair.send(sender, frame);
                }
                sender.close("done");
                Pair.await(receiver, () -> receiver.status().contains("done"));
                assertThat(receiver.connection()).isNotEqualTo(EnginePort.NONE);
                assertThat(Pair.receive(receiver, 20)).containsOnly(frame);
                assertThat(receiver.connection()).isEqualTo(EnginePort.NONE);
            }
        }
    }

    @Test
    void shouldLetInOnlyWhoKnowsTheSecret() {
        String socket = TestPlaces.abstractName();
        try (EnginePort master = open(Memif.master(socket, 0).secret("swordfish"))) {
            for (String wrong : List.of("", "Swordfish", "swordfishes", "sword")) {
                try (EnginePort slave = open(Memif.slave(socket, 0).secret(wrong))) {
                    Pair.await(slave, () -> slave.status().contains("secret"));
                    assertThat(slave.status()).doesNotContain("swordfish");
                    assertThat(slave.connection()).isEqualTo(EnginePort.NONE);
                }
            }
            assertThat(master.stats().rejects().get(Reject.SECRET)).isGreaterThanOrEqualTo(4);
            try (EnginePort slave = open(Memif.slave(socket, 0).secret("swordfish"))) {
                Pair.awaitConnection(slave);
                Pair.awaitConnection(master);
            }
        }
    }

    @Test
    void shouldTellTheSlaveWhyItIsRefused() {
        String socket = TestPlaces.abstractName();
        try (EnginePort master = open(Memif.master(socket, 5));
                EnginePort otherId = open(Memif.slave(socket, 6));
                EnginePort otherMode = open(Memif.slave(socket, 5).mode(Memif.Mode.IP))) {
            Pair.await(otherId, () -> otherId.status().contains("nobody serves"));
            Pair.await(otherMode, () -> otherMode.status().contains("mode"));
            assertThat(master.connection()).isEqualTo(EnginePort.NONE);
            try (EnginePort first = open(Memif.slave(socket, 5))) {
                Pair.awaitConnection(first);
                try (EnginePort second = open(Memif.slave(socket, 5))) {
                    Pair.await(second, () -> second.status().contains("connected already"));
                }
                assertThat(first.connection()).isNotEqualTo(EnginePort.NONE);
            }
        }
    }

    @Test
    void shouldTakeOverADeadSocketFileButNoLiveOne() throws Exception {
        String socket = directory.resolve("memif.sock").toString();
        UnixSocket.listen(socket).close(); // as a killed process leaves it
        assertThat(Files.exists(Path.of(socket))).isTrue();
        try (EnginePort master = open(Memif.master(socket, 0));
                EnginePort slave = open(Memif.slave(socket, 0))) {
            Pair.awaitConnection(slave);
            assertThat(master.stats().rejects()).isEmpty();
        }
        try (UnixSocket live = UnixSocket.listen(socket)) {
            assertThatThrownBy(() -> open(Memif.master(socket, 0)))
                    .isInstanceOf(ConnectionException.class)
                    .hasMessageContaining("another program listens");
            assertThat(live.accept()).isNotNull();
        }
        Files.delete(Path.of(socket));
        Files.writeString(Path.of(socket), "precious");
        assertThatThrownBy(() -> open(Memif.master(socket, 0))).hasMessageContaining("no socket");
        assertThat(Files.readString(Path.of(socket))).isEqualTo("precious");
        assertThatThrownBy(() -> open(Memif.master(directory + "/nowhere/memif.sock", 0)))
                .isInstanceOf(ConnectionException.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void shouldNotRemoveTheSocketFileOfSomebodyElse() throws Exception {
        Path socket = directory.resolve("memif.sock");
        EnginePort master = open(Memif.master(socket.toString(), 0));
        Files.delete(socket);
        UnixSocket other = UnixSocket.listen(socket.toString());
        master.close();
        assertThat(Files.exists(socket)).isTrue();
        other.close();
    }

    @Test
    void shouldGiveEverythingBack() {
        String socket = directory.resolve("memif.sock").toString();
        Memif slave = Memif.slave(socket, 0).bufferSize(65536).log2RingSize(4).rings(2);
        round(socket, slave); // whatever is made once
        Resources before = Resources.now();
        for (int i = 0; i < 20; i++) {
            round(socket, slave);
        }
        Resources.assertBackTo(before);
    }

    private void round(String socket, Memif slave) {
        try (Pair pair =
                Pair.connect(Memif.master(socket, 0), slave, Direction.BOTH, Direction.BOTH)) {
            byte[] frame = frame(1000);
            Pair.send(pair.slave, frame);
            assertThat(Pair.receive(pair.master, 1)).containsExactly(frame);
        }
    }

    /** What a master says instead of HELLO: a type, the rest zeros. */
    @ParameterizedTest
    @CsvSource({
        "02, VERSION",
        "01, MESSAGE_ORDER",
        "07, MESSAGE_ORDER",
        "03, VERSION",
        "04, DESCRIPTORS",
        "ff, MESSAGE_TYPE",
    })
    void shouldDialAgainWhateverTheMasterSays(String type, Reject reject) {
        String address = TestPlaces.abstractName();
        try (Arena arena = Arena.ofConfined();
                UnixSocket listener = UnixSocket.listen(address);
                EnginePort slave = open(Memif.slave(address, 0))) {
            MemorySegment message = arena.allocate(Protocol.MESSAGE_SIZE);
            message.set(ValueLayout.JAVA_BYTE, 0, (byte) Integer.parseInt(type, 16));
            for (int i = 1; i <= 3; i++) {
                long times = i;
                try (UnixSocket master = accepted(slave, listener)) {
                    assertThat(master.send(message)).isTrue();
                    Pair.await(
                            slave, () -> slave.stats().rejects().getOrDefault(reject, 0L) == times);
                    assertThat(slave.connection()).isEqualTo(EnginePort.NONE);
                }
            }
        }
    }

    private static UnixSocket accepted(EnginePort slave, UnixSocket listener) {
        AtomicReference<@Nullable UnixSocket> accepted = new AtomicReference<>();
        Pair.await(
                slave,
                () -> {
                    UnixSocket socket = listener.accept();
                    accepted.set(socket);
                    return socket != null;
                });
        return Objects.requireNonNull(accepted.get());
    }

    @Test
    void shouldWakeASleepingReceiver() throws Exception {
        String socket = TestPlaces.abstractName();
        try (Pair pair =
                Pair.connect(
                        Memif.master(socket, 0),
                        Memif.slave(socket, 0),
                        Direction.RECEIVE,
                        Direction.SEND)) {
            byte[] frame = frame(100);
            Thread sender =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int i = 0; i < 200; i++) {
                                            Pair.send(pair.slave, frame);
                                            Pair.await(pair.slave, pair.slave::isTaken);
                                        }
                                    });
            Pair.Collector sink = new Pair.Collector();
            long began = System.nanoTime();
            while (sink.frames.size() < 200) {
                if (pair.master.receive(sink, 10) == 0) {
                    pair.master.await(Pair.PATIENCE_NANOS); // only the eventfd ends this in time
                }
                assertThat(System.nanoTime() - began).isLessThan(Pair.PATIENCE_NANOS);
            }
            sender.join();
            assertThat(sink.frames).allMatch(f -> Arrays.equals(f, frame));
        }
    }
}
