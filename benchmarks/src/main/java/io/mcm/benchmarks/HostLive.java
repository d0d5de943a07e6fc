package io.mcm.benchmarks;

import io.mcm.Mesh;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * A stream at a live rate to receivers in processes of their own, all asleep between two frames,
 * with the default waiting: how long a frame takes, what it costs the sender, what is missed. The
 * sender starts the receivers and ends right after its last commit. Compare with {@code
 * eventfd_fanout.c}, which does the same with eventfds.
 *
 * <p>{@code --receivers N --frames N --fps N --size BYTES}
 */
final class HostLive {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private HostLive() {}

    public static void main(String[] args) {
        Options options = Options.of(args);
        if (options.has("receiver")) {
            receive(options);
        } else {
            run(options, Sample::print);
        }
    }

    static void run(Options options, Consumer<Sample> found) {
        int receivers = options.number("receivers", 1);
        int frames = options.number("frames", 360);
        int fps = options.number("fps", 60);
        int size = options.number("size", Stream.PICTURE);
        try (Host host = Host.of(options)) {
            List<Fork> there =
                    IntStream.range(0, receivers)
                            .mapToObj(
                                    i ->
                                            Fork.start(
                                                    HostLive.class,
                                                    "--receiver",
                                                    "--directory",
                                                    host.directory(),
                                                    "--frames",
                                                    frames))
                            .toList();
            try {
                Sample sent = send(host, receivers, frames, fps, size);
                List<Sample> received =
                        there.stream().flatMap(each -> each.join().stream()).toList();
                received.forEach(found);
                found.accept(sent.label("receivers", receivers));
            } finally {
                there.forEach(Fork::close);
            }
        }
    }

    private static Sample send(Host host, int receivers, int frames, int fps, int size) {
        try (Mesh mesh = host.mesh();
                TxConnection tx = mesh.connection().group("live").blob(size).openTx()) {
            if (!tx.awaitReceivers(receivers, PATIENCE)) {
                throw new IllegalStateException(tx.receivers() + " of " + receivers + " came");
            }
            Times times = new Times(frames);
            Pace pace = new Pace(fps);
            CpuShare share = new CpuShare();
            long missed = 0;
            for (int i = 0; i < frames; i++) {
                pace.sleep();
                long start = System.nanoTime();
                try (TxBuffer frame = Objects.requireNonNull(tx.acquire(PATIENCE))) {
                    long now = System.nanoTime();
                    frame.payload().putLong(0, now);
                    frame.payload().putLong(size - Long.BYTES, ~now);
                    missed += frame.payloadLength(size).commit();
                }
                times.record(System.nanoTime() - start);
            }
            return Sample.of("live-tx")
                    .label("variant", "ours")
                    .label("pages", tx.pageKind())
                    .figure("cpu_tx", share.threadPercent())
                    .figure("process_cpu_tx", share.processPercent())
                    .figure("commit_p50", times.median())
                    .figure("commit_p99", times.percentile(0.99))
                    .figure("missed", missed);
        }
    }

    private static void receive(Options options) {
        int frames = options.number("frames", 360);
        Times times = new Times(frames);
        try (Mesh mesh = Host.of(options).mesh();
                RxConnection rx = mesh.connection().group("live").openRx()) {
            receive(rx, times);
            CpuShare share = new CpuShare();
            while (!rx.ended()) {
                receive(rx, times);
            }
            Sample.of("live-rx")
                    .label("variant", "ours")
                    .figure("p50", times.median())
                    .figure("p90", times.percentile(0.9))
                    .figure("p99", times.percentile(0.99))
                    .figure("cpu_rx", share.threadPercent())
                    .figure("process_cpu_rx", share.processPercent())
                    .figure("missed", frames - times.size())
                    .print();
        }
    }

    private static void receive(RxConnection rx, Times times) {
        try (RxBuffer frame = rx.receive(PATIENCE)) {
            if (frame != null) {
                long sent = frame.payload().getLong(0);
                times.record(System.nanoTime() - sent);
                if (frame.payload().getLong(frame.payload().capacity() - Long.BYTES) != ~sent) {
                    throw new IllegalStateException("frame " + frame.sequence() + " is torn");
                }
            } else if (!rx.ended()) {
                throw new IllegalStateException("nothing came for " + PATIENCE);
            }
        }
    }
}
