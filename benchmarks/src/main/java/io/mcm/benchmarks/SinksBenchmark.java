package io.mcm.benchmarks;

import io.mcm.FrameHandler;
import io.mcm.Mesh;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One frame to many sinks, all on one thread: the sender's share and the sinks' together. What the
 * sender alone pays when another thread polls is in {@code SinkCost}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // by open()
public class SinksBenchmark {
    /** The payload's bytes. */
    @Param({"64", "8294400"})
    int size;

    /** How many sinks. */
    @Param({"1", "2", "8", "64"})
    int sinks;

    private Mesh mesh;
    private Stream stream;
    private RxConnection[] all;
    private long word;
    private final FrameHandler handler = frame -> word += frame.payload().getLong(0);

    /** Opens a group with its sinks. */
    @Setup
    public void open() {
        mesh = Stream.mesh("jmh");
        stream =
                Stream.open(
                        mesh,
                        "fan-out",
                        size,
                        Stream.SLOTS_FOR_64_SINKS,
                        sinks,
                        connection -> connection);
        all = stream.rx().toArray(RxConnection[]::new);
    }

    /** Closes it. */
    @TearDown
    public void close() {
        stream.close();
        mesh.close();
    }

    /**
     * Acquire, fill, commit, then poll every sink.
     *
     * @return how many frames the sinks got: as many as there are sinks
     */
    @Benchmark
    public int commitAndPollAll() {
        try (TxBuffer frame = Objects.requireNonNull(stream.tx().tryAcquire())) {
            frame.payload().putLong(0, word);
            frame.payloadLength(size).commit();
        }
        int received = 0;
        for (RxConnection sink : all) {
            received += sink.poll(handler, 1);
        }
        return received;
    }
}
