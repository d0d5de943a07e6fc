package io.mcm;

import io.mcm.format.BlobFormat;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends some frames to nobody before the first real one, so that their code is compiled by then.
 *
 * <p>At 60 frames a second the path would stay interpreted for minutes, and waking a receiver would
 * take two to three times as long. Done once in a JVM, on the thread that launches the first node.
 */
final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final AtomicBoolean DONE = new AtomicBoolean();

    /** So many, or as many as the time allows, until the optimising compiler has seen enough. */
    private static final int ROUNDS = 50_000;

    private static final long LIMIT_NANOS = 500_000_000;

    /** Just longer than a receiver spins, so that it gets ready to sleep too. */
    private static final Duration NAP = Duration.ofNanos(10_001);

    private WarmUp() {}

    static void once() {
        if (DONE.compareAndSet(false, true)) {
            try {
                long took = run();
                LOG.debug("the data path was warmed up in {} ms", took / 1_000_000);
            } catch (McmException e) {
                LOG.debug(
                        "the data path was not warmed up", e); // the real connections will say why
            }
        }
    }

    private static long run() {
        long start = System.nanoTime();
        MeshConfig config =
                MeshConfig.builder()
                        .mesh("warm-up")
                        .node("warm-up")
                        .discovery(Discovery.NONE)
                        .pages(PageKind.BASE)
                        .build();
        try (Mesh mesh = Mesh.cold(config);
                TxConnection tx =
                        mesh.connection()
                                .group("warm-up")
                                .format(new BlobFormat(Long.BYTES))
                                .slots(8)
                                .queueCapacity(2)
                                .openTx();
                RxConnection rx = mesh.connection().group("warm-up").queueCapacity(2).openRx()) {
            long begun = 0; // after the first round, which loads classes
            for (int round = 0; round < ROUNDS; round++) {
                send(tx, round);
                try (RxBuffer frame = rx.receive(Duration.ZERO)) {
                    if (frame == null || frame.payload().getLong(0) != round) {
                        throw new ConnectionException(
                                ErrorCode.CONNECTION_FAILED, "the warm-up lost a frame");
                    }
                }
                if (round % 16 == 0) {
                    rx.receive(NAP);
                    begun = round == 0 ? System.nanoTime() : begun;
                    if (System.nanoTime() - begun > LIMIT_NANOS) {
                        break;
                    }
                }
            }
        }
        return System.nanoTime() - start;
    }

    private static void send(TxConnection tx, int round) {
        try (TxBuffer frame = tx.acquire(Duration.ZERO)) {
            if (frame != null) {
                frame.payload().putLong(0, round);
                frame.payloadLength(Long.BYTES).timestamp(round).commit();
            }
        }
    }
}
