package io.mcm.benchmarks;

import static io.mcm.benchmarks.Stream.FOREVER;

import io.mcm.FrameHandler;
import io.mcm.Mesh;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.agrona.concurrent.BusySpinIdleStrategy;

/**
 * What the other sinks feel when one stops: phases in which all are polled take turns with phases
 * in which the last one is not, for many pool lengths, while it also holds a frame. A frame follows
 * when the others got the one before.
 *
 * <p>{@code --phases N --pools N --sinks N --size BYTES}
 */
final class SlowSink {
    private static final int SLOTS = 32;

    private SlowSink() {}

    public static void main(String[] args) {
        run(Options.of(args), Sample::print);
    }

    static void run(Options options, Consumer<Sample> found) {
        int sinks = options.number("sinks", 4);
        int size = options.number("size", Stream.PICTURE);
        int pools = options.number("pools", 1000);
        try (Mesh mesh = Stream.mesh("slow-sink");
                Stream stream =
                        Stream.open(
                                mesh,
                                "one-stops",
                                size,
                                SLOTS,
                                sinks,
                                connection -> connection.idleStrategy(BusySpinIdleStrategy::new))) {
            phase(stream, size, pools, false); // warms both up
            phase(stream, size, pools, true);
            for (int i = 0; i < options.number("phases", 10); i++) {
                found.accept(phase(stream, size, pools, i % 2 == 1).label("phase", i));
            }
        }
    }

    private static Sample phase(Stream stream, int size, int pools, boolean stopped) {
        int frames = pools * SLOTS;
        int others = stream.rx().size() - 1;
        RxConnection slow = stream.rx().getLast();
        List<RxConnection> polled = stopped ? stream.rx().subList(0, others) : stream.rx();
        Times times = new Times(frames * others);
        AtomicLong received = new AtomicLong();
        RxBuffer held = stopped ? sendOne(stream, size, slow) : null;
        Workers.Both<Long, Long> missed =
                Workers.run(
                        () -> send(stream.tx(), size, frames, polled.size(), received),
                        () ->
                                pollAll(
                                        polled,
                                        others,
                                        times,
                                        received,
                                        (long) frames * polled.size()));
        long slowGot = held == null ? frames : resume(stream, size, held, frames);
        return Sample.of("slow-sink")
                .label("stopped", stopped)
                .label("size", size)
                .label("pages", stream.tx().pageKind())
                .figure("p50", times.median())
                .figure("p99", times.percentile(0.99))
                .figure("pool_lengths", pools)
                .figure("slow_got", slowGot)
                .figure("commit_misses", missed.here())
                .figure("others_missed", missed.there());
    }

    /** Sends one frame, takes it from the others, gives back what the slow sink has next. */
    private static RxBuffer sendOne(Stream stream, int size, RxConnection slow) {
        try (TxBuffer frame = Objects.requireNonNull(stream.tx().acquire(FOREVER))) {
            frame.payload().putLong(0, System.nanoTime());
            frame.payloadLength(size).commit();
        }
        List<RxConnection> others = stream.rx().subList(0, stream.rx().size() - 1);
        others.forEach(sink -> Objects.requireNonNull(sink.tryReceive()).close());
        return Objects.requireNonNull(slow.tryReceive());
    }

    private static long send(
            TxConnection tx, int size, int frames, int sinks, AtomicLong received) {
        long missed = 0;
        long expected = 0;
        for (int i = 0; i < frames; i++) {
            try (TxBuffer frame = Objects.requireNonNull(tx.acquire(FOREVER))) {
                frame.payload().putLong(0, System.nanoTime());
                missed += frame.payloadLength(size).commit();
            }
            expected += sinks;
            while (received.get() < expected) {
                Thread.onSpinWait();
            }
        }
        return missed;
    }

    private static long pollAll(
            List<RxConnection> sinks, int others, Times times, AtomicLong received, long total) {
        RxConnection[] all = sinks.toArray(RxConnection[]::new);
        long[] missed = {0};
        FrameHandler timed =
                frame -> {
                    times.record(System.nanoTime() - frame.payload().getLong(0));
                    missed[0] += frame.missedBefore();
                };
        FrameHandler untimed = frame -> {};
        long count = 0;
        while (count < total) {
            int polled = 0;
            for (int i = 0; i < all.length; i++) {
                polled += all[i].poll(i < others ? timed : untimed, 16);
            }
            if (polled > 0) {
                count += polled;
                received.setRelease(count);
            }
        }
        return missed[0];
    }

    /** Starts the slow sink again: what it got and what it says it missed must be all frames. */
    private static long resume(Stream stream, int size, RxBuffer held, int frames) {
        RxConnection slow = stream.rx().getLast();
        long first = held.sequence();
        held.close();
        long got = 0;
        RxBuffer frame;
        while ((frame = slow.tryReceive()) != null) {
            frame.close();
            got++;
        }
        try (RxBuffer next = sendOne(stream, size, slow)) {
            if (next.sequence() != first + frames + 1 || next.missedBefore() != frames - got) {
                throw new IllegalStateException(
                        "the slow sink got "
                                + got
                                + " of "
                                + frames
                                + " frames and says it missed "
                                + next.missedBefore());
            }
        }
        return got;
    }
}
