package io.mcm.benchmarks;

import io.mcm.Mesh;
import io.mcm.RxConnection;
import io.mcm.TxConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * What a node costs that does nothing, with one group and its receiver in another process: threads,
 * processor time, shared memory. The JVM's own share is measured before the node is launched.
 *
 * <p>{@code --seconds N --size BYTES}
 */
final class HostIdle {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private HostIdle() {}

    public static void main(String[] args) {
        Options options = Options.of(args);
        if (options.has("receiver")) {
            receive(options);
        } else {
            run(options, Sample::print);
        }
    }

    static void run(Options options, Consumer<Sample> found) {
        int seconds = options.number("seconds", 30);
        int size = options.number("size", Stream.PICTURE);
        try (Host host = Host.of(options);
                Fork receiver =
                        Fork.start(
                                HostIdle.class,
                                "--receiver",
                                "--directory",
                                host.directory(),
                                "--seconds",
                                seconds)) {
            Idle idle = new Idle(seconds);
            try (Mesh mesh = host.mesh()) {
                idle.launched();
                try (TxConnection tx = mesh.connection().group("idle").blob(size).openTx()) {
                    if (!tx.awaitReceivers(1, PATIENCE)) {
                        throw new IllegalStateException("nobody came");
                    }
                    found.accept(idle.sample("tx", seconds).label("size", size));
                }
            }
            receiver.join().forEach(sample -> found.accept(sample.label("size", size)));
        }
    }

    private static void receive(Options options) {
        int seconds = options.number("seconds", 30);
        Idle idle = new Idle(seconds);
        try (Mesh mesh = Host.of(options).mesh()) {
            idle.launched();
            try (RxConnection rx = mesh.connection().group("idle").openRx()) {
                if (rx.awaitFormat(PATIENCE) == null) {
                    throw new IllegalStateException("nobody came");
                }
                idle.sample("rx", seconds).print();
            }
        }
    }

    /** One process: before, between and after. */
    private static final class Idle {
        private final int threads;
        private final double cpu;
        private long mapped;

        /** A JVM without a node. */
        Idle(int seconds) {
            cpu = cpuWhileAsleep(Math.max(1, seconds / 3));
            threads = Thread.getAllStackTraces().size();
        }

        void launched() {
            mapped = sharedBytes();
        }

        Sample sample(String side, int seconds) {
            double _ = cpuWhileAsleep(Math.max(1, seconds / 6)); // its start has its price too
            double withNode = cpuWhileAsleep(seconds);
            return Sample.of("idle")
                    .label("side", side)
                    .figure("threads", Thread.getAllStackTraces().size() - threads)
                    .figure("cpu", withNode)
                    .figure("cpu_jvm", cpu)
                    .figure("mapped_node", mapped)
                    .figure("mapped_group", sharedBytes() - mapped);
        }

        private static double cpuWhileAsleep(int seconds) {
            CpuShare share = new CpuShare();
            Pace.sleep(Duration.ofSeconds(seconds).toNanos());
            return share.processPercent();
        }

        /** What is mapped of files in shared memory. */
        private static long sharedBytes() {
            try (var lines = Files.lines(Path.of("/proc/self/maps"))) {
                return lines.filter(line -> line.contains("/memfd:")).mapToLong(Idle::length).sum();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static long length(String line) {
            int dash = line.indexOf('-');
            return Long.parseLong(line, dash + 1, line.indexOf(' '), 16)
                    - Long.parseLong(line, 0, dash, 16);
        }
    }
}
