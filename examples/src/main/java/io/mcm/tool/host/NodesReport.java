package io.mcm.tool.host;

import io.mcm.HostView;
import io.mcm.tool.output.Amount;
import io.mcm.tool.output.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The nodes of this host.
 *
 * @param directory where they meet
 * @param found what they said
 */
public record NodesReport(Path directory, HostView.Nodes found) {
    /** Of a node's id, enough to tell two of one name apart. */
    private static final int ID_DIGITS = 8;

    /** A connection or a link; {@code rank} orders those of a group. */
    private record Row(String group, int rank, String what, String state, String detail) {}

    /** A table with a row for each connection and each link. */
    public String toText() {
        StringBuilder text = new StringBuilder();
        int count = found.nodes().size();
        text.append(count == 0 ? "no node" : count == 1 ? "1 node" : count + " nodes");
        text.append(" in ").append(directory);
        if (count > 0) {
            text.append("\n\n").append(table());
        }
        if (!found.silent().isEmpty()) {
            text.append("\n\nno answer from ").append(String.join(", ", found.silent()));
            text.append(": stopped, of another user or release, or just launched");
        }
        return text.toString();
    }

    private Table table() {
        Table table = new Table(7, "node", "id", "mesh", "group", "what", "state", "detail");
        List<HostView.Node> nodes = new ArrayList<>(found.nodes());
        nodes.sort(Comparator.comparing(HostView.Node::mesh).thenComparing(HostView.Node::name));
        for (HostView.Node node : nodes) {
            String id = node.id().substring(0, ID_DIGITS);
            boolean first = true;
            for (Row row : rows(node)) {
                table.row(
                        first ? node.name() : "",
                        first ? id : "",
                        first ? node.mesh() : "",
                        row.group,
                        row.what,
                        row.state,
                        row.detail);
                first = false;
            }
            if (first) {
                table.row(node.name(), id, node.mesh(), "", "", "", "");
            }
        }
        return table;
    }

    private List<Row> rows(HostView.Node node) {
        List<Row> rows = new ArrayList<>();
        for (HostView.Source source : node.sources()) {
            String pool = source.slots() + " slots of " + Amount.bytes(source.maxPayloadSize());
            rows.add(
                    new Row(
                            source.group(),
                            0,
                            "tx " + source.connection(),
                            "",
                            source.format() + ", " + pool));
        }
        for (HostView.Receiver receiver : node.receivers()) {
            rows.add(
                    new Row(
                            receiver.group(),
                            2,
                            "rx " + receiver.connection(),
                            receiver.state(),
                            ""));
        }
        for (HostView.Link link : node.links()) {
            String peer = nameOf(link.peer());
            String receiver = "rx " + link.connection();
            String detail =
                    link.ingress()
                            ? " from " + peer + " to " + receiver
                            : " to " + peer + ", " + receiver;
            rows.add(
                    new Row(
                            link.group(),
                            link.ingress() ? 3 : 1,
                            "link",
                            link.state(),
                            link.transport() + detail));
        }
        rows.sort(Comparator.comparing(Row::group).thenComparingInt(Row::rank));
        return rows;
    }

    private String nameOf(String id) {
        return found.nodes().stream()
                .filter(node -> node.id().equals(id))
                .map(HostView.Node::name)
                .findFirst()
                .orElse(id);
    }

    /** The same as a document. */
    public Map<String, ?> toJson() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("directory", directory.toString());
        json.put("nodes", found.nodes().stream().map(NodesReport::node).toList());
        json.put("silent", found.silent());
        return json;
    }

    private static Map<String, ?> node(HostView.Node node) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", node.id());
        json.put("mesh", node.mesh());
        json.put("name", node.name());
        json.put("sources", node.sources().stream().map(NodesReport::source).toList());
        json.put("receivers", node.receivers().stream().map(NodesReport::receiver).toList());
        json.put("links", node.links().stream().map(NodesReport::link).toList());
        return json;
    }

    private static Map<String, ?> source(HostView.Source source) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("connection", source.connection());
        json.put("group", source.group());
        json.put("format", source.format());
        json.put("slots", source.slots());
        json.put("maxPayloadSize", source.maxPayloadSize());
        json.put("maxMetadataSize", source.maxMetadataSize());
        return json;
    }

    private static Map<String, ?> receiver(HostView.Receiver receiver) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("connection", receiver.connection());
        json.put("group", receiver.group());
        json.put("state", receiver.state());
        return json;
    }

    private static Map<String, ?> link(HostView.Link link) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("direction", link.ingress() ? "ingress" : "egress");
        json.put("transport", link.transport());
        json.put("group", link.group());
        json.put("peer", link.peer());
        json.put("connection", link.connection());
        json.put("state", link.state());
        return json;
    }
}
