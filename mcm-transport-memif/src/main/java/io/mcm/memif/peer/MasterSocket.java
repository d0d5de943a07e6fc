package io.mcm.memif.peer;

import io.mcm.ConnectionException;
import io.mcm.linux.EventLoop;
import io.mcm.linux.Sockets;
import io.mcm.linux.UnixSocket;
import io.mcm.memif.protocol.Limits;
import io.mcm.memif.protocol.MasterSession;
import io.mcm.memif.protocol.Message;
import io.mcm.memif.protocol.Reject;
import io.mcm.memif.protocol.RejectCounters;
import io.mcm.memif.protocol.RejectException;
import io.mcm.memif.protocol.Secret;
import io.mcm.memif.ring.MasterRings;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A socket on which slaves find the interfaces of this process, by their numbers.
 *
 * <p>Interfaces come and go under the engine's lock; the rest is for the loop's thread.
 */
final class MasterSocket {
    private static final Logger LOG = LoggerFactory.getLogger(MasterSocket.class);

    /** Slaves that have not said yet what they want. */
    private static final int MAX_STRANGERS = 64;

    /** How long to leave those who knock alone when there are no descriptors left. */
    private static final long RECOVERY_NANOS = 100_000_000;

    private final EventLoop loop;
    private final SocketFile file;
    private final RejectCounters rejects = new RejectCounters();
    private final Map<Long, JavaPort> ports = new ConcurrentHashMap<>();
    private final Set<Slave> slaves = new HashSet<>();
    private EventLoop.@Nullable Watch watch;
    private boolean closed;

    private MasterSocket(EventLoop loop, SocketFile file) {
        this.loop = loop;
        this.file = file;
        loop.execute(this::listen);
    }

    /**
     * Begins to listen.
     *
     * @throws ConnectionException somebody else does, or the place cannot be used
     */
    static MasterSocket listen(EventLoop loop, String address) {
        return new MasterSocket(loop, SocketFile.listen(address));
    }

    RejectCounters rejects() {
        return rejects;
    }

    boolean serves(long id) {
        return ports.containsKey(id);
    }

    void add(JavaPort port) {
        ports.put(port.settings().id(), port);
    }

    boolean isUnused() {
        return ports.isEmpty();
    }

    void remove(JavaPort port, String reason) {
        ports.remove(port.settings().id());
        JavaEngine.inside(
                loop,
                () -> {
                    for (Slave slave : Set.copyOf(slaves)) {
                        if (slave.port == port) {
                            slave.end(reason, true);
                        }
                    }
                });
    }

    void close() {
        JavaEngine.inside(
                loop,
                () -> {
                    closed = true;
                    if (watch != null) {
                        watch.cancel();
                    }
                    Set.copyOf(slaves).forEach(slave -> slave.end("closed", true));
                });
        file.close();
    }

    private void listen() {
        if (!closed) {
            watch = loop.watch(file.socket().fd(), Sockets.POLLIN, events -> accept());
        }
    }

    private void accept() {
        try {
            for (int i = 0; i < MAX_STRANGERS; i++) { // others get their turn in between
                UnixSocket s = file.socket().accept();
                if (s == null) {
                    return;
                }
                if (slaves.stream().filter(slave -> slave.port == null).count() >= MAX_STRANGERS) {
                    s.close();
                } else {
                    Slave slave = new Slave(s);
                    if (!slave.isEnded()) {
                        slaves.add(slave);
                    }
                }
            }
        } catch (ConnectionException e) {
            LOG.warn("memif: nobody more can be let in: {}", e.getMessage());
            if (watch != null) {
                watch.cancel();
            }
            EventLoop.Timer _ = loop.schedule(RECOVERY_NANOS, this::listen);
        }
    }

    /** A peer that dialled. */
    private final class Slave extends Channel implements MasterSession.Events {
        private final MasterSession session;
        private String name = "";
        private @Nullable JavaPort port;
        private @Nullable MasterRings rings;
        private @Nullable Connection connection;
        private @Nullable String goodbye;

        Slave(UnixSocket socket) {
            super(MasterSocket.this.loop, socket, rejects);
            this.session = new MasterSession("mcm", Limits.STANDARD, this, this);
        }

        @Override
        void handle(Message message, int fd) throws RejectException {
            session.receive(message, fd);
            if (session.state() == MasterSession.State.CONNECTED
                    && connection == null
                    && port != null
                    && rings != null
                    && !isEnded()) {
                established();
                connection = port.connected(name, this, rings);
            } else if (session.state() == MasterSession.State.CLOSED) {
                end(String.valueOf(goodbye), false);
            }
        }

        @Override
        public Limits admit(Message.Init init) throws RejectException {
            JavaPort wanted = ports.get(init.id());
            if (wanted == null) {
                throw new RejectException(
                        Reject.INTERFACE_ID, init.id() + ", here are " + ports.keySet());
            }
            if (init.mode() != Modes.number(wanted.settings().mode())) {
                throw new RejectException(
                        Reject.MODE, init.mode() + ", here it is " + wanted.settings().mode());
            }
            if (!Secret.of(wanted.settings().secret()).admits(init.secret())) {
                throw new RejectException(Reject.SECRET, "interface " + init.id());
            }
            if (wanted.isBusy() || slaves.stream().anyMatch(slave -> slave.port == wanted)) {
                throw new RejectException(Reject.INTERFACE_BUSY, "interface " + init.id());
            }
            name = init.name();
            port = wanted;
            rings = new MasterRings();
            return Limits.STANDARD;
        }

        private MasterRings rings() {
            return Objects.requireNonNull(rings);
        }

        @Override
        public void region(Message.AddRegion region, int fd) throws RejectException {
            rings().region(region, fd);
        }

        @Override
        public void ring(Message.AddRing ring, int fd) throws RejectException {
            rings().ring(ring, fd);
        }

        @Override
        public String connect(String interfaceName) throws RejectException {
            JavaPort its = Objects.requireNonNull(port);
            if (its.direction().sends() && rings().senders().isEmpty()) {
                throw new RejectException(Reject.RING_MISSING, "master to slave");
            }
            if (its.direction().receives() && rings().receivers().isEmpty()) {
                throw new RejectException(Reject.RING_MISSING, "slave to master");
            }
            rings().connect();
            name = name + " (" + interfaceName + ")";
            return its.settings().interfaceName();
        }

        @Override
        public void disconnected(Message.Disconnect disconnect) {
            goodbye = "the slave disconnected: " + disconnect.reason();
        }

        @Override
        void ended(String reason) {
            slaves.remove(this);
            if (connection == null && rings != null) {
                rings.close();
            }
            if (port != null) {
                port.disconnected(connection, reason, goodbye != null);
            }
        }
    }
}
