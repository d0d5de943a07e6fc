package io.mcm.tool.measure;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.HistogramLogWriter;

/**
 * A log of intervals that HdrHistogram's {@code HistogramLogReader} and its programs read. Its
 * times are nanoseconds; the column that people may read has the largest in milliseconds.
 */
public final class TimeLog implements AutoCloseable {
    private final Path file;
    private final PrintStream out;
    private final HistogramLogWriter writer;

    private TimeLog(Path file, PrintStream out) {
        this.file = file;
        this.out = out;
        writer = new HistogramLogWriter(out);
    }

    /** Makes the file, or makes it empty. */
    public static TimeLog create(Path file) throws IOException {
        try {
            return new TimeLog(
                    file,
                    new PrintStream(
                            new BufferedOutputStream(Files.newOutputStream(file)),
                            false,
                            StandardCharsets.US_ASCII));
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": there is no such directory", e);
        } catch (FileSystemException e) {
            throw new IOException(file + ": cannot be written: " + e.getReason(), e);
        }
    }

    void begin(String what, long millis) {
        writer.outputComment("[Logged with mcm: " + what + ", in nanoseconds]");
        writer.outputLogFormatVersion();
        writer.setBaseTime(millis);
        writer.outputBaseTime(millis);
        writer.outputStartTime(millis);
        writer.outputLegend();
    }

    void add(EncodableHistogram interval) {
        writer.outputIntervalHistogram(interval);
    }

    @Override
    public void close() throws IOException {
        out.close();
        if (out.checkError()) {
            throw new IOException(file + ": could not be written as a whole");
        }
    }
}
