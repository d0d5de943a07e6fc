package io.mcm.tool.measure;

import java.io.IOException;
import java.nio.file.Path;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;

/** Logs of times, read as HdrHistogram's own programs do. */
public final class LogFiles {
    private LogFiles() {}

    /** All intervals together. */
    public static Histogram sum(Path file) throws IOException {
        Histogram sum = new Histogram(3);
        try (HistogramLogReader reader = new HistogramLogReader(file.toFile())) {
            for (Object each = reader.nextIntervalHistogram();
                    each != null;
                    each = reader.nextIntervalHistogram()) {
                sum.add((Histogram) each);
            }
        }
        return sum;
    }
}
