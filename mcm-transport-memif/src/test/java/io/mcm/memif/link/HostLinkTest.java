package io.mcm.memif.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.ConnectionState;
import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.format.BlobFormat;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes in one JVM are to each other what two processes are. */
class HostLinkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Mesh one = Mesh.launch(MeshConfig.builder().mesh("link").node("one").build());
    private final Mesh other = Mesh.launch(MeshConfig.builder().mesh("link").node("other").build());

    @AfterEach
    void close() {
        other.close();
        one.close();
    }

    @Test
    void shouldCarryFramesToANodeThatCameBefore() {
        try (RxConnection rx = other.connection().group("g").openRx();
                TxConnection tx = tx("g")) {
            exchange(tx, rx, 1000);
        }
    }

    @Test
    void shouldCarryFramesToANodeThatCameAfter() {
        try (TxConnection tx = tx("g");
                RxConnection rx = other.connection().group("g").openRx()) {
            exchange(tx, rx, 1000);
        }
    }

    @Test
    void shouldEndTheStreamAfterTheLastFrame() {
        try (RxConnection rx = other.connection().group("g").openRx()) {
            try (TxConnection tx = tx("g")) {
                assertThat(tx.awaitReceivers(1, PATIENCE)).isTrue();
                send(tx, 0);
                send(tx, 1);
            }
            expect(rx, 0);
            expect(rx, 1);
            assertThat(rx.receive(PATIENCE)).isNull();
            assertThat(rx.ended()).isTrue();
            assertThat(rx.state()).isEqualTo(ConnectionState.SUSPENDED);
        }
    }

    private TxConnection tx(String group) {
        return one.connection().group(group).format(new BlobFormat(64)).openTx();
    }

    private static void exchange(TxConnection tx, RxConnection rx, int frames) {
        assertThat(tx.awaitReceivers(1, PATIENCE)).isTrue();
        for (int i = 0; i < frames; i++) {
            send(tx, i);
            expect(rx, i);
        }
        assertThat(rx.stats().missed()).isZero();
    }

    private static void send(TxConnection tx, int number) {
        try (TxBuffer frame = Objects.requireNonNull(tx.acquire(PATIENCE))) {
            frame.payload().putInt(0, number);
            assertThat(frame.payloadLength(64).commit()).isZero();
        }
    }

    private static void expect(RxConnection rx, int number) {
        try (RxBuffer frame = rx.receive(PATIENCE)) {
            assertThat(frame).as("frame %d, %s", number, rx.state()).isNotNull();
            assertThat(frame.payload().getInt(0)).isEqualTo(number);
        }
    }
}
