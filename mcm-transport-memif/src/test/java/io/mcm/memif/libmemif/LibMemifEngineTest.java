package io.mcm.memif.libmemif;

import static io.mcm.memif.Memif.Engine.JAVA;
import static io.mcm.memif.Memif.Engine.LIBMEMIF;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mcm.ConnectionException;
import io.mcm.contract.Resources;
import io.mcm.memif.Memif;
import io.mcm.memif.TestFrames;
import io.mcm.memif.TestPlaces;
import io.mcm.memif.engine.Direction;
import io.mcm.memif.engine.EnginePort;
import io.mcm.memif.peer.Pair;
import io.mcm.memif.protocol.Reject;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** libmemif with the Java engine, with itself, and with a plain C program over it. */
class LibMemifEngineTest {
    private static final int FRAME_1080P = 8_294_400;

    @TempDir Path directory;

    private final Random random = new Random(4711);
    private final String socket = TestPlaces.abstractName();

    @BeforeEach
    void assumeLibrary() {
        C.assumeLibrary();
    }

    private byte[] frame(int length) {
        byte[] frame = new byte[length];
        random.nextBytes(frame);
        return frame;
    }

    /** Engines of master and slave; length; buffer size and ring size of the slave; polling. */
    static Stream<Arguments> pairs() {
        List<Memif.Engine[]> engines =
                List.of(
                        new Memif.Engine[] {JAVA, LIBMEMIF},
                        new Memif.Engine[] {LIBMEMIF, JAVA},
                        new Memif.Engine[] {LIBMEMIF, LIBMEMIF});
        int[][] sizes = {
            {0, 2048, 10},
            {64, 2048, 10},
            {64, 64, 1},
            {2048, 2048, 1},
            {2049, 2048, 10},
            {9000, 2048, 4},
            {65_535, 65_472, 3},
            {65_536, 32_768, 2},
            {200_000, 2048, 7},
            {FRAME_1080P, 65_472, 8},
            {FRAME_1080P, 32_768, 9},
            {FRAME_1080P, 2048, 13},
        };
        return engines.stream()
                .flatMap(
                        pair ->
                                Stream.of(sizes)
                                        .flatMap(
                                                size ->
                                                        Stream.of(true, false)
                                                                .map(
                                                                        polling ->
                                                                                Arguments.of(
                                                                                        pair[0],
                                                                                        pair[1],
                                                                                        size[0],
                                                                                        size[1],
                                                                                        size[2],
                                                                                        polling))));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void shouldCarryFramesOfAnySizeBothWays(
            Memif.Engine ofMaster,
            Memif.Engine ofSlave,
            int length,
            int bufferSize,
            int log2,
            boolean polling) {
        Memif slave = Memif.slave(socket, 7).bufferSize(bufferSize).log2RingSize(log2);
        try (Pair pair =
                Pair.connect(
                        Memif.master(socket, 7).polling(polling).engine(ofMaster),
                        slave.polling(polling).engine(ofSlave),
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
            assertThat(pair.master.stats().rejects()).isEmpty();
            assertThat(pair.slave.stats().rejects()).isEmpty();
        }
    }

    /** One packet for the Java master's whole buffers, and back. */
    @Test
    void shouldReadBuffersLongerThanItCanOffer() {
        Memif slave = Memif.slave(socket, 0).bufferSize(FRAME_1080P).log2RingSize(2);
        try (Pair pair =
                Pair.connect(
                        Memif.master(socket, 0).engine(LIBMEMIF),
                        slave,
                        Direction.RECEIVE,
                        Direction.SEND)) {
            byte[] there = frame(FRAME_1080P);
            Pair.send(pair.slave, there);
            assertThat(Pair.receive(pair.master, 1)).containsExactly(there);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "JAVA, LIBMEMIF, 1",
        "JAVA, LIBMEMIF, 5",
        "LIBMEMIF, JAVA, 1",
        "LIBMEMIF, JAVA, 5",
        "LIBMEMIF, JAVA, 14",
        "LIBMEMIF, LIBMEMIF, 3"
    })
    void shouldGoRoundRingsOfAnySize(Memif.Engine ofMaster, Memif.Engine ofSlave, int log2) {
        int rounds = 70_000; // more than the indexes have values
        try (Pair pair =
                Pair.connect(
                        Memif.master(socket, 0).engine(ofMaster),
                        Memif.slave(socket, 0).log2RingSize(log2).bufferSize(64).engine(ofSlave),
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

    @ParameterizedTest
    @EnumSource(Memif.Engine.class)
    void shouldSayWhenTheRingIsFullAndGoOnInOrder(Memif.Engine ofMaster) {
        Memif.Engine ofSlave = ofMaster == JAVA ? LIBMEMIF : JAVA;
        try (Pair pair =
                Pair.connect(
                        Memif.master(socket, 0).engine(ofMaster),
                        Memif.slave(socket, 0).log2RingSize(2).bufferSize(64).engine(ofSlave),
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

    /**
     * Both sleep between frames; a frame that came while the library looked must wake all the same.
     */
    @ParameterizedTest
    @EnumSource(Memif.Engine.class)
    void shouldMissNoWakeUp(Memif.Engine ofMaster) throws InterruptedException {
        Memif.Engine ofSlave = ofMaster == JAVA ? LIBMEMIF : JAVA;
        int rounds = 20_000;
        try (Pair pair =
                Pair.connect(
                        Memif.master(socket, 0).engine(ofMaster),
                        Memif.slave(socket, 0).engine(ofSlave),
                        Direction.BOTH,
                        Direction.BOTH)) {
            Thread echo =
                    Thread.ofPlatform()
                            .start(
                                    () ->
                                            passOn(
                                                    pair.master,
                                                    rounds,
                                                    TestFrames.over(new byte[64])));
            MutableDirectBuffer frame = TestFrames.over(new byte[64]);
            assertThat(pair.slave.send(frame, 64)).isEqualTo(EnginePort.Sent.YES);
            passOn(pair.slave, rounds - 1, frame);
            echo.join();
            assertThat(pair.master.stats().received()).isEqualTo(rounds);
        }
    }

    /**
     * Looks some times, then sleeps, far longer than a wake-up takes: a lost one shows as the
     * patience's end.
     */
    private static void passOn(EnginePort port, int rounds, MutableDirectBuffer frame) {
        Pair.Collector sink = new Pair.Collector();
        Random random = new Random(4711);
        for (int i = 0; i < rounds; i++) {
            int looks = random.nextInt(60);
            while (port.receive(sink, 1) == 0) {
                if (--looks < 0) {
                    long began = System.nanoTime();
                    port.await(Pair.PATIENCE_NANOS);
                    assertThat(System.nanoTime() - began)
                            .as("round " + i)
                            .isLessThan(Pair.PATIENCE_NANOS / 2);
                }
            }
            sink.frames.clear();
            assertThat(port.send(frame, 64)).isEqualTo(EnginePort.Sent.YES);
        }
    }

    @ParameterizedTest
    @EnumSource(Memif.Engine.class)
    void shouldReceiveWhatThePeerSentBeforeItWentAndConnectAgain(Memif.Engine ofMaster) {
        Memif.Engine ofSlave = ofMaster == JAVA ? LIBMEMIF : JAVA;
        Memif master = Memif.master(socket, 0).engine(ofMaster);
        Memif slave = Memif.slave(socket, 0).engine(ofSlave);
        try (EnginePort staying = Pair.open(master, Direction.BOTH)) {
            for (int i = 1; i <= 3; i++) {
                try (EnginePort going = Pair.open(slave, Direction.BOTH)) {
                    Pair.awaitConnections(staying, going);
                    Pair.send(going, new byte[] {(byte) i});
                    Pair.send(going, new byte[] {(byte) -i});
                }
                assertThat(Pair.receive(staying, 2))
                        .containsExactly(new byte[] {(byte) i}, new byte[] {(byte) -i});
                Pair.awaitNone(staying);
                assertThat(staying.stats().connections()).isEqualTo(i);
            }
        }
    }

    @Test
    void shouldHearAJavaPeersGoodbyeAndASecretsRefusal() {
        Memif master = Memif.master(socket, 0).secret("open sesame");
        try (EnginePort listening = Pair.open(master, Direction.BOTH)) {
            try (EnginePort stranger =
                    Pair.open(Memif.slave(socket, 0).engine(LIBMEMIF), Direction.BOTH)) {
                Pair.await(stranger, () -> stranger.status().startsWith("the peer refused: "));
                assertThat(stranger.connection()).isEqualTo(EnginePort.NONE);
            }
            try (EnginePort friend =
                    Pair.open(
                            Memif.slave(socket, 0).secret("open sesame").engine(LIBMEMIF),
                            Direction.BOTH)) {
                Pair.awaitConnection(friend);
                assertThat(friend.status()).contains("connected to mcm");
                listening.close("the stream is over");
                Pair.awaitNone(friend);
                assertThat(friend.hasSaidGoodbye()).isTrue();
                assertThat(friend.status()).contains("the stream is over");
            }
        }
    }

    @Test
    void shouldTakeOverADeadNameAndLeaveNothingBehind() throws IOException {
        Path name = directory.resolve("memif.sock");
        Memif master = Memif.master(name.toString(), 0).engine(LIBMEMIF);
        Memif slave = Memif.slave(name.toString(), 0).engine(LIBMEMIF);
        Pair.connect(master, slave, Direction.BOTH, Direction.BOTH).close(); // loads what stays
        Resources before = Resources.now();
        for (int i = 0; i < 20; i++) {
            try (Pair pair = Pair.connect(master, slave, Direction.BOTH, Direction.BOTH)) {
                Pair.send(pair.slave, new byte[] {1});
                Pair.receive(pair.master, 1);
                assertThatThrownBy(() -> Pair.open(master, Direction.BOTH))
                        .isInstanceOf(ConnectionException.class)
                        .hasMessageContaining("another program listens there");
            }
            assertThat(name).doesNotExist();
        }
        Resources.assertBackTo(before);
    }

    @Test
    void shouldBeWokenFromAnotherThread() throws InterruptedException {
        try (EnginePort port =
                Pair.open(Memif.master(socket, 0).engine(LIBMEMIF), Direction.RECEIVE)) {
            for (int i = 0; i < 100; i++) {
                Thread waker = Thread.ofPlatform().start(port::wake);
                long began = System.nanoTime();
                port.await(Pair.PATIENCE_NANOS);
                assertThat(System.nanoTime() - began).isLessThan(Pair.PATIENCE_NANOS);
                waker.join();
                port.await(0); // a wake-up that came early is used up
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"range, BUFFER_RANGE", "length, BUFFER_CHAIN", "chain, BUFFER_CHAIN"})
    void shouldHangUpOnASlaveWhoseBuffersCannotBe(String kind, Reject reject)
            throws IOException, InterruptedException {
        C.assumeLibraryAndHeader();
        String hostile = program("memif_hostile").toString();
        try (EnginePort port =
                Pair.open(Memif.master(socket, 0).engine(LIBMEMIF), Direction.RECEIVE)) {
            for (long i = 1; i <= 3; i++) {
                Process peer =
                        new ProcessBuilder(hostile, socket, kind)
                                .redirectError(Redirect.INHERIT)
                                .start();
                long so = i;
                Pair.Collector sink = new Pair.Collector();
                Pair.await(
                        port,
                        () -> {
                            port.receive(sink, 1);
                            return port.stats().rejects().getOrDefault(reject, 0L) == so;
                        });
                assertThat(sink.frames).isEmpty();
                assertThat(peer.waitFor(20, TimeUnit.SECONDS)).isTrue();
                assertThat(new String(peer.getInputStream().readAllBytes(), UTF_8))
                        .isEqualTo("hung up\n");
            }
            try (EnginePort honest = Pair.open(Memif.slave(socket, 0), Direction.SEND)) {
                Pair.awaitConnections(port, honest);
                Pair.send(honest, new byte[] {1, 2, 3});
                assertThat(Pair.receive(port, 1)).containsExactly(new byte[] {1, 2, 3});
            }
        }
    }

    private Path program(String name) {
        Path library = Path.of(C.LIBRARY).toAbsolutePath();
        return C.compile(
                C.source(name + ".c"),
                directory.resolve(name),
                "-I",
                C.INCLUDE,
                library.toString(),
                "-Wl,-rpath," + library.getParent());
    }

    @ParameterizedTest
    @CsvSource({
        "JAVA, master, 2048, 10, 64",
        "JAVA, slave, 2048, 10, 64",
        "JAVA, master, 2048, 10, 9000",
        "JAVA, slave, 2048, 10, 9000",
        "JAVA, master, 32768, 9, 8294400",
        "JAVA, slave, 32768, 9, 8294400",
        "LIBMEMIF, master, 2048, 10, 64",
        "LIBMEMIF, slave, 2048, 10, 64",
        "LIBMEMIF, master, 2048, 10, 9000",
        "LIBMEMIF, slave, 2048, 10, 9000",
        "LIBMEMIF, master, 32768, 9, 8294400",
        "LIBMEMIF, slave, 32768, 9, 8294400"
    })
    void shouldExchangeFramesWithACProgram(
            Memif.Engine engine, String itsRole, int bufferSize, int log2, int length)
            throws IOException, InterruptedException {
        C.assumeLibraryAndHeader();
        Path echo = program("memif_echo");
        int rounds = length > 100_000 ? 20 : 2_000;
        Process peer =
                new ProcessBuilder(
                                echo.toString(),
                                itsRole,
                                socket,
                                String.valueOf(bufferSize),
                                String.valueOf(log2))
                        .redirectError(Redirect.INHERIT)
                        .start();
        try {
            Memif settings =
                    itsRole.equals("master") ? Memif.slave(socket, 0) : Memif.master(socket, 0);
            try (EnginePort port =
                    Pair.open(
                            settings.engine(engine).bufferSize(bufferSize).log2RingSize(log2),
                            Direction.BOTH)) {
                Pair.awaitConnection(port);
                for (int i = 0; i < rounds; i++) {
                    byte[] there = frame(length);
                    Pair.send(port, there);
                    assertThat(Pair.receive(port, 1)).containsExactly(there);
                }
                assertThat(port.stats().rejects()).isEmpty();
            }
            assertThat(peer.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(new String(peer.getInputStream().readAllBytes(), UTF_8))
                    .isEqualTo("echoed " + rounds + "\n");
        } finally {
            peer.destroyForcibly().waitFor();
        }
    }
}
