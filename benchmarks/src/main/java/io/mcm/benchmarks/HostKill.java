package io.mcm.benchmarks;

import io.mcm.Mesh;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What the others feel when a receiver is killed (SIGKILL) while it holds frames: the sender, which
 * counts its free slots before each frame by lending all of them to itself, and the other
 * receivers, which must miss nothing.
 *
 * <p>{@code --kills N --others N --fps N --size BYTES}
 */
final class HostKill {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SLOTS = 32;

    /** As many as a sender can lend to itself. */
    private static final int ALL_FREE = SLOTS - 2;

    /** What the victim holds when it is killed; more are queued for it. */
    private static final int HELD = 8;

    private static final String HOLDING = "holding";

    private HostKill() {}

    public static void main(String[] args) {
        Options options = Options.of(args);
        switch (options.text("role", "sender")) {
            case "victim" -> hold(options);
            case "other" -> receive(options);
            default -> run(options, Sample::print);
        }
    }

    static void run(Options options, Consumer<Sample> found) {
        int kills = options.number("kills", 20);
        int others = options.number("others", 3);
        int size = options.number("size", Stream.PICTURE);
        try (Host host = Host.of(options)) {
            List<Fork> there =
                    IntStream.range(0, others).mapToObj(i -> fork(host, "other")).toList();
            try {
                Sample sample = send(host, kills, others, size, options.number("fps", 200));
                double missed =
                        there.stream()
                                .flatMap(each -> each.join().stream())
                                .mapToDouble(each -> each.figure("missed"))
                                .sum();
                found.accept(sample.figure("others_missed", missed));
            } finally {
                there.forEach(Fork::close);
            }
        }
    }

    private static Fork fork(Host host, String role) {
        return Fork.start(HostKill.class, "--role", role, "--directory", host.directory());
    }

    private static Sample send(Host host, int kills, int others, int size, int fps) {
        try (Mesh mesh = host.mesh();
                TxConnection tx =
                        mesh.connection()
                                .group("kill")
                                .blob(size)
                                .slots(SLOTS)
                                .maxLent(ALL_FREE)
                                .openTx()) {
            if (!tx.awaitReceivers(others, PATIENCE)) {
                throw new IllegalStateException(tx.receivers() + " of " + others + " came");
            }
            Sender sender = new Sender(tx, size, fps);
            Times times = new Times(kills);
            long frames = 0;
            for (int i = 0; i < kills; i++) {
                CompletableFuture<Long> killed = new CompletableFuture<>();
                Thread killer = Thread.ofPlatform().start(() -> kill(host, killed));
                long since = System.nanoTime();
                while (!killed.isDone() || sender.free() < ALL_FREE) {
                    if (System.nanoTime() - since > PATIENCE.toNanos()) {
                        throw new IllegalStateException(
                                "kill " + i + ": free slots " + sender.free() + " of " + ALL_FREE);
                    }
                    sender.sendOne();
                    frames++;
                }
                times.record(System.nanoTime() - killed.join());
                join(killer);
            }
            return Sample.of("kill")
                    .label("pages", tx.pageKind())
                    .figure("kills", kills)
                    .figure("p50", times.median())
                    .figure("max", times.percentile(1))
                    .figure("frames", frames)
                    .figure("starved", sender.starved);
        }
    }

    private static void kill(Host host, CompletableFuture<Long> killed) {
        try (Fork victim = fork(host, "victim")) {
            victim.await(HOLDING);
            killed.complete(System.nanoTime());
            victim.kill();
        } catch (RuntimeException e) {
            killed.completeExceptionally(e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends at its rate, and knows how many slots are free. */
    private static final class Sender {
        private final TxConnection tx;
        private final int size;
        private final Pace pace;
        private final List<TxBuffer> lent = new ArrayList<>();

        /** Frames for which there was no slot. */
        private int starved;

        Sender(TxConnection tx, int size, int fps) {
            this.tx = tx;
            this.size = size;
            pace = new Pace(fps);
        }

        int free() {
            TxBuffer slot;
            while (lent.size() < ALL_FREE && (slot = tx.tryAcquire()) != null) {
                lent.add(slot);
            }
            int free = lent.size();
            lent.forEach(TxBuffer::close);
            lent.clear();
            return free;
        }

        void sendOne() {
            pace.sleep();
            try (TxBuffer frame = tx.tryAcquire()) {
                if (frame == null) {
                    starved++;
                } else {
                    int _ = frame.payloadLength(size).commit();
                }
            }
        }
    }

    private static void hold(Options options) {
        try (Mesh mesh = Host.of(options).mesh();
                RxConnection rx = mesh.connection().group("kill").openRx()) {
            List<RxBuffer> held = new ArrayList<>();
            while (held.size() < HELD) {
                held.add(Objects.requireNonNull(rx.receive(PATIENCE)));
            }
            System.out.println(HOLDING);
            long sum = 0;
            while (!rx.ended()) { // reads on until it is killed
                for (RxBuffer frame : held) {
                    sum += frame.payload().getLong(frame.payload().capacity() / 2);
                }
            }
            System.out.println("read " + sum);
        }
    }

    private static void receive(Options options) {
        try (Mesh mesh = Host.of(options).mesh();
                RxConnection rx = mesh.connection().group("kill").openRx()) {
            do {
                try (RxBuffer frame = rx.receive(PATIENCE)) {
                    if (frame == null && !rx.ended()) {
                        throw new IllegalStateException("nothing came for " + PATIENCE);
                    }
                }
            } while (!rx.ended());
            Sample.of("kill-other").figure("missed", rx.stats().missed()).print();
        }
    }
}
