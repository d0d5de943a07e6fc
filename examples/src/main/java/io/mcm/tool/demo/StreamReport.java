package io.mcm.tool.demo;

import io.mcm.ConnectionStats;
import io.mcm.LatencySummary;
import io.mcm.PageKind;
import io.mcm.format.Format;
import io.mcm.tool.output.Amount;
import io.mcm.tool.output.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** What came of one stream of the demo. */
record StreamReport(
        String name,
        Format format,
        PageKind pages,
        long planned,
        long sent,
        double bytesPerSecond,
        double heapBytesPerFrame,
        @Nullable String failure,
        List<ReceiverReport> receivers) {

    static StreamReport of(Plan plan, Sender sender, List<ReceiverReport> receivers) {
        ConnectionStats stats = sender.connection().stats();
        return new StreamReport(
                plan.name(),
                plan.format(),
                sender.connection().pageKind(),
                plan.frames(),
                stats.frames(),
                sender.frameRate() * plan.format().payloadSize(),
                sender.heapBytesPerFrame(),
                sender.failure(),
                receivers);
    }

    /** Whether all was sent, and every receiver got everything. */
    boolean isOk() {
        return failure == null
                && sent == planned
                && receivers.stream().allMatch(receiver -> receiver.isOk(sent));
    }

    static Table table() {
        return new Table(
                2,
                "stream",
                "end",
                "sent",
                "received",
                "missed",
                "verified",
                "p50",
                "p99",
                "max",
                "bytes/s",
                "heap/frame",
                "pages");
    }

    void addTo(Table table) {
        table.row(
                name,
                "sender",
                Long.toString(sent),
                "",
                "",
                "",
                "",
                "",
                "",
                Amount.bytes(bytesPerSecond),
                heap(heapBytesPerFrame),
                pages.toString());
        for (ReceiverReport receiver : receivers) {
            table.row(
                    name,
                    "receiver " + receiver.number(),
                    "",
                    Long.toString(receiver.received()),
                    Long.toString(receiver.missed()),
                    Long.toString(receiver.verified()),
                    time(receiver, LatencySummary::p50),
                    time(receiver, LatencySummary::p99),
                    time(receiver, LatencySummary::max),
                    Amount.bytes(receiver.bytesPerSecond()),
                    heap(receiver.heapBytesPerFrame()),
                    receiver.pages().toString());
        }
    }

    private static String time(ReceiverReport receiver, ToLongFunction<LatencySummary> of) {
        LatencySummary latency = receiver.latency();
        return latency.count() == 0 ? "-" : Amount.time(of.applyAsLong(latency));
    }

    private static String heap(double bytes) {
        return String.format(Locale.ROOT, "%.1f B", bytes);
    }

    Map<String, ?> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("stream", name);
        json.put("format", format.toText());
        json.put("pages", pages.toString());
        json.put("planned", planned);
        json.put("sent", sent);
        json.put("bytesPerSecond", bytesPerSecond);
        json.put("heapBytesPerFrame", heapBytesPerFrame);
        json.put("receivers", receivers.stream().map(ReceiverReport::toJson).toList());
        return json;
    }
}
