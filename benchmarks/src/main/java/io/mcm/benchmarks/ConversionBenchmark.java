package io.mcm.benchmarks;

import io.mcm.format.VideoFormat;
import io.mcm.st2110.video.PixelConverter;
import io.mcm.st2110.video.Raster;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
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

/** A 1080p frame between what applications have in memory and the pgroups of ST 2110-20. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 2, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@SuppressWarnings("NullAway.Init") // by make()
public class ConversionBenchmark {
    /** The format in memory. */
    @Param({"yuv422p10le", "v210", "yuv422p", "yuv420p"})
    String pixels;

    private Arena arena;
    private PixelConverter converter;
    private MemorySegment frame;
    private MemorySegment pgroups;

    /** Fills a frame. */
    @Setup
    public void make() {
        VideoFormat format = VideoFormat.parse("1920x1080@50:" + pixels);
        Raster raster = Raster.first(format);
        converter = PixelConverter.of(format, raster);
        arena = Arena.ofConfined();
        frame = arena.allocate(format.payloadSize(), 64);
        pgroups = arena.allocate(raster.size(), 64);
        Random random = new Random(1);
        for (long i = 0; i < pgroups.byteSize(); i++) {
            pgroups.set(ValueLayout.JAVA_BYTE, i, (byte) random.nextInt());
        }
        converter.fromWire(pgroups, 0, frame, 0);
    }

    /** Frees it. */
    @TearDown
    public void free() {
        arena.close();
    }

    /** What a sender does with a frame. */
    @Benchmark
    public void toWire() {
        converter.toWire(frame, 0, pgroups, 0);
    }

    /** What a receiver does with a frame. */
    @Benchmark
    public void fromWire() {
        converter.fromWire(pgroups, 0, frame, 0);
    }
}
