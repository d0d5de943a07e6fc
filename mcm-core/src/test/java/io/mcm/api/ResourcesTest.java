package io.mcm.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.Mesh;
import io.mcm.RxConnection;
import io.mcm.TxConnection;
import io.mcm.contract.Resources;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResourcesTest extends ApiTest {
    @Test
    void shouldLeaveNoMappingNorFileDescriptorBehind() {
        cycle(20);
        Resources before = Resources.now();
        cycle(1_000);

        Resources.assertBackTo(before);
    }

    @Test
    void shouldGiveItsMemoryBackThoughBuffersWereNeverReturned() {
        Resources before = Resources.now();
        for (int i = 0; i < 100; i++) {
            try (TxConnection tx = source().openTx();
                    RxConnection rx = connection().openRx()) {
                send(tx, 0, 3);
                receive(rx);
                acquire(tx);
            }
        }

        Resources.assertBackTo(before);
    }

    @Test
    void shouldCloseItsConnectionsWithTheNode() {
        Resources before = Resources.now();
        try (Mesh node = Mesh.launch(nodeConfig().build())) {
            List<RxConnection> receivers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                TxConnection tx = node.connection().group("group-" + i).blob(SIZE).openTx();
                receivers.add(node.connection().group("group-" + i).openRx());
                send(tx, 0, 1);
            }
            assertThat(Resources.now().frameMappings()).isGreaterThan(before.frameMappings());
            receivers.forEach(ApiTest::drain);
        }

        Resources.assertBackTo(before);
    }

    @Test
    void shouldKeepTheMemoryWhileAReceiverHasFramesOfASenderThatLeft() {
        Resources before = Resources.now();
        try (RxConnection rx = connection().openRx()) {
            try (TxConnection tx = source().openTx()) {
                send(tx, 4, 2);
            }
            var held = receive(rx);
            assertThat(receiveNumber(rx)).isEqualTo(5);
            assertThat(rx.receive(PATIENCE)).isNull();
            assertThat(held.payload().getLong(0)).isEqualTo(4);
            held.close();

            Resources.assertBackTo(before);
        }
    }

    private void cycle(int times) {
        for (int i = 0; i < times; i++) {
            try (TxConnection tx = source().slots(4).openTx();
                    RxConnection rx = connection().queueCapacity(2).openRx()) {
                send(tx, i, 1);
                assertThat(receiveNumber(rx)).isEqualTo(i);
            }
        }
    }
}
