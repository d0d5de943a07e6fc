package io.mcm.memif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mcm.ConnectionException;
import io.mcm.ConnectionState;
import io.mcm.ErrorCode;
import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.PageKind;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.contract.Resources;
import io.mcm.format.FrameRate;
import io.mcm.format.PixelFormat;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames from one node to another over a vendor link, through the public API. */
@Timeout(120)
class MemifTransportTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int PICTURE = 8_294_400;

    @TempDir Path directory;

    private final Mesh here = mesh("here");
    private final Mesh there = mesh("there");
    private final Random random = new Random(42);

    /** Of different meshes: so that nothing but memif leads from one to the other. */
    private static Mesh mesh(String name) {
        return Mesh.launch(MeshConfig.builder().mesh(name).pages(PageKind.BASE).build());
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    private String socket() {
        return directory.resolve("memif.sock").toString();
    }

    private static TxConnection tx(Mesh mesh, Memif place, int size) {
        return mesh.connection().transport(place).blob(size).reliable().openTx();
    }

    private static RxConnection rx(Mesh mesh, Memif place, int size) {
        return mesh.connection().transport(place).blob(size).reliable().openRx();
    }

    private static void send(TxConnection tx, byte[] bytes) {
        try (TxBuffer slot = Objects.requireNonNull(tx.acquire(PATIENCE))) {
            slot.payload().putBytes(0, bytes);
            slot.payloadLength(bytes.length).timestamp(5).commit();
        }
    }

    private static byte[] receive(RxConnection rx) {
        try (RxBuffer frame = Objects.requireNonNull(rx.receive(PATIENCE))) {
            byte[] bytes = new byte[frame.payload().capacity()];
            frame.payload().getBytes(0, bytes);
            return bytes;
        }
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private interface Condition {
        boolean holds();
    }

    private static void await(Condition condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime() - end).isNegative();
            Thread.sleep(5);
        }
    }

    private static void awaitBoth(TxConnection tx, RxConnection rx, ConnectionState state)
            throws InterruptedException {
        await(() -> tx.state() == state);
        await(() -> rx.state() == state);
    }

    @ParameterizedTest
    @CsvSource({
        "MASTER, 64,      2048,    10, false",
        "SLAVE,  64,      2048,    10, true",
        "MASTER, 8294400, 8294400, 2,  false",
        "SLAVE,  8294400, 8294400, 2,  true",
        "MASTER, 8294400, 2048,    13, false",
        "SLAVE,  8294400, 65472,   8,  false",
    })
    void shouldCarryFramesToAnotherNode(
            Memif.Role sender, int size, int bufferSize, int log2, boolean polling)
            throws Exception {
        Memif master = Memif.master(socket(), 1).polling(polling);
        Memif slave =
                Memif.slave(socket(), 1).polling(polling).bufferSize(bufferSize).log2RingSize(log2);
        boolean first = sender == Memif.Role.MASTER;
        try (RxConnection rx = rx(there, first ? slave : master, size);
                TxConnection tx = tx(here, first ? master : slave, size)) {
            awaitBoth(tx, rx, ConnectionState.ACTIVE);
            for (int i = 0; i < 10; i++) {
                byte[] frame = bytes(size - i);
                send(tx, frame);
                assertThat(receive(rx)).isEqualTo(frame);
            }
            send(tx, new byte[0]);
            assertThat(receive(rx)).isEmpty();
            tx.close();
            assertThat(rx.receive(PATIENCE)).isNull();
            assertThat(rx.ended()).isTrue();
        }
    }

    @Test
    void shouldCarryVideoAndStampItsArrival() throws Exception {
        Memif slave = Memif.slave(socket(), 0).bufferSize(PICTURE).log2RingSize(2);
        try (RxConnection rx =
                        there.connection()
                                .transport(Memif.master(socket(), 0))
                                .video(1920, 1080, FrameRate.of(60), PixelFormat.YUV422P10LE)
                                .openRx();
                TxConnection tx =
                        here.connection()
                                .transport(slave)
                                .video(1920, 1080, FrameRate.of(60), PixelFormat.YUV422P10LE)
                                .openTx()) {
            awaitBoth(tx, rx, ConnectionState.ACTIVE);
            long earliest = (Instant.now().getEpochSecond() + 36) * 1_000_000_000L;
            byte[] picture = bytes(PICTURE);
            send(tx, picture);
            send(tx, picture);
            for (int i = 0; i < 2; i++) {
                try (RxBuffer frame = Objects.requireNonNull(rx.receive(PATIENCE))) {
                    assertThat(frame.payload().capacity()).isEqualTo(PICTURE);
                    assertThat(frame.layout()).isNotNull();
                    assertThat(frame.sequence()).isEqualTo(i);
                    assertThat(frame.timestamp())
                            .isBetween(earliest, earliest + 60 * 1_000_000_000L);
                }
            }
        }
    }

    @Test
    void shouldSuspendAndGoOnWhenThePeerComesBack() throws Exception {
        Memif slave = Memif.slave(socket(), 0);
        try (TxConnection tx = tx(here, Memif.master(socket(), 0), 1000)) {
            long incarnation = 0;
            for (int i = 0; i < 3; i++) {
                try (RxConnection rx = rx(there, slave, 1000)) {
                    awaitBoth(tx, rx, ConnectionState.ACTIVE);
                    send(tx, bytes(1000));
                    try (RxBuffer got = Objects.requireNonNull(rx.receive(PATIENCE))) {
                        assertThat(got.sequence()).isZero();
                        assertThat(got.incarnation()).isNotEqualTo(incarnation);
                        incarnation = got.incarnation();
                    }
                }
                await(() -> tx.state() == ConnectionState.SUSPENDED);
                send(tx, bytes(10)); // for nobody
            }
        }
    }

    @Test
    void shouldSuspendWhenThePeerIsKilledAndGoOnWithTheNext() throws Exception {
        String client = "role=client,socket-abstract=no,socket=" + socket();
        try (TxConnection tx = tx(here, Memif.master(socket(), 0), 1000);
                RxConnection rx = rx(here, Memif.master(socket(), 1), 1000)) {
            for (int i = 0; i < 2; i++) {
                try (Testpmd peer = Testpmd.start(directory, client)) {
                    awaitBoth(tx, rx, ConnectionState.ACTIVE);
                    byte[] frame = bytes(1000);
                    send(tx, frame);
                    assertThat(receive(rx)).isEqualTo(frame);
                    peer.kill();
                    awaitBoth(tx, rx, ConnectionState.SUSPENDED);
                }
            }
        }
    }

    @Test
    void shouldSkipPacketsThatAreTooLong() throws Exception {
        try (RxConnection rx = rx(there, Memif.master(socket(), 0), 500);
                TxConnection tx = tx(here, Memif.slave(socket(), 0), 1000)) {
            awaitBoth(tx, rx, ConnectionState.ACTIVE);
            byte[] small = bytes(500);
            send(tx, bytes(501));
            send(tx, small);
            assertThat(receive(rx)).isEqualTo(small);
        }
    }

    @Test
    void shouldSendWhatWasCommittedBeforeTheEnd() throws Exception {
        try (RxConnection rx = rx(there, Memif.slave(socket(), 0).log2RingSize(2), 2000)) {
            try (TxConnection tx = tx(here, Memif.master(socket(), 0), 2000)) {
                awaitBoth(tx, rx, ConnectionState.ACTIVE);
                for (int i = 0; i < 16; i++) {
                    send(tx, new byte[] {(byte) i});
                }
            }
            for (int i = 0; i < 16; i++) {
                assertThat(receive(rx)).containsExactly((byte) i);
            }
            assertThat(rx.receive(PATIENCE)).isNull();
            assertThat(rx.ended()).isTrue();
        }
    }

    @Test
    void shouldEndAtOnceWithoutAPeer() {
        long began = System.nanoTime();
        tx(here, Memif.slave(socket(), 0), 1000).close();
        rx(here, Memif.slave(socket(), 0), 1000).close();
        tx(here, Memif.master(socket(), 0), 1000).close();
        rx(here, Memif.master(socket(), 0), 1000).close();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void shouldSayWhatCannotWork() {
        assertThatThrownBy(() -> here.connection().transport(Memif.master(socket(), 0)).openRx())
                .isInstanceOfSatisfying(
                        ConnectionException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.CONNECTION_CONFIG_INVALID))
                .hasMessageContaining("format");
        assertThatThrownBy(() -> tx(here, Memif.slave(socket(), 0), 2048 * 1024 + 1))
                .isInstanceOfSatisfying(
                        ConnectionException.class,
                        e ->
                                assertThat(e.code())
                                        .isEqualTo(ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE))
                .hasMessageContaining("memif.bufferSize = 2048");
        try (TxConnection one = tx(here, Memif.master(socket(), 0), 100)) {
            assertThatThrownBy(() -> tx(there, Memif.master(socket(), 0), 100))
                    .isInstanceOf(ConnectionException.class)
                    .hasMessageContaining("another id");
            assertThat(one.state()).isNotEqualTo(ConnectionState.CLOSED);
        }
    }

    @Test
    void shouldGiveEverythingBack() throws Exception {
        cycle();
        Resources before = Resources.now();
        for (int i = 0; i < 10; i++) {
            cycle();
        }
        Resources.assertBackTo(before);
    }

    private void cycle() throws InterruptedException {
        try (RxConnection rx = rx(there, Memif.slave(socket(), 0), 1000);
                TxConnection tx = tx(here, Memif.master(socket(), 0), 1000)) {
            awaitBoth(tx, rx, ConnectionState.ACTIVE);
            send(tx, bytes(1000));
            receive(rx);
        }
    }
}
