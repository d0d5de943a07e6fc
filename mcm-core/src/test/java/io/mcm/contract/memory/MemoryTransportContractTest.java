package io.mcm.contract.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.contract.Burst;
import io.mcm.contract.LocalSide;
import io.mcm.contract.Received;
import io.mcm.contract.Sent;
import io.mcm.contract.Side;
import io.mcm.contract.StreamSpec;
import io.mcm.contract.TransportContract;
import io.mcm.contract.TransportUnderTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Runs the contract between two nodes of this JVM. */
class MemoryTransportContractTest extends TransportContract {
    private static final TransportUnderTest MEMORY =
            (connection, stream) -> connection.transport(new MemoryAddress(stream));

    @Override
    protected Side launch(String node, boolean sending) {
        return LocalSide.launch(MEMORY, "mesh-of-" + node, node, () -> MemoryTransport.kill(node));
    }

    @Test
    void shouldReportTheFramesThatACutWireLost() {
        connect(StreamSpec.reliable(stream, blob(1024)));
        Sent sent =
                sender().send(
                                stream,
                                Burst.of(0, 1_000, 1024).withPatience(Duration.ofMillis(500)));

        boolean cut = MemoryTransport.cut(new MemoryAddress(stream));
        awaitNoPeer();
        Received received = receiver().receive(stream, 1, PATIENCE); // its link can go on now
        awaitPeer();
        sender().beginSending(stream, Burst.of(sent.frames(), 100, 1024));
        while (received.last() < sent.frames() + 99 && received.faults().isEmpty()) {
            received = receiver().receive(stream, received.frames() + 1, PATIENCE);
        }

        assertThat(cut).isTrue();
        assertThat(received.faults()).isEmpty();
        assertThat(received.last()).isEqualTo(sent.frames() + 99);
        assertThat(received.missed()).isPositive();
        assertThat(received.frames() + received.missed()).isEqualTo(sent.frames() + 100);
        assertThat(received.sources()).isEqualTo(1);
    }
}
