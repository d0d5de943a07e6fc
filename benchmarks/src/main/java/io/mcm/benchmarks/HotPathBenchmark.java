package io.mcm.benchmarks;

import io.mcm.FrameHandler;
import io.mcm.Mesh;
import io.mcm.RxBuffer;
import io.mcm.TxBuffer;
import java.time.Duration;
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
 * One frame from acquire to release on one thread: what our code costs when no cache line travels.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // by open()
public class HotPathBenchmark {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** The payload's bytes. */
    @Param({"64", "8294400"})
    int size;

    private Mesh mesh;
    private Stream stream;
    private long word;
    private final FrameHandler handler = frame -> word += frame.payload().getLong(0);

    /** Opens a group with one sink. */
    @Setup
    public void open() {
        mesh = Stream.mesh("jmh");
        stream = Stream.open(mesh, "hot", size, 32, 1, connection -> connection);
    }

    /** Closes it. */
    @TearDown
    public void close() {
        stream.close();
        mesh.close();
    }

    /**
     * Acquire, fill, commit, receive, read, release, each with a timeout.
     *
     * @return what was read
     */
    @Benchmark
    public long receive() {
        try (TxBuffer frame = Objects.requireNonNull(stream.tx().acquire(PATIENCE))) {
            frame.payload().putLong(0, word++);
            frame.payloadLength(size).timestamp(word).commit();
        }
        try (RxBuffer frame = Objects.requireNonNull(stream.onlyRx().receive(PATIENCE))) {
            return frame.payload().getLong(0);
        }
    }

    /**
     * The same with poll.
     *
     * @return how many were received: 1
     */
    @Benchmark
    public int poll() {
        try (TxBuffer frame = Objects.requireNonNull(stream.tx().tryAcquire())) {
            frame.payload().putLong(0, word++);
            frame.payloadLength(size).timestamp(word).commit();
        }
        return stream.onlyRx().poll(handler, 1);
    }

    /** A slot that is acquired and given back unsent. */
    @Benchmark
    public void abort() {
        Objects.requireNonNull(stream.tx().tryAcquire()).close();
    }
}
