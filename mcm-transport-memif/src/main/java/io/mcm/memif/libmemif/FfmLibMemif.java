package io.mcm.memif.libmemif;

import static java.lang.foreign.ValueLayout.ADDRESS;

import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.memif.libmemif.generated.libmemif_h;
import io.mcm.memif.libmemif.generated.memif_conn_args_t;
import io.mcm.memif.libmemif.generated.memif_connection_update_t;
import io.mcm.memif.libmemif.generated.memif_control_fd_update_t;
import io.mcm.memif.libmemif.generated.memif_socket_args;
import io.mcm.spi.Availability;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** libmemif through the generated binding. */
@SuppressWarnings({"checkstyle:MethodName", "MethodName"})
final class FfmLibMemif implements LibMemif {
    private static final Logger LOG = LoggerFactory.getLogger(FfmLibMemif.class);

    /** More than any structure of either kind of library takes. */
    private static final long ROOM = 1024;

    private static final byte LOG2_RING_SIZE_REFUSED = 15;

    /** Loaded when first asked for, once: a library cannot be exchanged. */
    private static final class Loaded {
        static final @Nullable FfmLibMemif LIBRARY;
        static final Availability AVAILABILITY;

        static {
            FfmLibMemif library = null;
            Availability availability;
            try {
                String from = load();
                FfmLibMemif loaded = new FfmLibMemif();
                availability = loaded.check(from);
                library = availability.available() ? loaded : null;
            } catch (RuntimeException | LinkageError e) {
                LOG.debug("no libmemif", e);
                availability =
                        Availability.no(
                                "libmemif cannot be loaded: " + cause(e),
                                "name the file, built from FD.io's source, with -D"
                                        + PROPERTY
                                        + "=PATH, or put libmemif.so into java.library.path");
            }
            LIBRARY = library;
            AVAILABILITY = availability;
        }
    }

    /** Finds all functions, so that none is missing later. */
    private FfmLibMemif() {
        List<MemorySegment> all =
                List.of(
                        libmemif_h.memif_buffer_alloc$address(),
                        libmemif_h.memif_control_fd_handler$address(),
                        libmemif_h.memif_create$address(),
                        libmemif_h.memif_create_socket$address(),
                        libmemif_h.memif_delete$address(),
                        libmemif_h.memif_delete_socket$address(),
                        libmemif_h.memif_get_details$address(),
                        libmemif_h.memif_get_queue_efd$address(),
                        libmemif_h.memif_get_version$address(),
                        libmemif_h.memif_refill_queue$address(),
                        libmemif_h.memif_request_connection$address(),
                        libmemif_h.memif_rx_burst$address(),
                        libmemif_h.memif_set_listener_fd$address(),
                        libmemif_h.memif_set_rx_mode$address(),
                        libmemif_h.memif_strerror$address(),
                        libmemif_h.memif_tx_burst$address());
        LOG.debug("libmemif has all {} functions", all.size());
    }

    /** A missing function is the cause of a class that cannot be made. */
    private static String cause(Throwable e) {
        Throwable cause = e.getCause();
        return String.valueOf(cause == null ? e.getMessage() : cause.getMessage());
    }

    static Availability availability() {
        return Loaded.AVAILABILITY;
    }

    static LibMemif get() {
        FfmLibMemif library = Loaded.LIBRARY;
        if (library == null) {
            Availability why = Loaded.AVAILABILITY;
            throw new ConnectionException(
                    ErrorCode.TRANSPORT_UNAVAILABLE,
                    "memif engine LIBMEMIF: " + why.reason() + "; " + why.remedy());
        }
        return library;
    }

    private static String load() {
        String file = System.getProperty(PROPERTY, "");
        if (file.isEmpty()) {
            System.loadLibrary("memif");
            return "libmemif.so of the library path";
        }
        String path = Path.of(file).toAbsolutePath().toString();
        System.load(path);
        return path;
    }

    private Availability check(String from) {
        String remedy = "take a libmemif 4.0 built from FD.io's source";
        if (SymbolLookup.loaderLookup().find("memif_init").isPresent()) {
            return Availability.no(from + " is older than 4.0", remedy);
        }
        return isUpstream()
                ? Availability.yes(from + ", ABI upstream")
                : Availability.no(
                        from
                                + " has other structures than upstream's: the original MCM brings"
                                + " such a fork under the same name and version",
                        remedy);
    }

    /**
     * Nothing in the library says which ABI it has, but a call does: a ring size beyond the limit,
     * where upstream has it, is refused at once. The fork has its buffer size there and goes on to
     * dial, where nobody listens.
     */
    private boolean isUpstream() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment socket = arena.allocate(ADDRESS);
            MemorySegment socketArgs = arena.allocate(ROOM, Long.BYTES);
            memif_socket_args.path(socketArgs).setString(0, "@mcm-" + UUID.randomUUID());
            memif_socket_args.on_control_fd_update(
                    socketArgs, memif_control_fd_update_t.allocate((event, context) -> 0, arena));
            if (memif_create_socket(socket, socketArgs, MemorySegment.NULL) != 0) {
                return false;
            }
            MemorySegment connection = arena.allocate(ADDRESS);
            MemorySegment args = arena.allocate(ROOM, Long.BYTES);
            memif_conn_args_t.socket(args, socket.get(ADDRESS, 0));
            memif_conn_args_t.log2_ring_size(args, LOG2_RING_SIZE_REFUSED);
            MemorySegment update =
                    memif_connection_update_t.allocate((handle, context) -> 0, arena);
            int error =
                    memif_create(
                            connection,
                            args,
                            update,
                            update,
                            MemorySegment.NULL,
                            MemorySegment.NULL);
            if (error == 0) {
                memif_delete(connection);
            }
            memif_delete_socket(socket);
            return error == libmemif_h.MEMIF_ERR_MAX_RING();
        }
    }

    @Override
    public short memif_get_version() {
        return libmemif_h.memif_get_version();
    }

    /** The library has one place for all texts. */
    @Override
    public synchronized String memif_strerror(int error) {
        return libmemif_h.memif_strerror(error).reinterpret(ROOM).getString(0);
    }

    @Override
    public int memif_create_socket(
            MemorySegment socket, MemorySegment args, MemorySegment context) {
        return libmemif_h.memif_create_socket(socket, args, context);
    }

    @Override
    public int memif_set_listener_fd(MemorySegment socket, int fd) {
        return libmemif_h.memif_set_listener_fd(socket, fd);
    }

    @Override
    public int memif_delete_socket(MemorySegment socket) {
        return libmemif_h.memif_delete_socket(socket);
    }

    @Override
    public int memif_create(
            MemorySegment connection,
            MemorySegment args,
            MemorySegment onConnect,
            MemorySegment onDisconnect,
            MemorySegment onInterrupt,
            MemorySegment context) {
        return libmemif_h.memif_create(
                connection, args, onConnect, onDisconnect, onInterrupt, context);
    }

    @Override
    public int memif_request_connection(MemorySegment connection) {
        return libmemif_h.memif_request_connection(connection);
    }

    @Override
    public int memif_delete(MemorySegment connection) {
        return libmemif_h.memif_delete(connection);
    }

    @Override
    public int memif_control_fd_handler(MemorySegment context, int events) {
        return libmemif_h.memif_control_fd_handler(context, events);
    }

    @Override
    public int memif_set_rx_mode(MemorySegment connection, int mode, short ring) {
        return libmemif_h.memif_set_rx_mode(connection, mode, ring);
    }

    @Override
    public int memif_get_queue_efd(MemorySegment connection, short ring, MemorySegment fd) {
        return libmemif_h.memif_get_queue_efd(connection, ring, fd);
    }

    @Override
    public int memif_get_details(
            MemorySegment connection, MemorySegment details, MemorySegment bytes, long length) {
        return libmemif_h.memif_get_details(connection, details, bytes, length);
    }

    @Override
    public int memif_buffer_alloc(
            MemorySegment connection,
            short ring,
            MemorySegment buffers,
            short count,
            MemorySegment allocated,
            short size) {
        return libmemif_h.memif_buffer_alloc(connection, ring, buffers, count, allocated, size);
    }

    @Override
    public int memif_tx_burst(
            MemorySegment connection,
            short ring,
            MemorySegment buffers,
            short count,
            MemorySegment sent) {
        return libmemif_h.memif_tx_burst(connection, ring, buffers, count, sent);
    }

    @Override
    public int memif_rx_burst(
            MemorySegment connection,
            short ring,
            MemorySegment buffers,
            short count,
            MemorySegment received) {
        return libmemif_h.memif_rx_burst(connection, ring, buffers, count, received);
    }

    @Override
    public int memif_refill_queue(
            MemorySegment connection, short ring, short count, short headroom) {
        return libmemif_h.memif_refill_queue(connection, ring, count, headroom);
    }
}
