package io.mcm.benchmarks;

import static io.mcm.benchmarks.Stream.FOREVER;

import io.mcm.ConnectionBuilder;
import io.mcm.Mesh;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import java.time.Duration;
import java.util.Objects;
import org.agrona.concurrent.BusySpinIdleStrategy;

/** Ours, through the public API: a group each way. */
final class MeshEnd implements End {
    private final TxConnection tx;
    private final RxConnection rx;
    private final int size;
    private final Words words;

    MeshEnd(Mesh mesh, int size, boolean ping) {
        this.size = size;
        words = new Words(size);
        String there = "there-" + size;
        String back = "back-" + size;
        tx = spinning(mesh).group(ping ? there : back).blob(size).openTx();
        rx = spinning(mesh).group(ping ? back : there).openRx();
        if (!tx.awaitReceivers(1, Duration.ofSeconds(30))) {
            throw new IllegalStateException("nobody came to " + tx.group());
        }
    }

    private static ConnectionBuilder spinning(Mesh mesh) {
        return mesh.connection().idleStrategy(BusySpinIdleStrategy::new);
    }

    @Override
    public void send(long word) {
        try (TxBuffer frame = tx.acquire(FOREVER)) {
            words.write(Objects.requireNonNull(frame).payload(), 0, word);
            frame.payloadLength(size).commit();
        }
    }

    @Override
    public long receive() {
        try (RxBuffer frame = rx.receive(FOREVER)) {
            return words.read(Objects.requireNonNull(frame).payload(), 0);
        }
    }

    @Override
    public String pages() {
        return tx.pageKind().toString();
    }

    @Override
    public void close() {
        tx.close();
        rx.close();
    }
}
