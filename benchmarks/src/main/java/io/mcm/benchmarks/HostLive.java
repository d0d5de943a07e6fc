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
 * <p>{@code --receivers N --frames N --lead-in N --fps N --size BYTES}: before the frames that
 * count come those of the lead-in, while so many JVMs still compile on so few cores. What is missed
 * of them is told apart.
 */
final class HostLive {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int NUMBER_AT = Long.BYTES;

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
        int leadIn = options.number("lead-in", 0);
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
                                                    frames,
                                                    "--lead-in",
                                                    leadIn))
                            .toList();
            try {
                Sample sent = send(host, options, frames, leadIn);
                List<Sample> received =
                        there.stream().flatMap(each -> each.join().stream()).toList();
                received.forEach(found);
                found.accept(sent.label("receivers", receivers));
            } finally {
                there.forEach(Fork::close);
            }
        }
    }

    private static Sample send(Host host, Options options, int frames, int leadIn) {
        int receivers = options.number("receivers", 1);
        int size = options.number("size", Stream.PICTURE);
        CpuShare.prepare();
        try (Mesh mesh = host.mesh();
                TxConnection tx = mesh.connection().group("live").blob(size).openTx()) {
            if (!tx.awaitReceivers(receivers, PATIENCE)) {
                throw new IllegalStateException(tx.receivers() + " of " + receivers + " came");
            }
            Times times = new Times(frames);
            Pace pace = new Pace(options.number("fps", 60));
            for (int i = 0; i < leadIn; i++) {
                pace.sleep();
                int _ = send(tx, i, size);
            }
            CpuShare share = new CpuShare();
            long missed = 0;
            for (int i = 0; i < frames; i++) {
                pace.sleep();
                long start = System.nanoTime();
                missed += send(tx, leadIn + i, size);
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

    private static int send(TxConnection tx, int number, int size) {
        try (TxBuffer frame = Objects.requireNonNull(tx.acquire(PATIENCE))) {
            long now = System.nanoTime();
            frame.payload().putLong(0, now);
            frame.payload().putLong(NUMBER_AT, number);
            frame.payload().putLong(size - Long.BYTES, ~now);
            return frame.payloadLength(size).commit();
        }
    }

    private static void receive(Options options) {
        int frames = options.number("frames", 360);
        int leadIn = options.number("lead-in", 0);
        Times times = new Times(frames);
        CpuShare.prepare();
        try (Mesh mesh = Host.of(options).mesh();
                RxConnection rx = mesh.connection().group("live").openRx()) {
            int begun = 0;
            long number = receive(rx, times, leadIn);
            while (number < leadIn && !rx.ended()) {
                begun++;
                number = receive(rx, times, leadIn);
            }
            CpuShare share = new CpuShare();
            while (!rx.ended()) {
                long _ = receive(rx, times, leadIn);
            }
            Sample.of("live-rx")
                    .label("variant", "ours")
                    .figure("p50", times.median())
                    .figure("p90", times.percentile(0.9))
                    .figure("p99", times.percentile(0.99))
                    .figure("cpu_rx", share.threadPercent())
                    .figure("process_cpu_rx", share.processPercent())
                    .figure("missed", frames - times.size())
                    .figure("missed_lead_in", leadIn - begun)
                    .print();
        }
    }

    /** The number of the frame that came, or -1; only those after the lead-in count. */
    private static long receive(RxConnection rx, Times times, int leadIn) {
        try (RxBuffer frame = rx.receive(PATIENCE)) {
            if (frame == null) {
                if (rx.ended()) {
                    return -1;
                }
                throw new IllegalStateException("nothing came for " + PATIENCE);
            }
            long sent = frame.payload().getLong(0);
            long number = frame.payload().getLong(NUMBER_AT);
            if (number >= leadIn) {
                times.record(System.nanoTime() - sent);
            }
            if (frame.payload().getLong(frame.payload().capacity() - Long.BYTES) != ~sent) {
                throw new IllegalStateException("frame " + frame.sequence() + " is torn");
            }
            return number;
        }
    }
}
