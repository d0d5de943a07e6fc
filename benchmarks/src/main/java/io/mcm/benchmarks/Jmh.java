package io.mcm.benchmarks;

import io.mcm.benchmarks.Report.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs the JMH benchmarks with the gc profiler. */
final class Jmh {
    /** Less than this is what the JVM itself allocated while the benchmark ran. */
    static final double NOISE_BYTES = 0.1;

    /** No object is smaller: less is the JVM's own where an operation takes milliseconds. */
    private static final double SMALLEST_OBJECT = 16;

    private Jmh() {}

    static List<Row> run(String include, boolean quick, Path json) {
        return results(include, quick, json).stream().map(Jmh::row).toList();
    }

    static Collection<RunResult> results(String include, boolean quick, Path json) {
        try {
            Files.createDirectories(json.toAbsolutePath().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var options =
                new OptionsBuilder()
                        .include(include)
                        .addProfiler(GCProfiler.class)
                        .resultFormat(ResultFormatType.JSON)
                        .result(json.toString());
        if (quick) {
            options.forks(1)
                    .warmupIterations(1)
                    .warmupTime(TimeValue.milliseconds(500))
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(500));
        }
        try {
            return new Runner(options.build()).run();
        } catch (RunnerException e) {
            throw new IllegalStateException("JMH could not run " + include, e);
        }
    }

    /**
     * Bytes of heap per operation, as the gc profiler saw it: the least of all iterations. What the
     * code under test allocates is in every one; what the JVM does beside it is not.
     */
    @SuppressWarnings("rawtypes") // JMH's own signature
    static double bytesPerOperation(RunResult result) {
        return result.getSecondaryResults().entrySet().stream()
                .filter(entry -> entry.getKey().endsWith("gc.alloc.rate.norm"))
                .mapToDouble(entry -> entry.getValue().getStatistics().getMin())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the gc profiler reported nothing"));
    }

    /** Whether what was allocated is no more than the JVM itself does. */
    static boolean allocatesNothing(RunResult result) {
        Result<?> time = result.getPrimaryResult();
        double bytes = bytesPerOperation(result);
        boolean slow = time.getScoreUnit().equals("ms/op");
        return bytes < NOISE_BYTES || slow && bytes < SMALLEST_OBJECT;
    }

    private static Row row(RunResult result) {
        Result<?> time = result.getPrimaryResult();
        double bytes = bytesPerOperation(result);
        String name =
                result.getParams().getBenchmark().replaceFirst("^io\\.mcm\\.benchmarks\\.", "");
        String parameters =
                result.getParams().getParamsKeys().stream()
                        .map(key -> key + "=" + result.getParams().getParam(key))
                        .collect(Collectors.joining(" "));
        return new Row(
                (name + " " + parameters).strip(),
                "",
                String.format(
                        Locale.ROOT,
                        "%.1f ± %.1f %s",
                        time.getScore(),
                        time.getScoreError(),
                        time.getScoreUnit()),
                String.format(Locale.ROOT, "%.4f B/op", bytes),
                "0 B/op",
                allocatesNothing(result));
    }
}
