package io.mcm.tool.measure;

import io.mcm.LatencySummary;
import io.mcm.tool.output.Amount;
import io.mcm.tool.output.Table;
import io.mcm.tool.transfer.End;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How long frames took.
 *
 * @param what was measured, for people
 * @param circumstances under which, by the names they have in the document
 * @param frames that were answered, or received
 * @param missed frames
 * @param times of those that were measured, in nanoseconds
 * @param end why it ended
 */
public record TimesReport(
        String what,
        Map<String, ?> circumstances,
        long frames,
        long missed,
        LatencySummary times,
        End end) {

    /** A line of words and a small table. */
    public String toText() {
        Table table =
                new Table(
                        0,
                        "frames",
                        "missed",
                        "measured",
                        "min",
                        "p50",
                        "p90",
                        "p99",
                        "p99.9",
                        "max");
        table.row(
                "" + frames,
                "" + missed,
                "" + times.count(),
                time(times.min()),
                time(times.p50()),
                time(times.p90()),
                time(times.p99()),
                time(times.p999()),
                time(times.max()));
        return what + ": " + end + "\n" + table;
    }

    private String time(long nanos) {
        return times.count() == 0 ? "-" : Amount.time(nanos);
    }

    /** The same as a document. */
    public Map<String, ?> toJson() {
        Map<String, Object> json = new LinkedHashMap<>(circumstances);
        json.put("end", end.toString());
        json.put("frames", frames);
        json.put("missed", missed);
        json.put("measured", times.count());
        json.put("nanos", nanos(times));
        return json;
    }

    /** The quantiles as a document; empty where nothing was measured. */
    public static Map<String, ?> nanos(LatencySummary times) {
        Map<String, Object> json = new LinkedHashMap<>();
        if (times.count() > 0) {
            json.put("min", times.min());
            json.put("p50", times.p50());
            json.put("p90", times.p90());
            json.put("p99", times.p99());
            json.put("p99.9", times.p999());
            json.put("max", times.max());
        }
        return json;
    }
}
