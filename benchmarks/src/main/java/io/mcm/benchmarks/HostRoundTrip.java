package io.mcm.benchmarks;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.mcm.Mesh;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * How long one frame takes to another process and one back, both spinning: ours through the public
 * API, or Aeron IPC. The process that measures starts the other one. Each size is measured twice:
 * with the first and the last 8 bytes of each frame written and read, and with every byte.
 *
 * <p>{@code --variant ours|aeron --millis N --largest BYTES}
 */
final class HostRoundTrip {
    static final int PACKET = 2048;
    static final List<String> TOUCHED = List.of("ends", "all");

    /** How long one call of the measured loop takes: it is compiled as a whole early on. */
    private static final long SLICE_NANOS = Duration.ofMillis(20).toNanos();

    private static final int MOST_ROUNDS = 4_000_000;

    /**
     * With two threads that spin on two processors the compiler gets little time, and a log of
     * large messages is slow until it went round once.
     */
    private static final long WARM_NANOS = Duration.ofMillis(2500).toNanos();

    private static final int WARM_ROUNDS = 60;

    private HostRoundTrip() {}

    public static void main(String[] args) {
        Options options = Options.of(args);
        if (options.has("pong")) {
            pong(options);
        } else {
            ping(options, Sample::print);
        }
    }

    static List<Integer> sizes(Options options) {
        int largest = options.number("largest", Stream.PICTURE);
        return IntStream.of(Stream.SMALL, PACKET, Stream.PICTURE)
                .filter(size -> size <= largest)
                .boxed()
                .toList();
    }

    private static boolean isAeron(Options options) {
        return options.text("variant", "ours").equals("aeron");
    }

    /** Starts the other process, measures, and waits until that one has ended well. */
    static void ping(Options options, Consumer<Sample> found) {
        try (Host host = Host.of(options)) {
            Object[] args = {
                "--pong",
                "--variant",
                options.text("variant", "ours"),
                "--directory",
                host.directory(),
                "--largest",
                options.number("largest", Stream.PICTURE)
            };
            if (isAeron(options)) {
                try (MediaDriver driver = AeronEnd.launchDriver(host);
                        Aeron aeron = AeronEnd.connect(driver.aeronDirectoryName());
                        Fork pong = Fork.startWithInternals(HostRoundTrip.class, args)) {
                    ping(options, size -> new AeronEnd(aeron, size, true), found);
                    pong.join();
                }
            } else {
                try (Mesh mesh = host.mesh();
                        Fork pong = Fork.start(HostRoundTrip.class, args)) {
                    ping(options, size -> new MeshEnd(mesh, size, true), found);
                    pong.join();
                }
            }
        }
    }

    private static void ping(Options options, IntFunction<End> opener, Consumer<Sample> found) {
        long nanos = Duration.ofMillis(options.number("millis", 500)).toNanos();
        Times times = new Times(MOST_ROUNDS);
        for (int size : sizes(options)) {
            try (End end = opener.apply(size)) {
                if (size == Stream.SMALL) {
                    rounds(end, times, WARM_NANOS, 0);
                }
                for (String touched : TOUCHED) {
                    long mark = touched.equals("all") ? Words.ALL : 0;
                    times.clear();
                    do {
                        rounds(end, times, nanos / 2, mark);
                    } while (times.size() < WARM_ROUNDS);
                    times.clear();
                    rounds(end, times, nanos, mark);
                    found.accept(
                            Sample.of("roundtrip")
                                    .label("variant", options.text("variant", "ours"))
                                    .label("size", size)
                                    .label("touched", touched)
                                    .label("pages", end.pages())
                                    .figure("p50", times.median())
                                    .figure("p99", times.percentile(0.99))
                                    .figure("mean", times.mean())
                                    .figure("rounds", times.size()));
                }
                end.send(Words.LAST);
                long _ = end.receive();
            }
        }
    }

    private static void rounds(End end, Times times, long nanos, long mark) {
        long until = System.nanoTime() + nanos;
        for (long now = System.nanoTime(); now < until; now = System.nanoTime()) {
            slice(end, times, now + SLICE_NANOS, mark);
        }
    }

    private static void slice(End end, Times times, long until, long mark) {
        long last = System.nanoTime();
        while (last < until && !times.isFull()) {
            long word = mark | times.size();
            end.send(word);
            long back = end.receive();
            if (back != word) {
                throw new IllegalStateException("sent " + word + ", got back " + back);
            }
            long now = System.nanoTime();
            times.record(now - last);
            last = now;
        }
    }

    private static void pong(Options options) {
        Host host = Host.of(options);
        if (isAeron(options)) {
            try (Aeron aeron = AeronEnd.connect(AeronEnd.directory(host))) {
                pong(options, size -> new AeronEnd(aeron, size, false));
            }
        } else {
            try (Mesh mesh = host.mesh()) {
                pong(options, size -> new MeshEnd(mesh, size, false));
            }
        }
    }

    private static void pong(Options options, IntFunction<End> opener) {
        for (int size : sizes(options)) {
            try (End end = opener.apply(size)) {
                while (!echo(end)) {
                    // goes on until the other side has enough of this size
                }
            }
        }
    }

    /** Many frames a call, as on the other side; true after the last one. */
    private static boolean echo(End end) {
        for (int i = 0; i < 1000; i++) {
            long word = end.receive();
            end.send(word);
            if ((word & Words.LAST) != 0) {
                return true;
            }
        }
        return false;
    }
}
