package io.mcm.tool.host;

import io.mcm.ConnectionStats;
import io.mcm.HostView.ConnectionCounters;
import io.mcm.HostView.Counters;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How fast the counters of nodes grow, from looks at them. A node writes its own once a second, and
 * says when: its rates are between the two last of its writings that were seen.
 */
public final class Rates {
    /** One that wrote nothing for so long is stopped. */
    public static final long STOPPED_NANOS = TimeUnit.SECONDS.toNanos(3);

    private Map<String, Node> nodes = Map.of();

    /** What grew in a second. */
    public record Growth(double frames, double bytes, double missed) {}

    /** What is known of a node, and since when. */
    private record Node(@Nullable Counters before, Counters last, long seenNanos) {}

    /**
     * Takes in what the nodes say now. Those that are not among them are gone.
     *
     * @param nanos when, of {@link System#nanoTime}
     */
    public void look(List<Counters> now, long nanos) {
        Map<String, Node> seen = new LinkedHashMap<>();
        for (Counters counters : now) {
            Node known = nodes.get(counters.id());
            boolean news = known == null || known.last.writing() != counters.writing();
            seen.put(
                    counters.id(),
                    news ? new Node(known == null ? null : known.last, counters, nanos) : known);
        }
        nodes = seen;
    }

    /** What the nodes said last. */
    public List<Counters> nodes() {
        return nodes.values().stream().map(Node::last).toList();
    }

    /** Whether each node was seen to write at least twice. */
    public boolean areKnown() {
        return nodes.values().stream().allMatch(node -> node.before != null);
    }

    /** Whether a node of the last look has written nothing for a while. */
    public boolean isStopped(Counters node, long nanos) {
        Node known = nodes.get(node.id());
        return known != null && nanos - known.seenNanos > STOPPED_NANOS;
    }

    /**
     * How fast a connection's counters grew.
     *
     * @return null where that is not known: it or its node is new, or the node's clock was set back
     */
    public @Nullable Growth of(Counters node, ConnectionCounters connection) {
        Node known = nodes.get(node.id());
        Counters before = known == null ? null : known.before;
        if (before == null) {
            return null;
        }
        double seconds = Duration.between(before.time(), node.time()).toNanos() / 1e9;
        ConnectionCounters then =
                before.connections().stream()
                        .filter(other -> isSame(other, connection))
                        .findFirst()
                        .orElse(null);
        if (seconds <= 0 || then == null) {
            return null;
        }
        ConnectionStats was = then.stats();
        ConnectionStats is = connection.stats();
        return new Growth(
                (is.frames() - was.frames()) / seconds,
                (is.bytes() - was.bytes()) / seconds,
                (is.missed() - was.missed()) / seconds);
    }

    private static boolean isSame(ConnectionCounters one, ConnectionCounters other) {
        return one.connection() == other.connection()
                && one.sender() == other.sender()
                && one.group().equals(other.group());
    }
}
