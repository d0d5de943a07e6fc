package io.mcm.benchmarks;

import io.mcm.Mesh;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import java.time.Duration;
import java.util.Objects;

/**
 * How long a frame takes to a receiver that sleeps, at a live rate: the sender sleeps until the
 * next frame is due, the receiver blocks in receive with the default idle strategy. From just
 * before commit until receive has returned. Compare with {@code eventfd_pingpong.c}, which does the
 * same with an eventfd.
 *
 * <p>{@code --frames N --fps N --size BYTES}
 */
final class Wakeup {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private Wakeup() {}

    public static void main(String[] args) {
        Options options = Options.of(args);
        int frames = options.number("frames", 360);
        int fps = options.number("fps", 60);
        int size = options.number("size", Stream.PICTURE);
        try (Mesh mesh = Stream.mesh("wakeup");
                Stream stream =
                        Stream.open(mesh, "sleepy", size, 32, 1, connection -> connection)) {
            Times times = new Times(frames);
            Workers.Both<Double, Double> cpu =
                    Workers.run(
                            () -> send(stream.tx(), size, frames, fps),
                            () -> receive(stream.onlyRx(), times, frames));
            Sample.of("wakeup")
                    .label("variant", "ours")
                    .label("pages", stream.tx().pageKind())
                    .figure("p50", times.median())
                    .figure("p90", times.percentile(0.9))
                    .figure("p99", times.percentile(0.99))
                    .figure("cpu_tx", cpu.here())
                    .figure("cpu_rx", cpu.there())
                    .print();
        }
    }

    private static double send(TxConnection tx, int size, int frames, int fps) {
        Pace pace = new Pace(fps);
        CpuShare share = new CpuShare();
        for (int i = 0; i < frames; i++) {
            pace.sleep();
            try (TxBuffer frame = Objects.requireNonNull(tx.acquire(PATIENCE))) {
                frame.payloadLength(size);
                frame.payload().putLong(0, System.nanoTime());
                frame.commit();
            }
        }
        return share.threadPercent();
    }

    private static double receive(RxConnection rx, Times times, int frames) {
        CpuShare share = new CpuShare();
        for (int i = 0; i < frames; i++) {
            try (RxBuffer frame = Objects.requireNonNull(rx.receive(PATIENCE))) {
                times.record(System.nanoTime() - frame.payload().getLong(0));
            }
        }
        return share.threadPercent();
    }
}
