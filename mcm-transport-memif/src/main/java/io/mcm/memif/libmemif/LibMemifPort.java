package io.mcm.memif.libmemif;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.memif.Memif;
import io.mcm.memif.engine.Direction;
import io.mcm.memif.engine.EnginePort;
import io.mcm.memif.engine.EngineStats;
import io.mcm.memif.engine.FrameSink;
import io.mcm.memif.libmemif.generated.libmemif_h;
import io.mcm.memif.libmemif.generated.memif_conn_args_t;
import io.mcm.memif.libmemif.generated.memif_connection_update_t;
import io.mcm.memif.libmemif.generated.memif_socket_args;
import io.mcm.memif.peer.Modes;
import io.mcm.memif.peer.SocketFile;
import io.mcm.memif.protocol.RejectCounters;
import io.mcm.memif.protocol.RejectException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An interface of libmemif. The library does nothing by itself: whatever is called here also looks
 * after its control socket, now and then.
 */
final class LibMemifPort implements EnginePort {
    private static final Logger LOG = LoggerFactory.getLogger(LibMemifPort.class);

    /** How often a slave dials, and how often the control socket is looked at while frames move. */
    private static final long DIAL_NANOS = 100_000_000;

    private static final long LOOK_NANOS = 1_000_000;

    /** A master takes as many rings as its slave has. */
    private static final byte ALL_RINGS = (byte) 255;

    private final LibMemif library;
    private final Memif settings;
    private final Direction direction;
    private final boolean isMaster;
    private final RejectCounters rejects = new RejectCounters();

    /** Of the structures that the library keeps for as long as there is the interface. */
    private final Arena arena = Arena.ofShared();

    private final ControlFds fds = new ControlFds(arena);
    private final MemorySegment socket = arena.allocate(ADDRESS);
    private final MemorySegment connection = arena.allocate(ADDRESS);
    private final MemorySegment onConnect;
    private final MemorySegment onDisconnect;
    private final Details details;
    private final PeerMemory memory = new PeerMemory();
    private final @Nullable Sender sender;
    private final @Nullable Receiver receiver;
    private @Nullable SocketFile listener;

    /** What the library said last. */
    private boolean isConnected;

    /** It said that a connection, or an attempt at one, is over. */
    private boolean hasEnded;

    /** What we made of it: memory, rings and eventfds are known. */
    private boolean isOpen;

    private long connections;
    private long sent;
    private String status = "no peer yet";
    private boolean hasSaidGoodbye;
    private long dialAt;
    private long lookAt;
    private boolean closed;
    private volatile boolean awake;

    private LibMemifPort(LibMemif library, Memif settings, Direction direction) {
        this.library = library;
        this.settings = settings;
        this.direction = direction;
        this.isMaster = settings.role() == Memif.Role.MASTER;
        this.onConnect = memif_connection_update_t.allocate((c, x) -> connected(true), arena);
        this.onDisconnect = memif_connection_update_t.allocate((c, x) -> connected(false), arena);
        this.details = new Details(library, arena);
        this.sender =
                direction.sends() ? new Sender(library, settings, memory, details, arena) : null;
        this.receiver =
                direction.receives()
                        ? new Receiver(library, isMaster, memory, details, arena)
                        : null;
    }

    static LibMemifPort open(LibMemif library, Memif settings, Direction direction) {
        LibMemifPort port = new LibMemifPort(library, settings, direction);
        try {
            port.createSocket();
            port.create();
            return port;
        } catch (ConnectionException e) {
            port.close("it could not be opened");
            throw e;
        }
    }

    /** Called by the library, so it throws nothing. */
    private int connected(boolean now) {
        isConnected = now;
        hasEnded = !now;
        return 0;
    }

    private void createSocket() {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment args = memif_socket_args.allocate(scratch);
            args.fill((byte) 0);
            memif_socket_args.path(args).setString(0, settings.socket());
            memif_socket_args.app_name(args).setString(0, "mcm");
            memif_socket_args.on_control_fd_update(args, fds.callback());
            check(
                    "memif_create_socket",
                    library.memif_create_socket(socket, args, MemorySegment.NULL));
        }
        if (isMaster) {
            SocketFile file = SocketFile.listen(settings.socket());
            listener = file;
            check(
                    "memif_set_listener_fd",
                    library.memif_set_listener_fd(socket.get(ADDRESS, 0), file.socket().fd()));
        }
    }

    private void create() {
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment args = memif_conn_args_t.allocate(scratch);
            args.fill((byte) 0);
            byte rings = isMaster ? ALL_RINGS : (byte) settings.rings();
            memif_conn_args_t.socket(args, socket.get(ADDRESS, 0));
            memif_conn_args_t.secret(args).setString(0, settings.secret());
            memif_conn_args_t.num_s2m_rings(args, rings);
            memif_conn_args_t.num_m2s_rings(args, rings);
            if (!isMaster) {
                memif_conn_args_t.buffer_size(args, (short) settings.bufferSize());
                memif_conn_args_t.log2_ring_size(args, (byte) settings.log2RingSize());
            }
            memif_conn_args_t.is_master(args, (byte) (isMaster ? 1 : 0));
            memif_conn_args_t.interface_id(args, (int) settings.id());
            memif_conn_args_t.interface_name(args).setString(0, settings.interfaceName());
            args.set(JAVA_BYTE, modeOffset(), (byte) Modes.number(settings.mode()));
            check(
                    "memif_create",
                    library.memif_create(
                            connection,
                            args,
                            onConnect,
                            onDisconnect,
                            MemorySegment.NULL,
                            MemorySegment.NULL));
        }
        dialAt = System.nanoTime() + DIAL_NANOS;
    }

    /** A bitfield, which jextract leaves out. */
    private static long modeOffset() {
        return memif_conn_args_t.interface_name$offset()
                + memif_conn_args_t.interface_name$layout().byteSize();
    }

    private void check(String call, int error) {
        if (error != 0) {
            throw new ConnectionException(
                    ErrorCode.CONNECTION_FAILED,
                    "memif interface "
                            + settings.address()
                            + ": "
                            + call
                            + ": "
                            + library.memif_strerror(error));
        }
    }

    private MemorySegment handle() {
        return connection.get(ADDRESS, 0);
    }

    private boolean hasHandle() {
        return handle().address() != 0;
    }

    /** Does what the library wants done, waiting for it up to some time. */
    private void look(long nanos) {
        lookAt = System.nanoTime() + LOOK_NANOS;
        List<ControlFds.Control> ready = fds.await(nanos);
        if (!ready.isEmpty() && !isReady()) {
            for (ControlFds.Control control : ready) {
                if (fds.isWanted(control)) {
                    library.memif_control_fd_handler(
                            control.context(), libmemif_h.MEMIF_FD_EVENT_READ());
                    follow();
                }
            }
        }
        if (!isMaster && !isConnected && System.nanoTime() - dialAt >= 0) {
            dial();
        }
    }

    /** While packets wait, their memory must stay: a hang-up would take it away. */
    private boolean isReady() {
        return isOpen && receiver != null && receiver.isReady();
    }

    private void follow() {
        if (isConnected && !isOpen) {
            opened();
        } else if (hasEnded) { // before, there are no rings yet that it could tell about
            hasEnded = false;
            details.read(handle());
            String farewell = details.farewell();
            if (isOpen) {
                hasSaidGoodbye = !farewell.isEmpty();
                lost(hasSaidGoodbye ? "the peer disconnected: " + farewell : "the peer is gone");
            } else if (!farewell.isEmpty()) {
                status = "the peer refused: " + farewell;
            }
        }
    }

    private void opened() {
        isOpen = true;
        connections++;
        details.read(handle());
        status = "connected to " + details.peer();
        try {
            memory.open(details);
            if (sender != null) {
                sender.open(handle());
            }
            if (receiver != null) {
                receiver.open(handle());
                fds.rings(eventFds(receiver.rings()));
            }
        } catch (RejectException e) {
            fail(e);
        }
    }

    private List<Integer> eventFds(int rings) {
        List<Integer> all = new ArrayList<>();
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment fd = scratch.allocate(JAVA_INT);
            for (short ring = 0; ring < rings; ring++) {
                if (settings.polling()) {
                    library.memif_set_rx_mode(handle(), libmemif_h.MEMIF_RX_MODE_POLLING(), ring);
                }
                if (library.memif_get_queue_efd(handle(), ring, fd) == 0) {
                    all.add(fd.get(JAVA_INT, 0));
                }
            }
        }
        return all;
    }

    /** The peer broke the rules. */
    private void fail(RejectException e) {
        LOG.warn("memif interface {}: {}", settings.address(), e.getMessage());
        rejects.count(e.reject());
        hasSaidGoodbye = false;
        lost(String.valueOf(e.getMessage()));
    }

    /** The library forgets no farewell and has no other way to end a connection: a new one. */
    private void lost(String why) {
        isOpen = false;
        status = why;
        memory.close();
        fds.rings(List.of());
        library.memif_delete(connection);
        hasEnded = false;
        if (isMaster) {
            create();
        } else {
            dialAt = System.nanoTime() + DIAL_NANOS;
        }
    }

    private void dial() {
        dialAt = System.nanoTime() + DIAL_NANOS;
        if (hasHandle()) {
            library.memif_request_connection(handle());
        } else {
            create();
        }
    }

    private void lookNowAndThen() {
        if (!isOpen || System.nanoTime() - lookAt >= 0) {
            look(0);
        }
    }

    @Override
    public long connection() {
        lookNowAndThen();
        return isOpen ? connections : NONE;
    }

    @Override
    public String status() {
        return status;
    }

    @Override
    public boolean hasSaidGoodbye() {
        return hasSaidGoodbye;
    }

    @Override
    public Sent send(DirectBuffer frame, int length) {
        lookNowAndThen();
        if (!isOpen || sender == null) {
            return Sent.NOT_CONNECTED;
        }
        try {
            Sent done = sender.send(frame, length);
            if (done == Sent.YES) {
                sent++;
            }
            return done;
        } catch (RejectException e) {
            fail(e);
            return Sent.NOT_CONNECTED;
        }
    }

    @Override
    public boolean isTaken() {
        lookNowAndThen();
        return !isOpen || sender == null || sender.isTaken();
    }

    @Override
    public int receive(FrameSink sink, int limit) {
        lookNowAndThen();
        if (!isOpen || receiver == null) {
            return 0;
        }
        try {
            return receiver.receive(sink, limit);
        } catch (RejectException e) {
            fail(e);
            return 0;
        }
    }

    @Override
    public void await(long nanos) {
        long end = System.nanoTime() + nanos;
        boolean spin = settings.polling() && isOpen && direction.receives();
        do {
            if (isReady()) {
                break;
            }
            long before = connections;
            boolean wasOpen = isOpen;
            long left = Math.max(0, end - System.nanoTime());
            look(spin ? 0 : isMaster || isConnected ? left : Math.min(left, DIAL_NANOS));
            if (isOpen != wasOpen || connections != before) {
                break;
            }
            Thread.onSpinWait();
        } while (!awake && System.nanoTime() - end < 0 && (spin || !isOpen));
        awake = false;
    }

    @Override
    public void wake() {
        awake = true;
        fds.wake();
    }

    @Override
    public EngineStats stats() {
        return new EngineStats(
                connections,
                sent,
                receiver == null ? 0 : receiver.received(),
                receiver == null ? 0 : receiver.skipped(),
                rejects.nonZero());
    }

    /** The library has no way to tell the peer the reason. */
    @Override
    public void close(String reason) {
        if (closed) {
            return;
        }
        closed = true;
        isOpen = false;
        status = reason;
        memory.close();
        if (hasHandle()) {
            library.memif_delete(connection);
        }
        if (socket.get(ADDRESS, 0).address() != 0) {
            library.memif_delete_socket(socket);
        }
        if (listener != null) {
            listener.close();
        }
        fds.close();
        arena.close();
    }
}
