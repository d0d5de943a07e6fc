package io.mcm.tool.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.mcm.LatencySummary;
import io.mcm.tool.output.ProgressLine;
import io.mcm.tool.transfer.End;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    @TempDir Path dir;

    @Test
    void shouldWriteWhatHdrHistogramReads() throws IOException {
        Path file = dir.resolve("times.hlog");
        LatencySummary summary;
        try (TimeLog log = TimeLog.create(file)) {
            Recording recording = new Recording("test", log, ProgressLine.none());
            for (int i = 1; i <= 1000; i++) {
                recording.record(i * 1000L);
            }
            recording.record(-5);
            recording.record(Long.MAX_VALUE);
            recording.close();
            summary = recording.summary();
        }
        Histogram sum = LogFiles.sum(file);
        assertThat(sum.getTotalCount()).isEqualTo(1002).isEqualTo(summary.count());
        assertThat(sum.getValueAtPercentile(50)).isEqualTo(summary.p50());
        assertThat((double) summary.p50()).isBetween(500_000d, 500_500d);
        assertThat(summary.min()).isZero();
        assertThat(summary.max()).isGreaterThanOrEqualTo(TimeUnit.HOURS.toNanos(1));
    }

    @Test
    void shouldAllocateNothingToRecord() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (Recording recording = new Recording("test", null, ProgressLine.none())) {
            recording.record(1);
            threads.getCurrentThreadAllocatedBytes();
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 100_000; i++) {
                recording.record(i * 37L);
            }
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
        }
    }

    @Test
    void shouldSayWhyThereCanBeNoLog() {
        assertThatThrownBy(() -> TimeLog.create(dir.resolve("none/times.hlog")))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("none/times.hlog: there is no such directory");
        assertThatThrownBy(() -> TimeLog.create(dir))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be written");
    }

    @Test
    void shouldSayWhatWasMeasured() {
        LatencySummary times = new LatencySummary(3, 900, 1000, 2000, 2000, 2000, 2000);
        TimesReport report =
                new TimesReport("way", Map.of("size", 64), 4, 1, times, End.FRAME_COUNT);
        assertThat(report.toText())
                .isEqualTo(
                        """
                        way: as many frames as asked for
                        frames  missed  measured     min     p50     p90     p99   p99.9     max
                             4       1         3  900 ns  1.0 µs  2.0 µs  2.0 µs  2.0 µs  2.0 µs\
                        """);
        TimesReport none =
                new TimesReport("way", Map.of(), 0, 0, LatencySummary.EMPTY, End.STOPPED);
        assertThat(none.toText()).endsWith("0       0         0    -    -    -    -      -    -");
    }
}
