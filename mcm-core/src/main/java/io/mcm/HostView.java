package io.mcm;

import io.mcm.node.CounterSnapshot;
import io.mcm.node.NodeLister;
import io.mcm.node.NodeRecord;
import io.mcm.node.RuntimeDirectory;
import io.mcm.spi.Availability;
import io.mcm.spi.host.HostTransports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes of this host are doing, seen from outside, without being one of them.
 *
 * <p>Two ways: {@link #nodes} asks every node what it has, and {@link #counters} reads what each
 * writes about itself once a second, which it does not notice. Any thread; a closed view throws
 * {@link ConnectionException}.
 */
public final class HostView implements AutoCloseable {
    private final RuntimeDirectory directory;

    private HostView(RuntimeDirectory directory) {
        this.directory = directory;
    }

    /**
     * What the nodes said.
     *
     * @param nodes those that answered, in the order of their ids
     * @param silent ids of nodes that are there and did not: stopped, of another user, of a release
     *     too new or too old, or just launched
     */
    public record Nodes(List<Node> nodes, List<String> silent) {}

    /**
     * A node.
     *
     * @param id 32 hexadecimal digits, other ones at each launch
     * @param mesh its mesh
     * @param name its name, for people; others may have the same
     * @param sources the groups it is the source of
     * @param receivers its receiving connections
     * @param links its links to other nodes, as it sees them
     */
    public record Node(
            String id,
            String mesh,
            String name,
            List<Source> sources,
            List<Receiver> receivers,
            List<Link> links) {}

    /**
     * The source of a group.
     *
     * @param connection the connection's number within its node, from 1
     * @param group the group
     * @param format what its frames are, as {@link io.mcm.format.Format#toText} prints it; another
     *     release may have formats that this one does not know
     * @param slots the frames in its pool
     * @param maxPayloadSize bytes
     * @param maxMetadataSize bytes
     */
    public record Source(
            int connection,
            String group,
            String format,
            int slots,
            int maxPayloadSize,
            int maxMetadataSize) {}

    /**
     * A receiving connection.
     *
     * @param connection its number within its node, from 1
     * @param group the group it receives
     * @param state its {@link ConnectionState} in lower case; another release may have others
     */
    public record Receiver(int connection, String group, String state) {}

    /**
     * A link between two nodes. Each of them lists it.
     *
     * @param ingress whether frames come to this node, not go to the other one
     * @param transport what carries it: {@code memif}
     * @param group the group it was made for
     * @param peer the other node's id
     * @param connection the receiving connection's number within its node
     * @param state {@code establishing} or {@code active}
     */
    public record Link(
            boolean ingress,
            String transport,
            String group,
            String peer,
            int connection,
            String state) {}

    /**
     * The counters of a node.
     *
     * @param id the node's id
     * @param mesh its mesh
     * @param name its name
     * @param writing counts what it has written, up by one a second; one that stands still for
     *     seconds is of a process that is stopped
     * @param time when it wrote them
     * @param connections one for each of its connections to groups
     */
    public record Counters(
            String id,
            String mesh,
            String name,
            long writing,
            Instant time,
            List<ConnectionCounters> connections) {}

    /**
     * The counters of a connection.
     *
     * @param connection its number within its node, from 1
     * @param sender whether it sends
     * @param group its group
     * @param state its {@link ConnectionState} in lower case; another release may have others
     * @param stats its counters
     */
    public record ConnectionCounters(
            int connection, boolean sender, String group, String state, ConnectionStats stats) {}

    /**
     * Opens a view of the nodes that meet where a node with these settings would. Like such a node
     * it makes the directory if there is none.
     *
     * @param config the settings; only {@link MeshConfig.Builder#runtimeDirectory}, {@link
     *     MeshConfig.Builder#runtimeGroup} and {@link MeshConfig.Builder#allowedUsers} count
     * @return the view
     * @throws ConfigException the directory that the settings name cannot be used
     * @throws ConnectionException no directory can be used
     */
    public static HostView open(MeshConfig config) {
        return new HostView(RuntimeDirectory.open(config));
    }

    /**
     * Whether the nodes of this process can exchange frames with those of others on this host.
     *
     * @return yes, or why not and what to do
     */
    public static Availability transport() {
        return HostTransports.find().availability();
    }

    /**
     * Where the nodes meet.
     *
     * @return an absolute path
     */
    public Path directory() {
        return directory.path();
    }

    /**
     * Asks the nodes what they have.
     *
     * @param mesh those of this mesh only; null for all. The silent are of any
     * @param timeout how long they may take, all together
     * @return what they said
     * @throws ConnectionException interrupted; or the directory cannot be read
     */
    public Nodes nodes(@Nullable String mesh, Duration timeout) {
        NodeLister.Listing listing = NodeLister.list(directory, mesh, timeout);
        return new Nodes(
                listing.records().stream().map(HostView::node).toList(),
                listing.silent().stream().map(Object::toString).toList());
    }

    /**
     * Reads the nodes' counters. Nodes that were killed have none.
     *
     * @param mesh those of this mesh only; null for all
     * @return in the order of the nodes' ids
     * @throws ConnectionException the directory cannot be read
     */
    public List<Counters> counters(@Nullable String mesh) {
        try {
            return CounterSnapshot.readAll(directory).stream()
                    .filter(snapshot -> mesh == null || mesh.equals(snapshot.mesh()))
                    .map(HostView::counters)
                    .toList();
        } catch (IOException e) {
            throw new ConnectionException(
                    ErrorCode.SYSTEM_CALL, "cannot read " + directory + ": " + e.getMessage(), e);
        }
    }

    private static Node node(NodeRecord record) {
        return new Node(
                record.id().toString(),
                record.mesh(),
                record.node(),
                record.sources().stream()
                        .map(
                                source ->
                                        new Source(
                                                source.connection(),
                                                source.group(),
                                                source.format(),
                                                source.slots(),
                                                source.maxPayloadSize(),
                                                source.maxMetadataSize()))
                        .toList(),
                record.receivers().stream()
                        .map(rx -> new Receiver(rx.connection(), rx.group(), rx.state()))
                        .toList(),
                record.links().stream()
                        .map(
                                link ->
                                        new Link(
                                                link.direction() == NodeRecord.Direction.INGRESS,
                                                link.transport(),
                                                link.group(),
                                                link.peer().toString(),
                                                link.connection(),
                                                link.state()))
                        .toList());
    }

    private static Counters counters(CounterSnapshot snapshot) {
        return new Counters(
                snapshot.id().toString(),
                snapshot.mesh(),
                snapshot.node(),
                snapshot.number(),
                Instant.ofEpochMilli(snapshot.timeMillis()),
                snapshot.connections().stream()
                        .map(
                                c ->
                                        new ConnectionCounters(
                                                c.connection(),
                                                c.sender(),
                                                c.group(),
                                                c.state(),
                                                c.stats()))
                        .toList());
    }

    /** Lets go of the directory. Any number of times. */
    @Override
    public void close() {
        directory.close();
    }
}
