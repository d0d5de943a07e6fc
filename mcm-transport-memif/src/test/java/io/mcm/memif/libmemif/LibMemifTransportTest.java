package io.mcm.memif.libmemif;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.Connection;
import io.mcm.ConnectionState;
import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.memif.Memif;
import io.mcm.memif.TestPlaces;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** libmemif as an application meets it: one word in the settings of a connection. */
class LibMemifTransportTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @ParameterizedTest
    @CsvSource({
        "LIBMEMIF, JAVA, 64",
        "JAVA, LIBMEMIF, 64",
        "LIBMEMIF, LIBMEMIF, 9000",
        "LIBMEMIF, JAVA, 8294400",
        "JAVA, LIBMEMIF, 8294400"
    })
    void shouldCarryAStreamFromNodeToNodeToItsEnd(
            Memif.Engine ofSender, Memif.Engine ofReceiver, int length) {
        C.assumeLibrary();
        String socket = TestPlaces.abstractName();
        int frames = 50;
        Memif to = Memif.slave(socket, 0).bufferSize(32_768).log2RingSize(9).engine(ofSender);
        Memif from = Memif.master(socket, 0).engine(ofReceiver);
        try (Mesh there = Mesh.launch(MeshConfig.builder().node("there").build());
                Mesh here = Mesh.launch(MeshConfig.builder().node("here").build());
                RxConnection rx = here.connection().transport(from).blob(length).openRx()) {
            try (TxConnection tx =
                    there.connection().transport(to).blob(length).reliable().openTx()) {
                awaitActive(tx);
                awaitActive(rx);
                for (int i = 1; i <= frames; i++) {
                    TxBuffer frame = Objects.requireNonNull(tx.acquire(PATIENCE));
                    frame.payload().putInt(0, i);
                    frame.payload().putInt(length - Integer.BYTES, -i);
                    frame.payloadLength(length).commit();
                    try (RxBuffer got = Objects.requireNonNull(rx.receive(PATIENCE))) {
                        assertThat(got.payload().capacity()).isEqualTo(length);
                        assertThat(got.payload().getInt(0)).isEqualTo(i);
                        assertThat(got.payload().getInt(length - Integer.BYTES)).isEqualTo(-i);
                    }
                }
            }
        }
    }

    private static void awaitActive(Connection connection) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (connection.state() != ConnectionState.ACTIVE) {
            assertThat(System.nanoTime() - end).as("still " + connection.state()).isNegative();
            Thread.onSpinWait();
        }
    }
}
