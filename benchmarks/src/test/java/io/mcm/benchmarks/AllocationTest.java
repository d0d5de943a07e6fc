package io.mcm.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Gates on allocation only: nanoseconds depend on the machine, bytes don't. */
class AllocationTest {
    /** Frames of one operation of JMH: so many that its own few KiB are next to nothing of each. */
    private static final int BATCH = 1_000_000;

    @Test
    void shouldAllocateNothingPerFrame() throws RunnerException {
        Collection<RunResult> results =
                new Runner(
                                new OptionsBuilder()
                                        .include("\\.HotPathBenchmark\\.")
                                        .include("\\.SinksBenchmark\\.")
                                        .include("\\.LinkBenchmark\\.")
                                        .include("\\.HistogramBenchmark\\.")
                                        .param("size", "64")
                                        .param("sinks", "8")
                                        .addProfiler(GCProfiler.class)
                                        .forks(0)
                                        .mode(Mode.SingleShotTime)
                                        .warmupIterations(2)
                                        .warmupBatchSize(BATCH)
                                        .measurementIterations(3)
                                        .measurementBatchSize(BATCH)
                                        .shouldFailOnError(true)
                                        .verbosity(VerboseMode.SILENT)
                                        .build())
                        .run();

        assertThat(results).hasSize(6);
        assertThat(results)
                .allSatisfy(
                        result ->
                                assertThat(Jmh.bytesPerOperation(result) / BATCH)
                                        .as(
                                                "bytes per frame of %s",
                                                result.getParams().getBenchmark())
                                        .isLessThan(Jmh.NOISE_BYTES));
    }
}
