package io.mcm.tool.transfer;

import io.mcm.Connection;
import io.mcm.ConnectionStats;
import io.mcm.tool.output.Amount;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What went through a connection.
 *
 * @param verb sent or received
 * @param group the connection's
 * @param format its format's text, empty while it is not known
 * @param pages under its frames
 * @param stats its counters
 * @param nanos how long it took
 */
public record TransferReport(
        String verb, String group, String format, String pages, ConnectionStats stats, long nanos) {

    public static TransferReport of(String verb, Connection connection, long nanos) {
        return new TransferReport(
                verb,
                connection.group(),
                connection.format() == null ? "" : String.valueOf(connection.format()),
                connection.pageKind().toString(),
                connection.stats(),
                nanos);
    }

    /** One line. */
    public String summary() {
        double seconds = nanos / 1e9;
        return String.format(
                Locale.ROOT,
                "%s %d frames, %s in %.1f s (%.1f a second), %d missed",
                verb,
                stats.frames(),
                Amount.bytes((double) stats.bytes()),
                seconds,
                seconds == 0 || stats.frames() < 2 ? 0 : stats.frames() / seconds,
                stats.missed());
    }

    /** The same as a document, with the latency where there is one. */
    public Map<String, ?> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("group", group);
        json.put("format", format);
        json.put("pages", pages);
        json.put("seconds", nanos / 1e9);
        json.put("frames", stats.frames());
        json.put("bytes", stats.bytes());
        json.put("missed", stats.missed());
        json.put("errors", stats.errors());
        json.put("skipped", stats.skipped());
        if (stats.latency().count() > 0) {
            Map<String, Object> latency = new LinkedHashMap<>();
            latency.put("p50", stats.latency().p50());
            latency.put("p99", stats.latency().p99());
            latency.put("max", stats.latency().max());
            json.put("latencyNanos", latency);
        }
        return json;
    }
}
