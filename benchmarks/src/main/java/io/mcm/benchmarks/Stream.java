package io.mcm.benchmarks;

import io.mcm.ConnectionBuilder;
import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.RxConnection;
import io.mcm.TxConnection;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** One group of one process: a source of blobs and the sinks it feeds, all attached. */
record Stream(TxConnection tx, List<RxConnection> rx) implements AutoCloseable {
    static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    /** The smallest frame that is measured and the largest: a 1080p picture in yuv422p10le. */
    static final int SMALL = 64;

    static final int PICTURE = 1920 * 1080 * 4;

    /** The two sizes, or only those that {@code --largest} admits. */
    static List<Integer> sizes(Options options) {
        int largest = options.number("largest", PICTURE);
        return IntStream.of(SMALL, PICTURE).filter(size -> size <= largest).boxed().toList();
    }

    /** A pool that serves 64 sinks: two slots for each, two for the source, some to spare. */
    static final int SLOTS_FOR_64_SINKS = 2 * 64 + 16;

    static Mesh mesh(String name) {
        return Mesh.launch(MeshConfig.builder().mesh(name).maxConnections(100).build());
    }

    static Stream open(
            Mesh mesh,
            String group,
            int size,
            int slots,
            int sinks,
            UnaryOperator<ConnectionBuilder> settings) {
        TxConnection tx =
                settings.apply(mesh.connection().group(group).blob(size).slots(slots)).openTx();
        List<RxConnection> rx =
                IntStream.range(0, sinks)
                        .mapToObj(i -> settings.apply(mesh.connection().group(group)).openRx())
                        .toList();
        if (!tx.awaitReceivers(sinks, Duration.ofSeconds(10))) {
            throw new IllegalStateException(
                    "only " + tx.receivers() + " of " + sinks + " sinks came to " + group);
        }
        return new Stream(tx, rx);
    }

    RxConnection onlyRx() {
        return rx.getFirst();
    }

    @Override
    public void close() {
        rx.forEach(RxConnection::close);
        tx.close();
    }
}
