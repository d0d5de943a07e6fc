package io.mcm.memif;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.ConnectionState;
import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.PageKind;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets to DPDK and back, through the public API: counted by DPDK, compared here. */
@Timeout(120)
class DpdkInteropTest {
    private static final int FRAMES = 10_000;
    private static final int LONGEST = 9_000;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir Path directory;

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);
    private String socket = "";

    private Mesh mesh() {
        socket = directory.resolve("memif.sock").toString();
        return Mesh.launch(MeshConfig.builder().pages(PageKind.BASE).build());
    }

    @ParameterizedTest
    @ValueSource(ints = {2048, LONGEST})
    void shouldGetBackWhatAServerForwards(int longest) throws Exception {
        try (Mesh mesh = mesh();
                Testpmd server =
                        Testpmd.start(
                                directory, "role=server,socket-abstract=no,socket=" + socket);
                TxConnection tx = tx(mesh, Memif.slave(socket, 0));
                RxConnection rx = rx(mesh, Memif.slave(socket, 1))) {
            exchange(tx, rx, longest);
            server.awaitCounts(0, 1, FRAMES);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2048, LONGEST})
    void shouldGetBackWhatAClientForwards(int longest) throws Exception {
        try (Mesh mesh = mesh();
                TxConnection tx = tx(mesh, Memif.master(socket, 0));
                RxConnection rx = rx(mesh, Memif.master(socket, 1));
                Testpmd client =
                        Testpmd.start(
                                directory,
                                "role=client,socket-abstract=no,bsize=2048,rsize=10,socket="
                                        + socket)) {
            exchange(tx, rx, longest);
            client.awaitCounts(0, 1, FRAMES);
        }
    }

    @Test
    void shouldMeetDpdkOnAnAbstractSocketWithASecret() throws Exception {
        try (Mesh mesh = mesh()) {
            socket = TestPlaces.abstractName();
            Memif settings = Memif.slave(socket, 0).secret("swordfish").polling(true);
            try (Testpmd server =
                            Testpmd.start(
                                    directory,
                                    "role=server,secret=swordfish,socket-abstract=yes,socket="
                                            + socket.substring(1));
                    TxConnection tx = tx(mesh, settings);
                    RxConnection rx =
                            rx(mesh, Memif.slave(socket, 1).secret("swordfish").polling(true))) {
                exchange(tx, rx, 1500);
                server.awaitCounts(0, 1, FRAMES);
            }
        }
    }

    @Test
    void shouldReceiveFromAllRingsOfAClient() throws Exception {
        try (Mesh mesh = mesh();
                RxConnection zero = rx(mesh, Memif.master(socket, 0));
                RxConnection one = rx(mesh, Memif.master(socket, 1));
                Testpmd client =
                        Testpmd.start(
                                directory,
                                "role=client,socket-abstract=no,socket=" + socket,
                                "--rxq=2",
                                "--txq=2",
                                "--tx-first")) {
            // 32 packets from each of the two queues of each port
            for (RxConnection rx : new RxConnection[] {zero, one}) {
                for (int i = 0; i < 64; i++) {
                    try (RxBuffer frame = rx.receive(PATIENCE)) {
                        assertThat(frame).as(client::text).isNotNull();
                    }
                }
                assertThat(rx.receive(Duration.ofMillis(100))).isNull();
            }
        }
    }

    private static TxConnection tx(Mesh mesh, Memif settings) {
        return mesh.connection().transport(settings).blob(LONGEST).reliable().openTx();
    }

    private static RxConnection rx(Mesh mesh, Memif settings) {
        return mesh.connection().transport(settings).blob(LONGEST).reliable().openRx();
    }

    /** Sends frames of random lengths and bytes, a few at a time, and compares what comes back. */
    private void exchange(TxConnection tx, RxConnection rx, int longest) throws Exception {
        awaitActive(tx::state);
        awaitActive(rx::state);
        Queue<byte[]> away = new ArrayDeque<>();
        long last = 0;
        for (int sent = 0, back = 0; back < FRAMES; ) {
            while (sent < FRAMES && away.size() < 32) {
                byte[] frame = new byte[14 + random.nextInt(longest - 13)];
                random.nextBytes(frame);
                try (TxBuffer slot = Objects.requireNonNull(tx.acquire(PATIENCE))) {
                    slot.payload().putBytes(0, frame);
                    slot.payloadLength(frame.length).commit();
                }
                away.add(frame);
                sent++;
            }
            try (RxBuffer frame = rx.receive(PATIENCE)) {
                assertThat(frame).as("frame %d of seed %d", back, seed).isNotNull();
                byte[] bytes = new byte[frame.payload().capacity()];
                frame.payload().getBytes(0, bytes);
                assertThat(bytes).as("frame %d of seed %d", back, seed).isEqualTo(away.remove());
                assertThat(frame.sequence()).isEqualTo(back);
                assertThat(frame.timestamp()).isGreaterThanOrEqualTo(last);
                last = frame.timestamp();
                back++;
            }
        }
        assertThat(tx.state()).isEqualTo(ConnectionState.ACTIVE);
    }

    private interface StateOf {
        ConnectionState now();
    }

    private static void awaitActive(StateOf connection) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (connection.now() != ConnectionState.ACTIVE) {
            assertThat(System.nanoTime() - end).isNegative();
            Thread.sleep(10);
        }
    }
}
