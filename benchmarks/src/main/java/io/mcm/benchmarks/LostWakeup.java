package io.mcm.benchmarks;

import static io.mcm.benchmarks.Stream.FOREVER;

import io.mcm.Mesh;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import java.time.Duration;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks for a lost wake-up: two threads publish and wait for each other without a time limit, after
 * random pauses that put every publish before, into and after the moment at which the other falls
 * asleep. First there and back over two groups, where receive sleeps at both ends; then one way to
 * a reliable sink with a short queue, where acquire sleeps too. When nothing moves for ten seconds
 * a wake-up was lost: the seed and both stacks are printed, the exit code is 1.
 *
 * <p>{@code --rounds N --seed N}
 */
final class LostWakeup {
    private static final long STUCK_NANOS = Duration.ofSeconds(10).toNanos();

    /** A wait this long on a machine that is not stopped is a wake-up that came by luck. */
    private static final long LATE_NANOS = Duration.ofMillis(500).toNanos();

    private final long seed;
    private final AtomicLong progress = new AtomicLong();

    private LostWakeup(long seed) {
        this.seed = seed;
    }

    public static void main(String[] args) {
        Options options = Options.of(args);
        long seed = options.longNumber("seed", System.nanoTime());
        long rounds = options.longNumber("rounds", 10_000_000);
        LostWakeup test = new LostWakeup(seed);
        System.out.println("LostWakeup --rounds " + rounds + " --seed " + seed);
        test.watch();
        try (Mesh mesh = Stream.mesh("lost-wakeup")) {
            test.thereAndBack(mesh, rounds).print();
            test.reliable(mesh, rounds).print();
        }
    }

    private Sample thereAndBack(Mesh mesh, long rounds) {
        try (Stream there = Stream.open(mesh, "there", Stream.SMALL, 32, 1, c -> c);
                Stream back = Stream.open(mesh, "back", Stream.SMALL, 32, 1, c -> c)) {
            return result(
                    "receive",
                    rounds,
                    Workers.run(
                            () -> {
                                Side side = new Side(seed);
                                for (long i = 0; i < rounds; i++) {
                                    side.pause();
                                    side.send(there.tx(), i);
                                    side.receive(back.onlyRx(), i);
                                }
                                return side.end();
                            },
                            () -> {
                                Side side = new Side(~seed);
                                for (long i = 0; i < rounds; i++) {
                                    side.receive(there.onlyRx(), i);
                                    side.pause();
                                    side.send(back.tx(), i);
                                }
                                return side.end();
                            }));
        }
    }

    private Sample reliable(Mesh mesh, long rounds) {
        try (Stream stream =
                Stream.open(
                        mesh,
                        "reliable",
                        Stream.SMALL,
                        8,
                        1,
                        c -> c.reliable().maxStall(Duration.ofMinutes(5)).queueCapacity(2))) {
            return result(
                    "acquire",
                    rounds,
                    Workers.run(
                            () -> {
                                Side side = new Side(seed);
                                for (long i = 0; i < rounds; i++) {
                                    side.pause();
                                    side.send(stream.tx(), i);
                                }
                                return side.end();
                            },
                            () -> {
                                Side side = new Side(~seed);
                                for (long i = 0; i < rounds; i++) {
                                    side.receive(stream.onlyRx(), i);
                                    side.pause();
                                }
                                return side.end();
                            }));
        }
    }

    private static Sample result(String waits, long rounds, Workers.Both<Ended, Ended> ended) {
        return Sample.of("lost-wakeup")
                .label("waits_in", waits)
                .figure("rounds", rounds)
                .figure("sleeps_tx", ended.here().sleeps())
                .figure("sleeps_rx", ended.there().sleeps())
                .figure("late", ended.here().late() + ended.there().late())
                .figure("longest_ns", Math.max(ended.here().longest(), ended.there().longest()));
    }

    private void watch() {
        Thread.ofPlatform()
                .name("watchdog")
                .daemon()
                .start(
                        () -> {
                            long seen = -1;
                            long since = System.nanoTime();
                            while (true) {
                                LockSupport.parkNanos(STUCK_NANOS / 20);
                                long now = progress.get();
                                if (now != seen) {
                                    seen = now;
                                    since = System.nanoTime();
                                } else if (System.nanoTime() - since > STUCK_NANOS) {
                                    giveUp(seen);
                                }
                            }
                        });
    }

    private void giveUp(long seen) {
        System.err.println(
                "lost wake-up: nothing moved for "
                        + Duration.ofNanos(STUCK_NANOS)
                        + " after "
                        + seen
                        + " frames; again with --seed "
                        + seed);
        Thread.getAllStackTraces()
                .forEach(
                        (thread, stack) -> {
                            System.err.println(thread);
                            for (StackTraceElement line : stack) {
                                System.err.println("    at " + line);
                            }
                        });
        Runtime.getRuntime().halt(1);
    }

    /** What one thread saw until its end. */
    private record Ended(long sleeps, long late, long longest) {}

    /** One of the two threads. */
    private final class Side {
        private final SplittableRandom random;
        private final long sleepsBefore = ThreadMeter.sleeps();
        private long late;
        private long longest;

        Side(long seed) {
            random = new SplittableRandom(seed);
        }

        /** Nothing to 130 µs, short pauses as likely as long ones; a few of them asleep. */
        void pause() {
            int magnitude = random.nextInt(18);
            long nanos = random.nextLong(1L << magnitude);
            if (magnitude == 17 && random.nextInt(8) == 0) {
                LockSupport.parkNanos(nanos);
                return;
            }
            long end = System.nanoTime() + nanos;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        }

        void send(TxConnection tx, long word) {
            long start = System.nanoTime();
            try (TxBuffer frame = Objects.requireNonNull(tx.acquire(FOREVER))) {
                waited(start);
                frame.payload().putLong(0, word);
                frame.payloadLength(Stream.SMALL).commit();
            }
        }

        void receive(RxConnection rx, long expected) {
            long start = System.nanoTime();
            try (RxBuffer frame = Objects.requireNonNull(rx.receive(FOREVER))) {
                waited(start);
                long word = frame.payload().getLong(0);
                if (word != expected) {
                    throw new IllegalStateException(
                            "expected frame " + expected + ", got " + word + ", seed " + seed);
                }
            }
            progress.incrementAndGet();
        }

        private void waited(long start) {
            long time = System.nanoTime() - start;
            longest = Math.max(longest, time);
            if (time > LATE_NANOS) {
                late++;
            }
        }

        Ended end() {
            return new Ended(ThreadMeter.sleeps() - sleepsBefore, late, longest);
        }
    }
}
