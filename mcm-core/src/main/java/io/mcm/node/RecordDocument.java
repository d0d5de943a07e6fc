package io.mcm.node;

import io.mcm.json.Document;
import io.mcm.node.NodeRecord.Direction;
import io.mcm.node.NodeRecord.Link;
import io.mcm.node.NodeRecord.Receiver;
import io.mcm.node.NodeRecord.Source;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Node records as JSON.
 *
 * <p>A reader knows the format before its own and the one after. So a new format may add members,
 * which older readers ignore and which may be absent; to change or drop one takes two releases: one
 * that can do without, and one that does.
 */
final class RecordDocument {
    /** The format that is written. */
    static final int FORMAT = 1;

    private RecordDocument() {}

    static NodeRecord read(String json) {
        return Fields.read(json, RecordDocument::read);
    }

    private static NodeRecord read(Fields record) {
        record.whole("format", Math.max(1, FORMAT - 1), FORMAT + 1);
        return new NodeRecord(
                record.id("id"),
                record.bits("incarnation"),
                record.whole("version", 1, Long.MAX_VALUE),
                record.name("mesh"),
                record.name("node"),
                list(record, "sources", RecordDocument::source),
                list(record, "receivers", RecordDocument::receiver),
                list(record, "links", RecordDocument::link));
    }

    private static <T> List<T> list(Fields record, String name, Function<Fields, T> reader) {
        List<T> list = new ArrayList<>();
        record.each(name, element -> list.add(reader.apply(element)));
        return list;
    }

    private static Source source(Fields source) {
        return new Source(
                source.integer("connection", 1, Integer.MAX_VALUE),
                source.name("group"),
                source.name("format"),
                source.integer("slots", 1, 1 << 20),
                source.integer("maxPayloadSize", 0, Integer.MAX_VALUE),
                source.integer("maxMetadataSize", 0, Integer.MAX_VALUE),
                source.name("holder"));
    }

    private static Receiver receiver(Fields receiver) {
        return new Receiver(
                receiver.integer("connection", 1, Integer.MAX_VALUE),
                receiver.name("group"),
                receiver.name("state"));
    }

    private static Link link(Fields link) {
        return new Link(
                link.word("direction", Direction.class),
                link.name("transport"),
                link.name("group"),
                link.id("peer"),
                link.integer("connection", 1, Integer.MAX_VALUE),
                link.name("state"));
    }

    static String write(NodeRecord record) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("format", FORMAT);
        root.put("id", record.id());
        root.put("incarnation", HexFormat.of().toHexDigits(record.incarnation()));
        root.put("version", record.version());
        root.put("mesh", record.mesh());
        root.put("node", record.node());
        root.put("sources", record.sources().stream().map(RecordDocument::members).toList());
        root.put("receivers", record.receivers().stream().map(RecordDocument::members).toList());
        root.put("links", record.links().stream().map(RecordDocument::members).toList());
        return Document.printLine(root);
    }

    private static Map<String, Object> members(Source source) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("connection", source.connection());
        members.put("group", source.group());
        members.put("format", source.format());
        members.put("slots", source.slots());
        members.put("maxPayloadSize", source.maxPayloadSize());
        members.put("maxMetadataSize", source.maxMetadataSize());
        members.put("holder", source.holder());
        return members;
    }

    private static Map<String, Object> members(Receiver receiver) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("connection", receiver.connection());
        members.put("group", receiver.group());
        members.put("state", receiver.state());
        return members;
    }

    private static Map<String, Object> members(Link link) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("direction", Fields.word(link.direction()));
        members.put("transport", link.transport());
        members.put("group", link.group());
        members.put("peer", link.peer());
        members.put("connection", link.connection());
        members.put("state", link.state());
        return members;
    }
}
