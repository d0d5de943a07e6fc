package io.mcm.benchmarks;

import io.mcm.FrameHandler;
import io.mcm.Mesh;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
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
 * One frame over the link that leads to another process, on one thread: two nodes in one JVM are to
 * each other what two processes are. What the instructions cost, without what moves between cores.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 3, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@SuppressWarnings("NullAway.Init") // by open()
public class LinkBenchmark {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** The payload's bytes. */
    @Param({"64", "8294400"})
    int size;

    private Host host;
    private Mesh one;
    private Mesh other;
    private TxConnection tx;
    private RxConnection rx;
    private long word;
    private final FrameHandler handler = frame -> word += frame.payload().getLong(0);

    /** Opens a group on one node and a sink on the other. */
    @Setup
    public void open() {
        host = Host.of(Options.of());
        one = host.mesh();
        other = host.mesh();
        tx = one.connection().group("link").blob(size).openTx();
        rx = other.connection().group("link").openRx();
        if (!tx.awaitReceivers(1, PATIENCE)) {
            throw new IllegalStateException("no link was made");
        }
    }

    /** Closes them. */
    @TearDown
    public void close() {
        other.close();
        one.close();
        host.close();
    }

    /**
     * Acquire, fill, commit, poll, read, release.
     *
     * @return how many were received: 1
     */
    @Benchmark
    public int poll() {
        try (TxBuffer frame = Objects.requireNonNull(tx.tryAcquire())) {
            frame.payload().putLong(0, word++);
            frame.payloadLength(size).timestamp(word).commit();
        }
        return rx.poll(handler, 1);
    }
}
