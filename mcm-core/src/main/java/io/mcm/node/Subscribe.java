package io.mcm.node;

import io.mcm.ConfigException;
import io.mcm.Delivery;
import io.mcm.json.Document;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver asks of a group's source on another node of the host.
 *
 * @param mesh the mesh of both
 * @param group the group
 * @param connection the receiving connection's number within its node, from 1
 * @param node the receiver's node
 * @param nodeName its name, for people
 * @param delivery what is to happen when the receiver is slow
 * @param queueCapacity frames it may hold, 2 to 128
 * @param maxStall how long the source waits for it when it is reliable, 1 ms to 1 h
 * @param format the format it wants, as {@link io.mcm.format.Format} prints it; null for any
 */
public record Subscribe(
        String mesh,
        String group,
        int connection,
        NodeId node,
        String nodeName,
        Delivery delivery,
        int queueCapacity,
        Duration maxStall,
        @Nullable String format) {
    private static final long MIN_STALL_NANOS = Duration.ofMillis(1).toNanos();
    private static final long MAX_STALL_NANOS = Duration.ofHours(1).toNanos();

    /**
     * Reads a request.
     *
     * @param json from another node, maybe a hostile one
     * @return the request
     * @throws ConfigException everything that is wrong with it
     */
    static Subscribe fromJson(String json) {
        return Fields.read(
                json,
                root ->
                        new Subscribe(
                                root.name("mesh"),
                                root.name("group"),
                                root.integer("connection", 1, Integer.MAX_VALUE),
                                root.id("node"),
                                root.name("nodeName"),
                                root.word("delivery", Delivery.class),
                                root.integer("queueCapacity", 2, 128),
                                Duration.ofNanos(
                                        root.whole(
                                                "maxStallNanos", MIN_STALL_NANOS, MAX_STALL_NANOS)),
                                root.has("format") ? root.name("format") : null));
    }

    /** Prints the request. */
    String toJson() {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("mesh", mesh);
        root.put("group", group);
        root.put("connection", connection);
        root.put("node", node);
        root.put("nodeName", nodeName);
        root.put("delivery", Fields.word(delivery));
        root.put("queueCapacity", queueCapacity);
        root.put("maxStallNanos", maxStall.toNanos());
        if (format != null) {
            root.put("format", format);
        }
        return Document.printLine(root);
    }
}
