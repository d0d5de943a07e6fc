package io.mcm.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mcm.ConfigException;
import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.MeshConfig;
import io.mcm.json.Document;
import io.mcm.linux.EventLoop;
import io.mcm.linux.FileSystem;
import io.mcm.linux.Sockets;
import io.mcm.linux.SystemCallException;
import io.mcm.linux.UnixSocket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
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
    private static final long RESCAN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long COALESCE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long FIRST_WORD_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long MAX_RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long UNFINISHED_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Looks between two at the locks of dead holders. */
    private static final int SCANS_PER_LOCK_SWEEP = 5;

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
        SWEPT
    }

    /** A name in the directory that may be a node. */
    private static final class Sighting {
        /** When to connect to it; of {@link System#nanoTime}. */
        private long due;

        private int attempts;

        /** It belongs to another mesh, or cannot be talked to: only its death is of interest. */
        private boolean foreign;
    }

    /** A node of this mesh that said HELLO. */
    private static final class Peer {
        private final Channel channel;
        private @Nullable NodeRecord record;

        /** It does not have the newest record of this node. */
        private boolean behind;

        Peer(Channel channel) {
            this.channel = channel;
        }
    }

    private final MeshConfig config;
    private final EventLoop loop;
    private final NodeId id;
    private final Events events;
    private final RuntimeDirectory directory;
    private final MemorySegment packet = Arena.ofAuto().allocate(Packet.MAX_SIZE);
    private final Incidents incidents;

    private UnixSocket listener;
    private EventLoop.@Nullable Watch listening;
    private int inotify = -1;
    private EventLoop.@Nullable Watch inotifyWatch;

    private final Map<NodeId, Sighting> sightings = new HashMap<>();
    private final Map<NodeId, Peer> peers = new HashMap<>();

    /** Who connected or was dialled and has not said who it is, and who is only to be answered. */
    private final Set<Channel> strangers = new HashSet<>();

    /** Requests on their way. */
    private final Set<Request> requests = new HashSet<>();

    /** Unfinished sockets, and since when they refuse. */
    private final Map<String, Long> unfinished = new HashMap<>();

    private @Nullable NodeRecord own;
    private byte[] ownText = {};
    private long pushedAt;
    private boolean pushScheduled;

    private int scans;
    private boolean lost;
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
        this.listener = listener;
        this.incidents = new Incidents(config.node());
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
            loop.execute(network::start);
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
        Request pending = new Request(source, request, subscriber);
        loop.execute(() -> pending.start(timeout));
        return () -> loop.execute(pending::drop);
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

    private void start() {
        listen();
        watchDirectory();
        scan();
        loop.schedule(RESCAN_NANOS, this::rescan);
    }

    private void rescan() {
        if (!closed) {
            scan();
            loop.schedule(RESCAN_NANOS, this::rescan);
        }
    }

    private void listen() {
        listening = loop.watch(listener.fd(), Sockets.POLLIN, events -> acceptAll());
    }

    private void acceptAll() {
        try {
            for (UnixSocket next = listener.accept(); next != null; next = listener.accept()) {
                welcome(next);
            }
        } catch (SystemCallException e) {
            incidents.add(Incident.CROWD, String.valueOf(e.getMessage()));
            Objects.requireNonNull(listening).cancel();
            loop.schedule(RESCAN_NANOS, () -> closedOr(this::listen)); // they wait in the kernel
        }
    }

    private void closedOr(Runnable work) {
        if (!closed) {
            work.run();
        }
    }

    private void watchDirectory() {
        FileSystem libc = FileSystem.get();
        int fd = libc.inotify_init1(FileSystem.IN_NONBLOCK | FileSystem.IN_CLOEXEC);
        if (fd == -1
                || libc.inotify_add_watch(
                                fd,
                                directory.path().toString(),
                                FileSystem.IN_MOVED_TO | FileSystem.IN_ONLYDIR)
                        == -1) {
            LOG.debug("no inotify, a look each second is enough: {}", libc.strerror(libc.errno()));
            if (fd != -1) {
                libc.close(fd);
            }
            return;
        }
        inotify = fd;
        inotifyWatch =
                loop.watch(
                        fd,
                        Sockets.POLLIN,
                        ready -> {
                            long ignored = Sockets.get().read(fd, packet, Packet.MAX_SIZE);
                            scan();
                        });
    }

    /** Looks at the directory: connects to who is new, removes what the dead left. */
    private void scan() {
        List<String> names;
        try {
            names = directory.names();
        } catch (IOException e) {
            names = List.of();
        }
        Set<String> present = new HashSet<>(names);
        restore(present.contains(id + RuntimeDirectory.SOCKET));
        long now = System.nanoTime();
        sightings.keySet().removeIf(node -> !present.contains(node + RuntimeDirectory.SOCKET));
        for (String name : names) {
            NodeId node = RuntimeDirectory.nodeOf(name, RuntimeDirectory.SOCKET);
            if (node != null && !node.equals(id) && !peers.containsKey(node)) {
                Sighting sighting = sightings.computeIfAbsent(node, any -> sighted(node, now));
                if (sighting.due - now <= 0) {
                    contact(node, sighting);
                }
            }
        }
        boolean locks = scans++ % SCANS_PER_LOCK_SWEEP == 0;
        unfinished.keySet().retainAll(present);
        for (String name : names) {
            sweep(name, now, locks);
        }
    }

    /** The own name is gone: others that come cannot find this node. */
    private void restore(boolean isThere) {
        if (isThere) {
            lost = false;
            return;
        }
        try {
            UnixSocket again = directory.listen(id);
            Objects.requireNonNull(listening).cancel();
            listener.close();
            listener = again;
            listen();
            LOG.warn("node {}: its socket in {} was removed; made anew", config.node(), directory);
        } catch (ConnectionException e) {
            if (!lost) {
                LOG.error(
                        "node {}: its socket in {} was removed and cannot be made again: other"
                                + " nodes do not find it any more: {}",
                        config.node(),
                        directory,
                        e.getMessage());
            }
            lost = true;
        }
    }

    private Sighting sighted(NodeId node, long now) {
        Sighting sighting = new Sighting();
        sighting.due = isMineToDial(node) ? now : now + GRACE_NANOS;
        return sighting;
    }

    private boolean isMineToDial(NodeId node) {
        return id.compareTo(node) < 0;
    }

    private void contact(NodeId node, Sighting sighting) {
        boolean dial = isMineToDial(node) && !sighting.foreign;
        sighting.due = System.nanoTime() + jittered(dial ? retry(sighting) : PROBE_NANOS);
        UnixSocket socket;
        try {
            socket = directory.connect(node);
        } catch (SystemCallException e) {
            if (e.errno() == Sockets.ECONNREFUSED) {
                sweep(node + RuntimeDirectory.SOCKET);
            } else {
                LOG.debug("node {} cannot be reached: {}", node, e.getMessage());
            }
            return;
        }
        if (!dial || !isAllowed(socket)) {
            socket.close(); // it is alive, which was the question
            return;
        }
        Greeter greeter = new Greeter(socket, node);
        greeter.channel.send(Packet.Type.HELLO, hello());
        sighting.due = Long.MAX_VALUE + System.nanoTime(); // it answers, however late, or hangs up
    }

    private static long retry(Sighting sighting) {
        int doublings = Math.min(sighting.attempts++, 10);
        return Math.min(RETRY_NANOS << doublings, MAX_RETRY_NANOS);
    }

    private static long jittered(long nanos) {
        return nanos * 3 / 4 + ThreadLocalRandom.current().nextLong(nanos / 2);
    }

    private void sweep(String name, long now, boolean locks) {
        if (name.endsWith(RuntimeDirectory.NEW_SOCKET)) {
            if (!unfinished.containsKey(name)) {
                unfinished.put(name, now);
            } else if (now - unfinished.get(name) > UNFINISHED_NANOS && isDead(name)) {
                sweep(name);
            }
        } else if (name.endsWith(RuntimeDirectory.COUNTERS)) {
            NodeId node = RuntimeDirectory.nodeOf(name, RuntimeDirectory.COUNTERS);
            if (node != null && directory.status(node + RuntimeDirectory.SOCKET) == null) {
                sweep(name);
            }
        } else if (locks
                && name.endsWith(RuntimeDirectory.CLAIM)
                && ClaimLock.sweep(directory, name)) {
            incidents.add(Incident.SWEPT, "removed what a dead node left: " + name);
        }
    }

    private boolean isDead(String name) {
        try {
            directory.connect(name).close();
            return false;
        } catch (SystemCallException e) {
            return e.errno() == Sockets.ECONNREFUSED;
        }
    }

    private void sweep(String name) {
        if (directory.unlink(name)) {
            incidents.add(Incident.SWEPT, "removed what a dead node left: " + name);
        }
    }

    private boolean isAllowed(UnixSocket socket) {
        int uid = socket.peer().uid();
        boolean allowed = uid == FileSystem.get().geteuid() || config.allowedUsers().contains(uid);
        if (!allowed) {
            incidents.add(
                    Incident.OTHER_USER,
                    "a process of user " + uid + ", who is not in allowedUsers, is not talked to");
        }
        return allowed;
    }

    private void welcome(UnixSocket socket) {
        boolean crowded = strangers.size() >= MAX_STRANGERS;
        if (crowded) {
            incidents.add(
                    Incident.CROWD, "more than " + MAX_STRANGERS + " connections that say nothing");
        }
        if (crowded || !isAllowed(socket)) {
            socket.close();
            return;
        }
        Greeter greeter = new Greeter(socket, null);
        loop.schedule(FIRST_WORD_NANOS, greeter::tooLate);
    }

    /** What both sides say first. */
    private String hello() {
        Map<String, Object> hello = new LinkedHashMap<>();
        hello.put("mesh", config.mesh());
        hello.put("id", id);
        return Document.printLine(hello);
    }

    private record Hello(String mesh, NodeId id) {
        static Hello fromJson(String json) {
            return Fields.read(json, root -> new Hello(root.name("mesh"), root.id("id")));
        }
    }

    /** Somebody at the other end of a socket: a stranger until it said who it is. */
    private final class Greeter implements Channel.Handler {
        private final Channel channel;

        /** Whom this node dialled; null when the other side did. */
        private final @Nullable NodeId dialled;

        /** Who said HELLO and is of this mesh. */
        private @Nullable NodeId name;

        /** It is to be closed when it has its answer. */
        private boolean answered;

        Greeter(UnixSocket socket, @Nullable NodeId dialled) {
            this.dialled = dialled;
            this.channel = new Channel(loop, packet, socket, this);
            strangers.add(channel);
        }

        void tooLate() {
            if (strangers.contains(channel)) {
                incidents.add(Incident.SILENT, "a process connected and said nothing");
                leave();
            }
        }

        private void leave() {
            strangers.remove(channel);
            channel.close();
        }

        @Override
        public void received(Packet.Type type, String text) {
            try {
                if (name != null && type == Packet.Type.RECORD) {
                    adopt(name, NodeRecord.fromJson(text));
                } else if (name == null && !answered && type == Packet.Type.HELLO) {
                    greeted(Hello.fromJson(text));
                } else if (name == null && !answered && dialled == null) {
                    serve(type, text);
                } else {
                    channel.refuse("an unexpected " + type);
                }
            } catch (ConfigException e) {
                channel.refuse("a bad " + type + ": " + e.getMessage());
            }
        }

        private void greeted(Hello hello) {
            boolean right = dialled != null ? hello.id.equals(dialled) : hello.id.compareTo(id) < 0;
            if (!right) {
                channel.refuse("a HELLO of " + hello.id + ", who cannot be there");
                return;
            }
            if (!hello.mesh.equals(config.mesh())) {
                Sighting sighting =
                        sightings.computeIfAbsent(
                                hello.id, node -> sighted(node, System.nanoTime()));
                sighting.foreign = true;
                sighting.due = System.nanoTime() + jittered(PROBE_NANOS);
                answer(dialled == null ? Packet.Type.HELLO : null, hello());
                return;
            }
            if (dialled == null) {
                channel.send(Packet.Type.HELLO, hello());
            }
            strangers.remove(channel);
            name = hello.id;
            Peer peer = new Peer(channel);
            Peer before = peers.put(name, peer);
            if (before != null) { // it lost its end of that one
                peer.record = before.record;
                before.channel.close();
            }
            sightings.remove(name);
            bring(peer);
        }

        /** Answers somebody who is no peer. */
        private void serve(Packet.Type type, String text) {
            switch (type) {
                case LIST -> answer(own == null ? null : Packet.Type.RECORD, ownText);
                case SUBSCRIBE -> {
                    Subscribe request = Subscribe.fromJson(text);
                    strangers.remove(channel);
                    subscribed(channel.release(), request);
                }
                default -> channel.refuse("an unexpected " + type);
            }
        }

        private void answer(Packet.@Nullable Type type, String text) {
            answer(type, text.getBytes(UTF_8));
        }

        /** Answers if there is an answer, then closes. */
        private void answer(Packet.@Nullable Type type, byte[] text) {
            answered = true;
            if (type != null) {
                channel.send(type, text);
            }
            drained();
        }

        @Override
        public void drained() {
            Peer peer = name == null ? null : peers.get(name);
            if (peer != null && peer.channel == channel && peer.behind) {
                bring(peer);
            } else if (answered && channel.isDrained()) {
                leave();
            }
        }

        @Override
        public void ended(Channel.End end, String what) {
            strangers.remove(channel);
            NodeId node = name != null ? name : dialled;
            switch (end) {
                case GARBAGE ->
                        incidents.add(Incident.GARBAGE, "dropped a process that sent " + what);
                case OTHER_VERSION ->
                        incidents.add(Incident.OTHER_VERSION, "dropped a node of " + what);
                default -> {}
            }
            if (node != null) {
                gone(node, channel, end == Channel.End.OTHER_VERSION);
            }
        }
    }

    private void gone(NodeId node, Channel channel, boolean foreign) {
        Peer peer = peers.get(node);
        boolean wasPeer = peer != null && peer.channel == channel;
        if (wasPeer) {
            peers.remove(node);
        }
        if (wasPeer || peer == null) {
            Sighting sighting = sightings.computeIfAbsent(node, any -> new Sighting());
            sighting.foreign = foreign;
            long delay = isMineToDial(node) && !foreign ? retry(sighting) : RETRY_NANOS;
            sighting.due = System.nanoTime() + jittered(delay);
            // Mostly it is dead, and its socket is to go.
            loop.schedule(jittered(RETRY_NANOS) * 2, () -> closedOr(this::scan));
        }
        if (peer != null && wasPeer && peer.record != null) {
            LOG.debug("node {} is gone", peer.record.node());
            tell();
        }
    }

    private void subscribed(UnixSocket socket, Subscribe request) {
        if (!request.mesh().equals(config.mesh())) {
            refuse(
                    socket,
                    ErrorCode.CONNECTION_FAILED,
                    "this is a node of mesh " + config.mesh() + ", not " + request.mesh());
            return;
        }
        try {
            events.subscribed(socket, request);
        } catch (RuntimeException | Error e) {
            socket.close();
            throw e;
        }
    }

    /** A record came. */
    private void adopt(NodeId node, NodeRecord record) {
        Peer peer = peers.get(node);
        if (peer == null) {
            return;
        }
        if (!record.id().equals(node) || !record.mesh().equals(config.mesh())) {
            peer.channel.refuse("the record of node " + record.id());
            return;
        }
        NodeRecord before = peer.record;
        boolean newer =
                before == null
                        || before.incarnation() != record.incarnation()
                        || before.version() < record.version();
        if (newer) {
            peer.record = record;
            if (before == null) {
                LOG.debug("node {} is there", record.node());
            }
            tell();
        }
    }

    private void tell() {
        records =
                peers.values().stream()
                        .flatMap(peer -> Stream.ofNullable(peer.record))
                        .sorted((a, b) -> a.id().compareTo(b.id()))
                        .toList();
        events.peersChanged(records);
    }

    /** The own record is another one. */
    private void adopt(NodeRecord record) {
        if (closed || own != null && own.version() >= record.version()) {
            return;
        }
        boolean first = own == null;
        own = record;
        ownText = record.toJson().getBytes(UTF_8);
        long due = pushedAt + COALESCE_NANOS - System.nanoTime();
        if (first || due <= 0 && !pushScheduled) {
            push();
        } else if (!pushScheduled) {
            pushScheduled = true;
            loop.schedule(
                    due,
                    () -> {
                        pushScheduled = false;
                        closedOr(this::push);
                    });
        }
    }

    private void push() {
        pushedAt = System.nanoTime();
        peers.values().forEach(this::bring);
    }

    /** Sends a peer the own record, now or when it has taken what was sent before. */
    private void bring(Peer peer) {
        peer.behind = !peer.channel.isDrained();
        if (!peer.behind && own != null) {
            peer.channel.send(Packet.Type.RECORD, ownText);
        }
    }

    /** A subscription on its way. */
    private final class Request implements Channel.Handler {
        private final NodeId source;
        private final Subscribe request;
        private final Subscriber subscriber;
        private @Nullable Channel channel;
        private EventLoop.@Nullable Timer timer;
        private boolean over;

        Request(NodeId source, Subscribe request, Subscriber subscriber) {
            this.source = source;
            this.request = request;
            this.subscriber = subscriber;
        }

        void start(Duration timeout) {
            if (over) {
                return;
            }
            if (closed) {
                refused(ErrorCode.CONNECTION_CLOSED, "node " + config.node() + " is closed");
                return;
            }
            try {
                UnixSocket socket = directory.connect(source);
                if (!isAllowed(socket)) {
                    socket.close();
                    refused(ErrorCode.CONNECTION_FAILED, "its user is not in allowedUsers");
                    return;
                }
                requests.add(this);
                channel = new Channel(loop, packet, socket, this);
                timer = loop.schedule(timeout.toNanos(), this::tooLate);
                channel.send(Packet.Type.SUBSCRIBE, request.toJson());
            } catch (SystemCallException e) {
                refused(ErrorCode.CONNECTION_FAILED, String.valueOf(e.getMessage()));
            }
        }

        private void tooLate() {
            if (!over) {
                refused(ErrorCode.CONNECTION_FAILED, "it does not answer; is it stopped?");
            }
        }

        @Override
        public void received(Packet.Type type, String text) {
            switch (type) {
                case SUBSCRIBED -> {
                    UnixSocket socket = Objects.requireNonNull(channel).release();
                    drop();
                    subscriber.subscribed(socket, text);
                }
                case REFUSED -> {
                    try {
                        Refusal refusal = Refusal.fromJson(text);
                        refused(refusal.code(), refusal.reason());
                    } catch (ConfigException e) {
                        refused(ErrorCode.CONNECTION_FAILED, "it refused: " + e.getMessage());
                    }
                }
                default -> Objects.requireNonNull(channel).refuse("an unexpected " + type);
            }
        }

        @Override
        public void ended(Channel.End end, String what) {
            if (end == Channel.End.GARBAGE) {
                incidents.add(Incident.GARBAGE, "dropped a source that sent " + what);
            }
            refused(ErrorCode.CONNECTION_FAILED, "it sent no answer: " + what);
        }

        private void refused(ErrorCode code, String reason) {
            drop();
            subscriber.refused(code, reason);
        }

        void drop() {
            over = true;
            requests.remove(this);
            if (timer != null) {
                timer.cancel();
            }
            if (channel != null) {
                channel.close();
            }
        }
    }

    /**
     * Leaves: the others see it at once, its files are removed. Done when the loop has come to it,
     * at the latest when the loop is closed. Claims are to be closed before. Any number of times.
     */
    @Override
    public void close() {
        loop.execute(this::shut);
    }

    private void shut() {
        if (closed) {
            return;
        }
        closed = true;
        if (counters != null) {
            counters.close();
        }
        directory.unlink(id + RuntimeDirectory.SOCKET);
        if (listening != null) {
            listening.cancel();
        }
        listener.close();
        if (inotifyWatch != null) {
            inotifyWatch.cancel();
            FileSystem.get().close(inotify);
        }
        List.copyOf(requests)
                .forEach(r -> r.refused(ErrorCode.CONNECTION_CLOSED, "the node is closed"));
        List<Channel> channels = new ArrayList<>(strangers);
        peers.values().forEach(peer -> channels.add(peer.channel));
        channels.forEach(Channel::close);
        strangers.clear();
        peers.clear();
        records = List.of();
        directory.close();
    }
}
