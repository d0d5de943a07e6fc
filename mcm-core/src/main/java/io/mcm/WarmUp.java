package io.mcm;

import io.mcm.format.BlobFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends some frames to nobody before the first real one, so that their code is compiled by then.
 *
 * <p>At 60 frames a second the path would stay interpreted for minutes, and waking a receiver would
 * take two to five times as long. Done once in a JVM, on the thread that launches the first node:
 * within the process, and then, if that node meets those of other processes, from one node to
 * another as between processes.
 */
final class WarmUp {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    private static final AtomicBoolean DONE = new AtomicBoolean();
    private static final AtomicBoolean DONE_BETWEEN_NODES = new AtomicBoolean();

    private static final String NAME = "warm-up";

    /** So many, or as many as the time allows, until the optimising compiler has seen enough. */
    private static final int ROUNDS = 50_000;

    private static final long LIMIT_NANOS = 500_000_000;

    /** Of the openings, and of the stream, from node to node. */
    private static final long LIMIT_BETWEEN_NODES_NANOS = 250_000_000;

    /** Joining a stream is a path of its own. */
    private static final int OPENINGS = 20;

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** Just longer than a receiver spins, so that it gets ready to sleep too. */
    private static final Duration NAP = Duration.ofNanos(10_001);

    private static final long NAP_BETWEEN_NODES_NANOS = 25_000;

    /** Frames between two naps: most of them fast, or too few come for the compiler to notice. */
    private static final int NAP_INTERVAL = 32;

    private WarmUp() {}

    static void once(MeshConfig config) {
        if (System.getenv().getOrDefault("MCM_WARM_UP", "").equals("no")) {
            return;
        }
        if (DONE.compareAndSet(false, true)) {
            run(WarmUp::withinTheProcess);
        }
        if (config.discovery() == Discovery.HOST
                && !DONE_BETWEEN_NODES.get()
                && HostView.transport().available()
                && DONE_BETWEEN_NODES.compareAndSet(false, true)) {
            run(WarmUp::betweenNodes);
        }
    }

    private static void run(Runnable path) {
        long start = System.nanoTime();
        try {
            path.run();
            LOG.debug(
                    "a data path was warmed up in {} ms", (System.nanoTime() - start) / 1_000_000);
        } catch (McmException e) {
            LOG.debug("a data path was not warmed up", e); // the real connections will say why
        }
    }

    private static void withinTheProcess() {
        try (Mesh mesh = Mesh.cold(config().discovery(Discovery.NONE).build());
                TxConnection tx = openTx(mesh);
                RxConnection rx = openRx(mesh)) {
            Deadline deadline = new Deadline(LIMIT_NANOS);
            for (int round = 0; round < ROUNDS && !deadline.isOver(); round++) {
                send(tx, round);
                try (RxBuffer frame = rx.receive(Duration.ZERO)) {
                    if (frame == null || frame.payload().getLong(0) != round) {
                        throw new ConnectionException(
                                ErrorCode.CONNECTION_FAILED, "the warm-up lost a frame");
                    }
                }
                if (round % 16 == 0) {
                    rx.receive(NAP);
                }
            }
        }
    }

    private static void betweenNodes() {
        Path directory = null;
        try {
            directory = Files.createTempDirectory("mcm-warm-up");
            MeshConfig config = config().runtimeDirectory(directory).build();
            try (Mesh sender = Mesh.cold(config);
                    Mesh receiver = Mesh.cold(config)) {
                open(sender, receiver);
                stream(sender, receiver);
            }
        } catch (IOException e) {
            throw new ConnectionException(
                    ErrorCode.SYSTEM_CALL, "no temporary directory: " + e.getMessage(), e);
        } finally {
            if (directory != null) {
                remove(directory);
            }
        }
    }

    private static void open(Mesh sender, Mesh receiver) {
        try (TxConnection tx = openTx(sender)) {
            Deadline deadline = new Deadline(LIMIT_BETWEEN_NODES_NANOS);
            for (int i = 0; i < OPENINGS && !deadline.isOver(); i++) {
                try (RxConnection rx = openRx(receiver)) {
                    tx.awaitReceivers(1, PATIENCE);
                    send(tx, 0);
                    receive(rx, PATIENCE);
                }
            }
        }
    }

    /** The receiver is a thread that sleeps now and then, so that it is woken. */
    private static void stream(Mesh sender, Mesh receiver) {
        try (RxConnection rx = openRx(receiver)) {
            AtomicLong received = new AtomicLong();
            Thread thread =
                    Thread.ofPlatform().daemon().name(NAME).start(() -> receiveAll(rx, received));
            try (TxConnection tx = openTx(sender)) {
                tx.awaitReceivers(1, PATIENCE);
                Deadline deadline = new Deadline(LIMIT_BETWEEN_NODES_NANOS);
                for (int round = 1; round <= ROUNDS && !deadline.isOver(); round++) {
                    send(tx, round);
                    while (received.get() < round && !deadline.isOver()) {
                        Thread.onSpinWait();
                    }
                    if (round % NAP_INTERVAL == 0) {
                        LockSupport.parkNanos(NAP_BETWEEN_NODES_NANOS);
                    }
                }
            }
            thread.join(PATIENCE.toMillis()); // one that never met its source ends with rx
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void receiveAll(RxConnection rx, AtomicLong received) {
        try {
            while (!rx.ended()) {
                if (receive(rx, PATIENCE)) {
                    received.incrementAndGet();
                }
            }
        } catch (McmException e) {
            LOG.debug("the warm-up's receiver ended", e);
        }
    }

    private static void send(TxConnection tx, int round) {
        try (TxBuffer frame = tx.acquire(PATIENCE)) {
            if (frame != null) {
                frame.payload().putLong(0, round);
                frame.payloadLength(Long.BYTES).timestamp(round).commit();
            }
        }
    }

    private static boolean receive(RxConnection rx, Duration timeout) {
        try (RxBuffer frame = rx.receive(timeout)) {
            return frame != null && frame.payload().getLong(0) >= 0;
        }
    }

    private static MeshConfig.Builder config() {
        return MeshConfig.builder().mesh(NAME).node(NAME).pages(PageKind.BASE);
    }

    private static TxConnection openTx(Mesh mesh) {
        return mesh.connection()
                .group(NAME)
                .format(new BlobFormat(Long.BYTES))
                .slots(8)
                .queueCapacity(2)
                .openTx();
    }

    private static RxConnection openRx(Mesh mesh) {
        return mesh.connection().group(NAME).queueCapacity(2).openRx();
    }

    /** What the nodes left, if they left anything. */
    private static void remove(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("cannot remove {}", directory, e);
        }
    }

    private static final class Deadline {
        private final long end;

        Deadline(long nanos) {
            end = System.nanoTime() + nanos;
        }

        boolean isOver() {
            return System.nanoTime() - end > 0;
        }
    }
}
