package io.mcm.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mcm.ConfigException;
import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.MeshConfig;
import io.mcm.linux.EventLoop;
import io.mcm.linux.FileSystem;
import io.mcm.linux.SystemCallException;
import io.mcm.linux.UnixSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node among the nodes of its host: finds those of its mesh, keeps their records and tells them
 * its own, holds locks, and connects receivers to sources.
 *
 * <p>Each node listens on a socket in the runtime directory. Of two nodes the one with the smaller
 * id dials. Both say HELLO, then each sends its record, and again when it has changed. A socket
 * that hangs up is a dead node; one that is silent may only be stopped. inotify(7) says at once
 * that a name appeared; a look at the directory every second does not depend on it.
 *
 * <p>It works on the loop's thread. Its public methods are for any thread.
 */
public final class HostNetwork implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostNetwork.class);
    private static final long COALESCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long FIRST_WORD_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final int MAX_STRANGERS = 256;

    /** Hears of the other nodes, on the loop's thread. */
    public interface Events {
        /**
         * The others' records are not what they were.
         *
         * @param peers all of them now, in the order of their ids
         */
        void peersChanged(List<NodeRecord> peers);

        /**
         * A receiver wants a link to a source of this node.
         *
         * @param socket to answer on, with {@link HostNetwork#accept} or {@link
         *     HostNetwork#refuse}; after either it is the listener's to use and close
         * @param request what is asked, of this node's mesh; nothing else in it is checked against
         *     anything
         */
        void subscribed(UnixSocket socket, Subscribe request);
    }

    /** Hears what came of a {@link HostNetwork#subscribe}, once, on the loop's thread. */
    public interface Subscriber {
        /**
         * The source agreed.
         *
         * @param socket to go on with, the subscriber's to close
         * @param description what the source's node said, JSON; not checked
         */
        void subscribed(UnixSocket socket, String description);

        /**
         * It came to nothing.
         *
         * @param code why, a {@link ErrorCode#CONNECTION_FAILED} when the other node is gone or
         *     does not answer in time
         * @param reason for people
         */
        void refused(ErrorCode code, String reason);
    }

    /** A request on its way. */
    public interface Pending {
        /** Takes it back: the subscriber hears no more. Any thread. */
        void cancel();
    }

    /** What may go wrong with others; each is counted, and logged now and then. */
    public enum Incident {
        /** Somebody connected and said nothing. */
        SILENT,
        /** Somebody sent what no node sends. */
        GARBAGE,
        /** A process of a user that is not allowed. */
        OTHER_USER,
        /** A node that speaks a version of the protocol this one does not understand. */
        OTHER_VERSION,
        /** More connections at once than there are nodes. */
        CROWD,
        /** A file of a dead node was removed. */
        SWEPT;

        /** Why a channel is over. */
        static Incident of(Channel.End end) {
            return end == Channel.End.OTHER_VERSION ? OTHER_VERSION : GARBAGE;
        }
    }

    /** A node of this mesh that said HELLO. */
    private static final class Peer {
        private final Visitor visitor;
        private @Nullable NodeRecord record;

        /** The version of this node's record that was sent to it last, -1 before the first. */
        private long sentVersion = -1;

        Peer(Visitor visitor) {
            this.visitor = visitor;
        }
    }

    private final MeshConfig config;
    private final EventLoop loop;
    private final NodeId id;
    private final Events events;
    private final RuntimeDirectory directory;
    private final DirectoryWatch watch;
    private final Incidents incidents;

    /** Where all channels of the loop have their packets. */
    private final MemorySegment packet = Arena.ofAuto().allocate(Packet.MAX_SIZE);

    private final Map<NodeId, Peer> peers = new HashMap<>();

    /** Those who are no peers: not yet, or only to be answered. */
    private final Set<Visitor> strangers = new HashSet<>();

    private final Set<Subscription> subscriptions = new HashSet<>();
    private @Nullable NodeRecord own;
    private byte[] ownText = {};

    /** When the own record was last sent to all; of {@link System#nanoTime}. */
    private long pushedAt;

    private boolean pushScheduled;
    private @Nullable CounterFile counters;
    private boolean closed;
    private volatile List<NodeRecord> records = List.of();

    private HostNetwork(
            MeshConfig config,
            EventLoop loop,
            NodeId id,
            Events events,
            RuntimeDirectory directory,
            UnixSocket listener) {
        this.config = config;
        this.loop = loop;
        this.id = id;
        this.events = events;
        this.directory = directory;
        this.incidents = new Incidents(config.node());
        DirectoryWatch.Visitors visitors =
                new DirectoryWatch.Visitors() {
                    @Override
                    public void dialled(NodeId node, UnixSocket socket) {
                        greet(node, socket);
                    }

                    @Override
                    public void accepted(UnixSocket socket) {
                        welcome(socket);
                    }
                };
        this.watch =
                new DirectoryWatch(
                        directory,
                        loop,
                        id,
                        listener,
                        incidents,
                        visitors,
                        peers::containsKey,
                        packet);
    }

    /**
     * Joins the nodes of the host. They see this one with its first {@link #publish}.
     *
     * @param config the mesh, the directory and who may take part
     * @param loop does the work; to be closed after this
     * @param id this node's, never used before
     * @param events hears of the others
     * @return the open network
     * @throws ConfigException the runtime directory of the settings cannot be used
     * @throws ConnectionException there is none, or no socket can be made in it
     */
    public static HostNetwork join(MeshConfig config, EventLoop loop, NodeId id, Events events) {
        RuntimeDirectory directory = RuntimeDirectory.open(config);
        try {
            HostNetwork network =
                    new HostNetwork(config, loop, id, events, directory, directory.listen(id));
            loop.execute(network.watch::start);
            return network;
        } catch (ConnectionException e) {
            directory.close();
            throw e;
        }
    }

    /**
     * Where the nodes of this host meet.
     *
     * @return the directory, open as long as this is
     */
    public RuntimeDirectory directory() {
        return directory;
    }

    /**
     * Tells the others what this node is doing. At once, or 20 ms after the last time; they may not
     * see each of many records.
     *
     * @param record this node's; one that is not newer than the last is left out
     * @throws ConnectionException {@link ErrorCode#MAX_CONNECTIONS}: it is too long for others
     */
    public void publish(NodeRecord record) {
        record.checkSize();
        loop.execute(() -> adopt(record));
    }

    /**
     * What the other nodes of the mesh on this host are doing.
     *
     * @return their newest records, in the order of their ids
     */
    public List<NodeRecord> peers() {
        return records;
    }

    /**
     * Takes the right to be a group's source on this host. May take 200 ms in the worst case.
     *
     * @param group a group of the mesh
     * @param holder what to call the source to others who want the group
     * @return the right, to be given back with close
     * @throws ConnectionException {@link ErrorCode#GROUP_HAS_SOURCE}, with the name of who holds it
     */
    public ClaimLock claim(String group, String holder) {
        return ClaimLock.acquire(directory, config.mesh(), group, id, holder);
    }

    /**
     * Asks a node for a link to one of its sources.
     *
     * @param source the node
     * @param request what is wanted
     * @param timeout how long the answer may take
     * @param subscriber hears what came of it
     * @return to take it back
     */
    public Pending subscribe(
            NodeId source, Subscribe request, Duration timeout, Subscriber subscriber) {
        AtomicReference<@Nullable Subscription> self = new AtomicReference<>();
        Subscription subscription =
                new Subscription(subscriber, incidents, () -> subscriptions.remove(self.get()));
        self.set(subscription);
        loop.execute(() -> send(subscription, source, request, timeout));
        return () -> loop.execute(subscription::drop);
    }

    private void send(
            Subscription subscription, NodeId source, Subscribe request, Duration timeout) {
        if (subscription.isOver()) {
            return;
        }
        if (closed) {
            subscription.fail(ErrorCode.CONNECTION_CLOSED, "node " + config.node() + " is closed");
            return;
        }
        UnixSocket socket;
        try {
            socket = directory.connect(source);
        } catch (SystemCallException e) {
            String what = "node " + source + " cannot be reached: " + e.getMessage();
            subscription.fail(ErrorCode.CONNECTION_FAILED, what);
            return;
        }
        if (isAllowed(socket)) {
            subscriptions.add(subscription);
            subscription.send(loop, packet, socket, request, timeout);
        } else {
            socket.close();
            String what = "node " + source + " is of a user who is not in allowedUsers";
            subscription.fail(ErrorCode.CONNECTION_FAILED, what);
        }
    }

    /**
     * Agrees to a {@link Events#subscribed request}; the link goes on on the same socket.
     *
     * @param socket the request's
     * @param description JSON for the receiver, up to 64 KiB less 16 bytes
     * @throws ConnectionException it is too long, or the receiver is gone
     */
    public static void accept(UnixSocket socket, String description) {
        answer(socket, Packet.Type.SUBSCRIBED, description);
    }

    /**
     * Refuses a {@link Events#subscribed request} and closes its socket.
     *
     * @param socket the request's
     * @param code why
     * @param reason for people, at most 255 bytes
     */
    public static void refuse(UnixSocket socket, ErrorCode code, String reason) {
        try {
            answer(socket, Packet.Type.REFUSED, Refusal.toJson(code, reason));
        } catch (ConnectionException e) {
            LOG.debug("the receiver is gone before it could be refused: {}", e.getMessage());
        } finally {
            socket.close();
        }
    }

    private static void answer(UnixSocket socket, Packet.Type type, String text) {
        byte[] message = text.getBytes(UTF_8);
        if (message.length > Packet.CAPACITY) {
            throw new ConnectionException(
                    ErrorCode.CONNECTION_FAILED,
                    "an answer of "
                            + message.length
                            + " bytes to a receiver, allowed are "
                            + Packet.CAPACITY);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = arena.allocate(Packet.HEADER_SIZE + (long) message.length);
            Packet.write(type, message, 0, bytes);
            if (!socket.send(bytes)) {
                throw new ConnectionException(
                        ErrorCode.CONNECTION_FAILED, "the receiver takes no answer");
            }
        }
    }

    /**
     * Writes counters to a file that others may read, each second, until this is closed.
     *
     * @param source gives them, on the loop's thread
     */
    public void publishCounters(Supplier<List<ConnectionCounters>> source) {
        loop.execute(
                () -> {
                    if (!closed && counters == null) {
                        counters = CounterFile.start(directory, loop, id, config, source);
                    }
                });
    }

    /**
     * How often something went wrong with others.
     *
     * @param incident what
     * @return times since the start
     */
    public long count(Incident incident) {
        return incidents.count(incident);
    }

    private void greet(NodeId node, UnixSocket socket) {
        if (isAllowed(socket)) {
            Visitor visitor = new Visitor(this, loop, packet, socket, node);
            strangers.add(visitor);
            visitor.channel().send(Packet.Type.HELLO, hello());
        } else {
            socket.close();
            watch.ignore(node);
        }
    }

    private void welcome(UnixSocket socket) {
        if (strangers.size() >= MAX_STRANGERS) {
            incidents.add(Incident.CROWD, "more connections than " + MAX_STRANGERS);
            socket.close();
        } else if (!isAllowed(socket)) {
            socket.close();
        } else {
            Visitor visitor = new Visitor(this, loop, packet, socket, null);
            strangers.add(visitor);
            loop.schedule(FIRST_WORD_NANOS, () -> dismiss(visitor));
        }
    }

    /** It had its time to say who it is. */
    private void dismiss(Visitor visitor) {
        if (strangers.contains(visitor)) {
            incidents.add(Incident.SILENT, "a process connected and said nothing");
            visitor.leave();
        }
    }

    private boolean isAllowed(UnixSocket socket) {
        int uid = socket.peer().uid();
        boolean allowed = uid == FileSystem.get().geteuid() || config.allowedUsers().contains(uid);
        if (!allowed) {
            incidents.add(
                    Incident.OTHER_USER,
                    "no talk with a process of user " + uid + ", who is not in allowedUsers");
        }
        return allowed;
    }

    NodeId id() {
        return id;
    }

    String mesh() {
        return config.mesh();
    }

    Incidents incidents() {
        return incidents;
    }

    String hello() {
        return new Hello(config.mesh(), id).toJson();
    }

    /** This node's record as others get it; empty before the first one. */
    byte[] ownRecord() {
        return ownText;
    }

    void ignore(NodeId node) {
        watch.ignore(node);
    }

    void forget(Visitor visitor) {
        strangers.remove(visitor);
    }

    /** A visitor is a node of this mesh. */
    void arrived(Visitor visitor, NodeId node) {
        strangers.remove(visitor);
        watch.arrived(node);
        Peer peer = new Peer(visitor);
        Peer before = peers.put(node, peer);
        if (before != null) { // it lost its end of that one, and is no other node for it
            peer.record = before.record;
            before.visitor.leave();
        }
        bring(peer);
    }

    /** A node hung up, or made no sense. */
    void left(Visitor visitor, NodeId node, boolean foreign) {
        Peer peer = peers.get(node);
        if (peer != null && peer.visitor != visitor) {
            return; // it has come again meanwhile
        }
        peers.remove(node);
        if (foreign) {
            watch.ignore(node);
        } else {
            watch.left(node);
        }
        if (peer != null && peer.record != null) {
            LOG.debug("node {} is gone", peer.record.node());
            tell();
        }
    }

    /** A record came. */
    void adopt(Visitor visitor, NodeId node, NodeRecord record) {
        Peer peer = peers.get(node);
        if (peer == null || peer.visitor != visitor) {
            return;
        }
        if (!record.id().equals(node) || !record.mesh().equals(config.mesh())) {
            visitor.channel().refuse("the record of another node, " + record.id());
            return;
        }
        NodeRecord before = peer.record;
        if (before == null
                || before.incarnation() != record.incarnation()
                || before.version() < record.version()) {
            peer.record = record;
            tell();
        }
    }

    private void tell() {
        records =
                peers.values().stream()
                        .flatMap(peer -> Stream.ofNullable(peer.record))
                        .sorted(Comparator.comparing(NodeRecord::id))
                        .toList();
        events.peersChanged(records);
    }

    void subscribed(UnixSocket socket, Subscribe request) {
        if (!request.mesh().equals(config.mesh())) {
            String what = "this is a node of mesh " + config.mesh();
            refuse(socket, ErrorCode.CONNECTION_FAILED, what);
            return;
        }
        events.subscribed(socket, request);
    }

    /** The own record is another one. */
    private void adopt(NodeRecord record) {
        if (closed || own != null && own.version() >= record.version()) {
            return;
        }
        boolean first = own == null;
        own = record;
        ownText = record.toJson().getBytes(UTF_8);
        long wait = first ? 0 : pushedAt + COALESCE_NANOS - System.nanoTime();
        if (pushScheduled) {
            return;
        }
        if (wait <= 0) {
            push();
        } else {
            pushScheduled = true;
            loop.schedule(wait, this::push);
        }
    }

    private void push() {
        pushScheduled = false;
        pushedAt = System.nanoTime();
        peers.values().forEach(this::bring);
    }

    /** Sends a peer the own record, now or when it has taken what was sent before. */
    private void bring(Peer peer) {
        Channel channel = peer.visitor.channel();
        if (own != null && peer.sentVersion < own.version() && channel.isDrained()) {
            peer.sentVersion = own.version();
            channel.send(Packet.Type.RECORD, ownText);
        }
    }

    /** A peer has taken what was sent. */
    void drained(Visitor visitor, NodeId node) {
        Peer peer = peers.get(node);
        if (peer != null && peer.visitor == visitor) {
            bring(peer);
        }
    }

    /**
     * Leaves: the others see it at once, and its files are removed. That is done when the loop has
     * come to it, at the latest when the loop is closed. Locks are to be given back before. Any
     * number of times.
     */
    @Override
    public void close() {
        loop.execute(this::leave);
    }

    private void leave() {
        if (closed) {
            return;
        }
        closed = true;
        if (counters != null) {
            counters.close();
        }
        watch.close();
        String what = "node " + config.node() + " is closed";
        List.copyOf(subscriptions).forEach(s -> s.fail(ErrorCode.CONNECTION_CLOSED, what));
        List.copyOf(strangers).forEach(Visitor::leave);
        peers.values().forEach(peer -> peer.visitor.leave());
        peers.clear();
        records = List.of();
        directory.close();
    }
}
