package io.mcm.node;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which links there must be, as a function of all nodes' records and nothing else. So every node
 * finds the same ones, in whatever order it heard of the others.
 */
public final class Topology {
    private Topology() {}

    /**
     * A link that must be: one for each receiving connection whose group has its source on another
     * node. The receiver's node makes it.
     *
     * @param source the node of the group's source
     * @param receiver the node of the receiving connection
     * @param connection the connection's number within its node
     * @param group the group
     */
    public record Link(NodeId source, NodeId receiver, int connection, String group)
            implements Comparable<Link> {
        @Override
        public int compareTo(Link that) {
            int order = receiver.compareTo(that.receiver);
            order = order != 0 ? order : Integer.compare(connection, that.connection);
            order = order != 0 ? order : group.compareTo(that.group);
            return order != 0 ? order : source.compareTo(that.source);
        }
    }

    /**
     * The links of one host and mesh.
     *
     * <p>Where two nodes say that they are a group's source, which the group's lock allows only
     * until both have heard of each other, the one with the smaller id is.
     *
     * @param records of all nodes, in any order, one each
     * @return the links, in an order that depends on nothing but them
     */
    public static SortedSet<Link> links(Collection<NodeRecord> records) {
        Map<String, NodeId> sources = new HashMap<>();
        for (NodeRecord record : records) {
            for (NodeRecord.Source source : record.sources()) {
                sources.merge(source.group(), record.id(), Topology::smaller);
            }
        }
        SortedSet<Link> links = new TreeSet<>();
        for (NodeRecord record : records) {
            for (NodeRecord.Receiver receiver : record.receivers()) {
                NodeId source = sources.get(receiver.group());
                if (source != null && !source.equals(record.id())) {
                    links.add(
                            new Link(source, record.id(), receiver.connection(), receiver.group()));
                }
            }
        }
        return links;
    }

    private static NodeId smaller(NodeId one, NodeId other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
