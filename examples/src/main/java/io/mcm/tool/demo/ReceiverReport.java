package io.mcm.tool.demo;

import io.mcm.LatencySummary;
import io.mcm.PageKind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * What one receiver of a stream saw.
 *
 * @param stream the stream's name
 * @param number the receiver's
 * @param failure what ended it before its time, or null
 */
record ReceiverReport(
        String stream,
        int number,
        PageKind pages,
        long received,
        long missed,
        long verified,
        long corrupt,
        LatencySummary latency,
        double bytesPerSecond,
        double heapBytesPerFrame,
        @Nullable String failure) {
    private static final String WORD = "report";
    private static final String NO_FAILURE = "-";
    private static final int PARTS = 18;

    /** Nothing but the reason why. */
    static ReceiverReport failed(String stream, int number, String failure) {
        return new ReceiverReport(
                stream, number, PageKind.NONE, 0, 0, 0, 0, LatencySummary.EMPTY, 0, 0, failure);
    }

    /** The same, with a reason why it is not all. */
    ReceiverReport failedWith(String reason) {
        return new ReceiverReport(
                stream,
                number,
                pages,
                received,
                missed,
                verified,
                corrupt,
                latency,
                bytesPerSecond,
                heapBytesPerFrame,
                failure == null ? reason : failure);
    }

    /** Whether it got everything, as it was sent. */
    boolean isOk(long sent) {
        return failure == null
                && received == sent
                && verified == sent
                && missed == 0
                && corrupt == 0;
    }

    /** How one process tells it to another. */
    String toLine() {
        Object[] parts = {
            WORD,
            stream,
            number,
            pages.name(),
            received,
            missed,
            verified,
            corrupt,
            latency.count(),
            latency.min(),
            latency.p50(),
            latency.p90(),
            latency.p99(),
            latency.p999(),
            latency.max(),
            bytesPerSecond,
            heapBytesPerFrame,
            failure == null ? NO_FAILURE : failure.replace('\n', ' ')
        };
        StringJoiner line = new StringJoiner(" ");
        for (Object part : parts) {
            line.add(part.toString());
        }
        return line.toString();
    }

    /** What {@link #toLine} printed; empty for whatever else a process may print. */
    static Optional<ReceiverReport> parse(String line) {
        String[] parts = line.split(" ", PARTS);
        if (parts.length != PARTS || !parts[0].equals(WORD)) {
            return Optional.empty();
        }
        long[] numbers = Arrays.stream(parts, 4, 15).mapToLong(Long::parseLong).toArray();
        LatencySummary latency =
                new LatencySummary(
                        numbers[4],
                        numbers[5],
                        numbers[6],
                        numbers[7],
                        numbers[8],
                        numbers[9],
                        numbers[10]);
        return Optional.of(
                new ReceiverReport(
                        parts[1],
                        Integer.parseInt(parts[2]),
                        PageKind.valueOf(parts[3]),
                        numbers[0],
                        numbers[1],
                        numbers[2],
                        numbers[3],
                        latency,
                        Double.parseDouble(parts[15]),
                        Double.parseDouble(parts[16]),
                        parts[17].equals(NO_FAILURE) ? null : parts[17]));
    }

    Map<String, ?> toJson() {
        Map<String, Object> latencyNanos = new LinkedHashMap<>();
        latencyNanos.put("p50", latency.p50());
        latencyNanos.put("p99", latency.p99());
        latencyNanos.put("max", latency.max());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("receiver", number);
        json.put("received", received);
        json.put("missed", missed);
        json.put("verified", verified);
        json.put("corrupt", corrupt);
        json.put("latencyNanos", latencyNanos);
        json.put("bytesPerSecond", bytesPerSecond);
        json.put("heapBytesPerFrame", heapBytesPerFrame);
        json.put("pages", pages.toString());
        return json;
    }
}
