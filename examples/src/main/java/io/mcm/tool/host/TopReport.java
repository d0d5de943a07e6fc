package io.mcm.tool.host;

import io.mcm.ConnectionStats;
import io.mcm.HostView.ConnectionCounters;
import io.mcm.HostView.Counters;
import io.mcm.tool.measure.TimesReport;
import io.mcm.tool.output.Amount;
import io.mcm.tool.output.Table;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The counters of all nodes and how fast they grow.
 *
 * @param rates what was looked at
 * @param time of the last look
 * @param nanos the same, of {@link System#nanoTime}
 */
public record TopReport(Rates rates, Instant time, long nanos) {
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    /** A table with a row for each connection, and above it the time of day. */
    public String toText() {
        List<Counters> nodes = new ArrayList<>(rates.nodes());
        nodes.sort(Comparator.comparing(Counters::mesh).thenComparing(Counters::name));
        String head =
                CLOCK.format(time.atZone(ZoneId.systemDefault())) + "  nodes: " + nodes.size();
        return nodes.isEmpty() ? head : head + "\n\n" + table(nodes);
    }

    private Table table(List<Counters> nodes) {
        Table table =
                new Table(
                        4,
                        "node",
                        "group",
                        "what",
                        "state",
                        "frames/s",
                        "bytes/s",
                        "missed/s",
                        "frames",
                        "missed",
                        "p50",
                        "p99");
        for (Counters node : nodes) {
            String name = node.name();
            for (ConnectionCounters connection : node.connections()) {
                row(table, name, node, connection);
                name = "";
            }
            if (node.connections().isEmpty()) {
                table.row(name, "", "", state(node, ""), "", "", "", "", "", "", "");
            }
        }
        return table;
    }

    private void row(Table table, String name, Counters node, ConnectionCounters connection) {
        ConnectionStats stats = connection.stats();
        Rates.Growth growth = growth(node, connection);
        boolean timed = stats.latency().count() > 0;
        table.row(
                name,
                connection.group(),
                (connection.sender() ? "tx " : "rx ") + connection.connection(),
                state(node, connection.state()),
                growth == null ? "-" : number(growth.frames()),
                growth == null ? "-" : Amount.bytes(growth.bytes()),
                growth == null ? "-" : number(growth.missed()),
                "" + stats.frames(),
                "" + stats.missed(),
                timed ? Amount.time(stats.latency().p50()) : "-",
                timed ? Amount.time(stats.latency().p99()) : "-");
    }

    private static String number(double rate) {
        return String.format(Locale.ROOT, "%.1f", rate);
    }

    private String state(Counters node, String otherwise) {
        return rates.isStopped(node, nanos) ? "stopped" : otherwise;
    }

    private Rates.@Nullable Growth growth(Counters node, ConnectionCounters connection) {
        return rates.isStopped(node, nanos) ? null : rates.of(node, connection);
    }

    /** The same as a document. */
    public Map<String, ?> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("time", time.toString());
        json.put("nodes", rates.nodes().stream().map(this::node).toList());
        return json;
    }

    private Map<String, ?> node(Counters node) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", node.id());
        json.put("mesh", node.mesh());
        json.put("name", node.name());
        json.put("time", node.time().toString());
        json.put("stopped", rates.isStopped(node, nanos));
        json.put(
                "connections",
                node.connections().stream().map(each -> connection(node, each)).toList());
        return json;
    }

    private Map<String, ?> connection(Counters node, ConnectionCounters connection) {
        ConnectionStats stats = connection.stats();
        Rates.Growth growth = growth(node, connection);
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("connection", connection.connection());
        json.put("direction", connection.sender() ? "tx" : "rx");
        json.put("group", connection.group());
        json.put("state", connection.state());
        json.put("framesPerSecond", growth == null ? null : growth.frames());
        json.put("bytesPerSecond", growth == null ? null : growth.bytes());
        json.put("missedPerSecond", growth == null ? null : growth.missed());
        json.put("frames", stats.frames());
        json.put("bytes", stats.bytes());
        json.put("missed", stats.missed());
        json.put("errors", stats.errors());
        json.put("skipped", stats.skipped());
        json.put("depth", stats.depth());
        json.put("lent", stats.lent());
        json.put("latencyNanos", TimesReport.nanos(stats.latency()));
        return json;
    }
}
