package io.mcm.node;

import io.mcm.ConfigException;
import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import java.util.List;

/**
 * What a node tells the others of its mesh about itself. An immutable value; its node alone writes
 * it, and counts {@link #version} up with each change.
 *
 * @param id the node
 * @param incarnation the node's run: another one each time it starts
 * @param version counts the node's records of this incarnation, from 1
 * @param mesh the mesh it belongs to
 * @param node its name, for people
 * @param sources the groups it is the source of
 * @param receivers its receiving connections
 * @param links its links to other nodes, as it sees them
 */
public record NodeRecord(
        NodeId id,
        long incarnation,
        long version,
        String mesh,
        String node,
        List<Source> sources,
        List<Receiver> receivers,
        List<Link> links) {
    /** Bytes of the longest record; some 3000 connections. */
    public static final int MAX_BYTES = 1 << 20;

    /** Bytes of a record without names, or more. */
    private static final int FIXED_BYTES = 256;

    /** Bytes of a source, receiver or link without names, or more. */
    private static final int ENTRY_BYTES = 160;

    /**
     * A group's source.
     *
     * @param connection the connection's number within its node, from 1
     * @param group the group
     * @param format what its frames are, as {@link io.mcm.format.Format} prints it
     * @param slots the frames in its pool
     * @param maxPayloadSize bytes
     * @param maxMetadataSize bytes
     * @param holder who it is, for people
     */
    public record Source(
            int connection,
            String group,
            String format,
            int slots,
            int maxPayloadSize,
            int maxMetadataSize,
            String holder) {}

    /**
     * A receiving connection.
     *
     * @param connection its number within its node, from 1
     * @param group the group it receives
     * @param state its state, in lower case: newer nodes may have others than this one
     */
    public record Receiver(int connection, String group, String state) {}

    /** Which way frames go. */
    public enum Direction {
        /** From the other node to this one. */
        INGRESS,
        /** From this node to the other one. */
        EGRESS
    }

    /**
     * A link to another node.
     *
     * @param direction which way frames go
     * @param transport what carries it
     * @param group the group it was made for
     * @param peer the other node
     * @param connection the receiving connection's number within the receiving node
     * @param state its state, in lower case
     */
    public record Link(
            Direction direction,
            String transport,
            String group,
            NodeId peer,
            int connection,
            String state) {}

    /** Copies the lists. */
    public NodeRecord {
        sources = List.copyOf(sources);
        receivers = List.copyOf(receivers);
        links = List.copyOf(links);
    }

    /**
     * Reads a record.
     *
     * @param json from another node, maybe a hostile one
     * @return the record
     * @throws ConfigException what is wrong with it, at most 20 faults
     */
    public static NodeRecord fromJson(String json) {
        return RecordDocument.read(json);
    }

    /**
     * Prints the record.
     *
     * @return JSON on one line, which {@link #fromJson} reads back as an equal record
     */
    public String toJson() {
        return RecordDocument.write(this);
    }

    /**
     * Refuses a record that could be longer than others accept.
     *
     * @throws ConnectionException {@link ErrorCode#MAX_CONNECTIONS}
     */
    void checkSize() {
        if (sizeLimit() > MAX_BYTES) {
            throw new ConnectionException(
                    ErrorCode.MAX_CONNECTIONS,
                    "node "
                            + node
                            + " has "
                            + sources.size()
                            + " sources, "
                            + receivers.size()
                            + " receivers and "
                            + links.size()
                            + " links: together more than the "
                            + MAX_BYTES
                            + " bytes that it can tell other nodes; spread them over more nodes");
        }
    }

    /** Bytes that the record has at most, found without printing it. */
    long sizeLimit() {
        long bytes = FIXED_BYTES + escaped(mesh) + escaped(node);
        for (Source source : sources) {
            bytes +=
                    ENTRY_BYTES
                            + escaped(source.group)
                            + escaped(source.format)
                            + escaped(source.holder);
        }
        for (Receiver receiver : receivers) {
            bytes += ENTRY_BYTES + escaped(receiver.group) + escaped(receiver.state);
        }
        for (Link link : links) {
            bytes +=
                    ENTRY_BYTES
                            + escaped(link.group)
                            + escaped(link.transport)
                            + escaped(link.state);
        }
        return bytes;
    }

    /** Bytes of a name in JSON, at most: three of UTF-8 for a char, two for a quote. */
    private static long escaped(String name) {
        return 3L * name.length();
    }
}
