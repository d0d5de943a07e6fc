package io.mcm.benchmarks;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.mcm.memory.SlotBuffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Access to a payload through our buffer (lent or not is checked on each access, no JVM flag),
 * Agrona's UnsafeBuffer (needs a flag on this JDK, knows no lifetimes) and a bare MemorySegment.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgsAppend = {
            "--enable-native-access=ALL-UNNAMED",
            "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED"
        })
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class BufferBenchmark {
    private static final int BYTES = 8192;

    private final Arena arena = Arena.ofShared();
    private final byte[] bytes = new byte[BYTES];
    private final MemorySegment segment = arena.allocate(BYTES, 64);
    private final SlotBuffer slotBuffer = new SlotBuffer(segment, false, "payload");
    private final UnsafeBuffer unsafeBuffer = new UnsafeBuffer(segment.address(), BYTES);

    /** Not final: no constant for the compiler. */
    private int index = 64;

    /** Lends the slot. */
    @Setup
    public void lend() {
        slotBuffer.open(BYTES);
    }

    /** Gives the memory back. */
    @TearDown
    public void close() {
        arena.close();
    }

    /**
     * Reads a long.
     *
     * @return the long
     */
    @Benchmark
    public long getLongSlotBuffer() {
        return slotBuffer.getLong(index);
    }

    /**
     * Reads a long.
     *
     * @return the long
     */
    @Benchmark
    public long getLongUnsafeBuffer() {
        return unsafeBuffer.getLong(index);
    }

    /**
     * Reads a long.
     *
     * @return the long
     */
    @Benchmark
    public long getLongMemorySegment() {
        return segment.get(JAVA_LONG_UNALIGNED, index);
    }

    /** Writes a long. */
    @Benchmark
    public void putLongSlotBuffer() {
        slotBuffer.putLong(index, 42);
    }

    /** Writes a long. */
    @Benchmark
    public void putLongUnsafeBuffer() {
        unsafeBuffer.putLong(index, 42);
    }

    /** Writes a long. */
    @Benchmark
    public void putLongMemorySegment() {
        segment.set(JAVA_LONG_UNALIGNED, index, 42);
    }

    /**
     * Adds up 8 KiB as longs.
     *
     * @return the sum
     */
    @Benchmark
    public long sumSlotBuffer() {
        return sum(slotBuffer);
    }

    /**
     * Adds up 8 KiB as longs.
     *
     * @return the sum
     */
    @Benchmark
    public long sumUnsafeBuffer() {
        return sum(unsafeBuffer);
    }

    /**
     * Adds up 8 KiB as longs.
     *
     * @return the sum
     */
    @Benchmark
    public long sumMemorySegment() {
        long sum = 0;
        for (int i = 0; i < BYTES; i += Long.BYTES) {
            sum += segment.get(JAVA_LONG_UNALIGNED, i);
        }
        return sum;
    }

    /** Copies 8 KiB in. */
    @Benchmark
    public void putBytesSlotBuffer() {
        slotBuffer.putBytes(0, bytes);
    }

    /** Copies 8 KiB in. */
    @Benchmark
    public void putBytesUnsafeBuffer() {
        unsafeBuffer.putBytes(0, bytes);
    }

    /** Copies 8 KiB in. */
    @Benchmark
    public void putBytesMemorySegment() {
        MemorySegment.copy(bytes, 0, segment, java.lang.foreign.ValueLayout.JAVA_BYTE, 0, BYTES);
    }

    private static long sum(DirectBuffer buffer) {
        long sum = 0;
        for (int i = 0; i < BYTES; i += Long.BYTES) {
            sum += buffer.getLong(i);
        }
        return sum;
    }
}
