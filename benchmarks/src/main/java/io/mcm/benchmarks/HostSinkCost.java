package io.mcm.benchmarks;

import io.mcm.Mesh;
import io.mcm.RxConnection;
import io.mcm.TxConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.agrona.concurrent.BusySpinIdleStrategy;

/**
 * What acquire, fill and commit of one frame cost the sender while one thread of another process
 * polls 1, 2, 4 or 8 connections. As {@link SinkCost} in one process: a frame follows when every
 * connection got the one before.
 *
 * <p>{@code --cycles N --frames N --largest BYTES}
 */
final class HostSinkCost {
    private static final List<Integer> SINKS = List.of(1, 2, 4, 8);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** One measurement; both processes go through the same ones. */
    private record Step(int cycle, int size, int sinks) {
        String group() {
            return "fan-out-" + cycle + "-" + size + "-" + sinks;
        }

        SharedCounter received(Host host) {
            return new SharedCounter(host.directory().resolve(group()));
        }
    }

    private HostSinkCost() {}

    public static void main(String[] args) {
        Options options = Options.of(args);
        if (options.has("receiver")) {
            receive(options);
        } else {
            run(options, Sample::print);
        }
    }

    private static List<Step> steps(Options options) {
        List<Step> steps = new ArrayList<>();
        for (int cycle = 0; cycle < options.number("cycles", 3); cycle++) {
            for (int size : Stream.sizes(options)) {
                for (int sinks : cycle % 2 == 0 ? SINKS : SINKS.reversed()) {
                    steps.add(new Step(cycle, size, sinks));
                }
            }
        }
        return steps;
    }

    static void run(Options options, Consumer<Sample> found) {
        int frames = options.number("frames", 50_000);
        try (Host host = Host.of(options);
                Mesh mesh = host.mesh();
                Fork receiver =
                        Fork.start(
                                HostSinkCost.class,
                                "--receiver",
                                "--directory",
                                host.directory(),
                                "--cycles",
                                options.number("cycles", 3),
                                "--frames",
                                frames,
                                "--largest",
                                options.number("largest", Stream.PICTURE))) {
            for (Step step : steps(options)) {
                found.accept(send(mesh, step, frames, step.received(host)));
            }
            receiver.join();
        }
    }

    private static int warmup(int frames) {
        return frames / 2;
    }

    private static Sample send(Mesh mesh, Step step, int frames, SharedCounter received) {
        int sinks = step.sinks();
        int warmup = warmup(frames);
        try (TxConnection tx =
                mesh.connection()
                        .group(step.group())
                        .blob(step.size())
                        .idleStrategy(BusySpinIdleStrategy::new)
                        .openTx()) {
            if (!tx.awaitReceivers(sinks, PATIENCE)) {
                throw new IllegalStateException(tx.receivers() + " of " + sinks + " came");
            }
            Times times = new Times(frames);
            long missed =
                    SinkCost.send(
                                    tx,
                                    step.size(),
                                    sinks,
                                    new Times(warmup),
                                    warmup,
                                    received::get,
                                    0)
                            + SinkCost.send(
                                    tx,
                                    step.size(),
                                    sinks,
                                    times,
                                    frames,
                                    received::get,
                                    (long) warmup * sinks);
            return Sample.of("sinks")
                    .label("size", step.size())
                    .label("sinks", sinks)
                    .label("cycle", step.cycle())
                    .label("pages", tx.pageKind())
                    .figure("p50", times.median())
                    .figure("mean", times.mean())
                    .figure("missed", missed);
        }
    }

    private static void receive(Options options) {
        int frames = options.number("frames", 50_000);
        Host host = Host.of(options);
        try (Mesh mesh = host.mesh()) {
            for (Step step : steps(options)) {
                List<RxConnection> sinks =
                        IntStream.range(0, step.sinks())
                                .mapToObj(i -> mesh.connection().group(step.group()).openRx())
                                .toList();
                long total = (long) (warmup(frames) + frames) * step.sinks();
                long missed = SinkCost.pollAll(sinks, step.received(host)::set, total);
                sinks.forEach(RxConnection::close);
                if (missed > 0) {
                    throw new IllegalStateException(missed + " frames were missed: " + step);
                }
            }
        }
    }
}
