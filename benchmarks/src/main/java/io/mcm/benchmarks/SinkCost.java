package io.mcm.benchmarks;

import static io.mcm.benchmarks.Stream.FOREVER;

import io.mcm.FrameHandler;
import io.mcm.Mesh;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.agrona.concurrent.BusySpinIdleStrategy;

/**
 * What acquire, fill and commit of one frame cost the sender while one other thread polls 1, 2, 8
 * or 64 sinks. A frame follows when every sink got the one before, so all of them keep up and
 * nothing is missed.
 *
 * <p>{@code --cycles N --frames N --largest BYTES}
 */
final class SinkCost {
    static final List<Integer> SINKS = List.of(1, 2, 8, 64);

    private SinkCost() {}

    public static void main(String[] args) {
        run(Options.of(args), Sample::print);
    }

    static void run(Options options, Consumer<Sample> found) {
        int frames = options.number("frames", 50_000);
        for (int cycle = 0; cycle < options.number("cycles", 3); cycle++) {
            for (int size : Stream.sizes(options)) {
                for (int sinks : cycle % 2 == 0 ? SINKS : SINKS.reversed()) {
                    found.accept(measure(size, sinks, frames).label("cycle", cycle));
                }
            }
        }
    }

    private static Sample measure(int size, int sinks, int frames) {
        try (Mesh mesh = Stream.mesh("sinks");
                Stream stream =
                        Stream.open(
                                mesh,
                                "fan-out",
                                size,
                                Stream.SLOTS_FOR_64_SINKS,
                                sinks,
                                connection -> connection.idleStrategy(BusySpinIdleStrategy::new))) {
            Times times = new Times(frames);
            AtomicLong received = new AtomicLong();
            int warmup = frames / 2;
            Workers.Both<Long, Long> missed =
                    Workers.run(
                            () -> {
                                send(
                                        stream.tx(),
                                        size,
                                        sinks,
                                        new Times(warmup),
                                        warmup,
                                        received::get,
                                        0);
                                return send(
                                        stream.tx(),
                                        size,
                                        sinks,
                                        times,
                                        frames,
                                        received::get,
                                        (long) warmup * sinks);
                            },
                            () ->
                                    pollAll(
                                            stream.rx(),
                                            received::setRelease,
                                            (long) (warmup + frames) * sinks));
            return Sample.of("sinks")
                    .label("size", size)
                    .label("sinks", sinks)
                    .label("pages", stream.tx().pageKind())
                    .figure("p50", times.median())
                    .figure("mean", times.mean())
                    .figure("missed", missed.here() + missed.there());
        }
    }

    /** Returns how many frames sinks missed. */
    static long send(
            TxConnection tx,
            int size,
            int sinks,
            Times times,
            int frames,
            LongSupplier received,
            long before) {
        long missed = 0;
        long expected = before;
        for (long i = 0; i < frames; i++) {
            long start = System.nanoTime();
            try (TxBuffer frame = Objects.requireNonNull(tx.acquire(FOREVER))) {
                frame.payload().putLong(0, i);
                missed += frame.payloadLength(size).commit();
            }
            times.record(System.nanoTime() - start);
            expected += sinks;
            while (received.getAsLong() < expected) {
                Thread.onSpinWait();
            }
        }
        return missed;
    }

    /** Says how many frames came so far; returns how many the sinks say they missed. */
    static long pollAll(List<RxConnection> sinks, LongConsumer received, long total) {
        RxConnection[] all = sinks.toArray(RxConnection[]::new);
        long[] missed = {0};
        FrameHandler handler = frame -> missed[0] += frame.missedBefore();
        long count = 0;
        while (count < total) {
            int polled = 0;
            for (RxConnection sink : all) {
                polled += sink.poll(handler, 16);
            }
            if (polled > 0) {
                count += polled;
                received.accept(count);
            }
        }
        return missed[0];
    }
}
