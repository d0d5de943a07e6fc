package io.mcm.node;

import io.mcm.ConnectionException;
import io.mcm.linux.EventLoop;
import io.mcm.linux.FileSystem;
import io.mcm.linux.Sockets;
import io.mcm.linux.SystemCallException;
import io.mcm.linux.UnixSocket;
import io.mcm.node.HostNetwork.Incident;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the runtime directory for a node: connects to those that appear, takes in those that
 * connect, and removes what dead ones left.
 *
 * <p>Of two nodes the one with the smaller id dials. A node that another one should have dialled,
 * or that belongs to another mesh, is only asked now and then whether it lives. The loop's thread
 * only.
 */
final class DirectoryWatch {
    private static final Logger LOG = LoggerFactory.getLogger(HostNetwork.class);
    private static final FileSystem LIBC = FileSystem.get();
    private static final long RESCAN_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How often a node that is not to be dialled is asked whether it lives. */
    private static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** How long a node may take to dial this one. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final Backoff RETRY =
            new Backoff(TimeUnit.MILLISECONDS.toNanos(100), TimeUnit.SECONDS.toNanos(10));

    /** How long a node may take from its socket's first name to its last. */
    private static final long UNFINISHED_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** Locks are looked at each so many times. */
    private static final int SCANS_PER_LOCK_SWEEP = 5;

    /** Hears of connections. */
    interface Visitors {
        /** A node was dialled. */
        void dialled(NodeId node, UnixSocket socket);

        /** Somebody connected. */
        void accepted(UnixSocket socket);
    }

    /** A name in the directory that may be a node. */
    private static final class Sighting {
        /** When to connect to it; of {@link System#nanoTime}. */
        private long due;

        private int attempts;

        /** It was dialled and answers, however late, or hangs up. */
        private boolean dialled;

        /** It is of another mesh, or cannot be talked to. */
        private boolean foreign;
    }

    private final RuntimeDirectory directory;
    private final EventLoop loop;
    private final NodeId self;
    private final Incidents incidents;
    private final Visitors visitors;

    /** The nodes that need not be looked for. */
    private final Predicate<NodeId> peers;

    private final MemorySegment scratch;
    private final Map<NodeId, Sighting> sightings = new HashMap<>();

    /** Sockets without their last name, and since when they have been seen. */
    private final Map<String, Long> unfinished = new HashMap<>();

    private UnixSocket listener;
    private EventLoop.@Nullable Watch listening;
    private int inotify = -1;
    private EventLoop.@Nullable Watch inotifyWatch;
    private int scans;
    private boolean lost;
    private boolean closed;

    /**
     * Makes a watch that does nothing yet.
     *
     * @param directory what to watch
     * @param loop does it
     * @param self the own node
     * @param listener its socket
     * @param incidents counts what goes wrong
     * @param visitors hears of connections
     * @param peers the nodes that there is a connection to
     * @param scratch for what is of no interest
     */
    DirectoryWatch(
            RuntimeDirectory directory,
            EventLoop loop,
            NodeId self,
            UnixSocket listener,
            Incidents incidents,
            Visitors visitors,
            Predicate<NodeId> peers,
            MemorySegment scratch) {
        this.directory = directory;
        this.loop = loop;
        this.self = self;
        this.listener = listener;
        this.incidents = incidents;
        this.visitors = visitors;
        this.peers = peers;
        this.scratch = scratch;
    }

    void start() {
        listen();
        watch();
        rescan();
    }

    private void rescan() {
        if (!closed) {
            loop.schedule(RESCAN_NANOS, this::rescan);
            scan();
        }
    }

    private void listen() {
        if (!closed) {
            listening = loop.watch(listener.fd(), Sockets.POLLIN, events -> accept());
        }
    }

    private void stopListening() {
        if (listening != null) {
            listening.cancel();
            listening = null;
        }
    }

    private void accept() {
        try {
            for (UnixSocket next = listener.accept(); next != null; next = listener.accept()) {
                visitors.accepted(next);
            }
        } catch (SystemCallException e) {
            incidents.add(Incident.CROWD, "nobody can be let in: " + e.getMessage());
            stopListening();
            loop.schedule(RESCAN_NANOS, this::listen); // they wait in the kernel
        }
    }

    private void watch() {
        int fd = LIBC.inotify_init1(FileSystem.IN_NONBLOCK | FileSystem.IN_CLOEXEC);
        int names = FileSystem.IN_MOVED_TO | FileSystem.IN_ONLYDIR; // sockets get theirs that way
        if (fd == -1 || LIBC.inotify_add_watch(fd, directory.path().toString(), names) == -1) {
            LOG.debug("no inotify, a look each second is enough: {}", LIBC.strerror(LIBC.errno()));
            LIBC.close(fd);
            return;
        }
        inotify = fd;
        inotifyWatch =
                loop.watch(
                        fd,
                        Sockets.POLLIN,
                        events -> {
                            long ignored = Sockets.get().read(fd, scratch, scratch.byteSize());
                            scan();
                        });
    }

    private void scan() {
        List<String> names;
        try {
            names = directory.names();
        } catch (IOException e) {
            names = List.of(); // it is gone
        }
        Set<String> present = new HashSet<>(names);
        restore(present.contains(RuntimeDirectory.socketOf(self)));
        sightings.keySet().removeIf(node -> !present.contains(RuntimeDirectory.socketOf(node)));
        unfinished.keySet().retainAll(present);
        boolean locks = scans++ % SCANS_PER_LOCK_SWEEP == 0;
        long now = System.nanoTime();
        for (String name : names) {
            NodeId node = RuntimeDirectory.nodeOf(name, RuntimeDirectory.SOCKET);
            if (node == null) {
                sweep(name, now, locks);
            } else if (!node.equals(self) && !peers.test(node)) {
                Sighting sighting = sighting(node);
                if (!sighting.dialled && sighting.due - System.nanoTime() <= 0) {
                    connect(node, sighting);
                }
            }
        }
    }

    /** Comes back when the own name is gone: others that come could not find this node. */
    private void restore(boolean isThere) {
        if (isThere) {
            lost = false;
            return;
        }
        try {
            UnixSocket again = directory.listen(self);
            stopListening();
            listener.close();
            listener = again;
            listen();
            LOG.warn("the socket of this node in {} was removed; it has a new one", directory);
        } catch (ConnectionException e) {
            if (!lost) {
                LOG.error(
                        "the socket of this node in {} was removed and there can be no new one:"
                                + " nodes launched from now on do not find it: {}",
                        directory,
                        e.getMessage());
            }
            lost = true;
        }
    }

    private Sighting sighting(NodeId node) {
        return sightings.computeIfAbsent(
                node,
                any -> {
                    Sighting sighting = new Sighting();
                    sighting.due = System.nanoTime() + (isMineToDial(node) ? 0 : GRACE_NANOS);
                    return sighting;
                });
    }

    private boolean isMineToDial(NodeId node) {
        return self.compareTo(node) < 0;
    }

    private void connect(NodeId node, Sighting sighting) {
        boolean dial = isMineToDial(node) && !sighting.foreign;
        sighting.due =
                System.nanoTime()
                        + (dial ? RETRY.delay(sighting.attempts++) : Backoff.jitter(PROBE_NANOS));
        UnixSocket socket;
        try {
            socket = directory.connect(node);
        } catch (SystemCallException e) {
            if (e.errno() == Sockets.ECONNREFUSED) {
                remove(RuntimeDirectory.socketOf(node));
            } else {
                LOG.debug("node {} cannot be reached: {}", node, e.getMessage());
            }
            return;
        }
        if (dial) {
            sighting.dialled = true;
            visitors.dialled(node, socket);
        } else {
            socket.close(); // it lives
        }
    }

    /** A node is a peer now. */
    void arrived(NodeId node) {
        sightings.remove(node);
    }

    /** A node is of no interest but for its death. */
    void ignore(NodeId node) {
        Sighting sighting = sighting(node);
        sighting.dialled = false;
        sighting.foreign = true;
        sighting.due = System.nanoTime() + Backoff.jitter(PROBE_NANOS);
    }

    /** A node hung up, or made no sense. Mostly it is dead, and its socket is to go. */
    void left(NodeId node) {
        Sighting sighting = sighting(node);
        sighting.dialled = false;
        long delay = RETRY.delay(isMineToDial(node) ? sighting.attempts : 0);
        sighting.due = System.nanoTime() + delay;
        loop.schedule(
                delay,
                () -> {
                    if (!closed) {
                        scan();
                    }
                });
    }

    private void sweep(String name, long now, boolean locks) {
        if (name.endsWith(RuntimeDirectory.NEW_SOCKET)) {
            Long since = unfinished.putIfAbsent(name, now);
            if (since != null && now - since > UNFINISHED_NANOS && isDead(name)) {
                remove(name);
            }
        } else if (name.endsWith(RuntimeDirectory.COUNTERS)) {
            NodeId node = RuntimeDirectory.nodeOf(name, RuntimeDirectory.COUNTERS);
            if (node != null && !directory.hasNode(node)) {
                remove(name);
            }
        } else if (locks
                && name.endsWith(RuntimeDirectory.CLAIM)
                && ClaimLock.sweep(directory, name)) {
            swept(name);
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

    private void remove(String name) {
        if (directory.unlink(name)) {
            swept(name);
        }
    }

    private void swept(String name) {
        incidents.add(Incident.SWEPT, "removed what a dead node left: " + name);
    }

    /** Watches no more, and removes the own socket. */
    void close() {
        closed = true;
        directory.unlink(RuntimeDirectory.socketOf(self));
        stopListening();
        listener.close();
        if (inotifyWatch != null) {
            inotifyWatch.cancel();
            LIBC.close(inotify);
        }
    }
}
