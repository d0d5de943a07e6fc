package io.mcm.memif.libmemif;

import io.mcm.spi.Availability;
import java.lang.foreign.MemorySegment;

/**
 * The calls of libmemif, with their C names, arguments and results: 0 for success, else an error
 * that {@link #memif_strerror} puts into words.
 *
 * <p>A socket, its connections and all that belongs to them are for one thread at a time.
 *
 * <p>The library is the file that the system property {@value #PROPERTY} names, else {@code
 * libmemif.so} on the library path. It must be built from FD.io's source: programs of the original
 * Media Communications Mesh bring a fork of the same name and version with other structures, which
 * is told apart before first use and refused.
 */
@SuppressWarnings({"checkstyle:MethodName", "MethodName"})
interface LibMemif {
    /** The system property that names the library's file. */
    String PROPERTY = "mcm.libmemif";

    /**
     * Whether the library is here and has the structures that this binding is made for. Never
     * throws.
     *
     * @return yes, or why not and what to do
     */
    static Availability availability() {
        return FfmLibMemif.availability();
    }

    /**
     * The library.
     *
     * @return the same object each time
     * @throws io.mcm.ConnectionException {@link io.mcm.ErrorCode#TRANSPORT_UNAVAILABLE}
     */
    static LibMemif get() {
        return FfmLibMemif.get();
    }

    /**
     * The version of the protocol, not of the library.
     *
     * @return major and minor, a byte each
     */
    short memif_get_version();

    /**
     * Puts an error into words.
     *
     * @param error what a call returned
     * @return for people
     */
    String memif_strerror(int error);

    /**
     * Makes a socket, for masters or for slaves.
     *
     * @param socket takes its handle
     * @param args {@code memif_socket_args_t}
     * @param context given back to the callback in {@code args}
     * @return 0, or an error
     */
    int memif_create_socket(MemorySegment socket, MemorySegment args, MemorySegment context);

    /**
     * Makes it a master's socket that listens already.
     *
     * @param socket its handle
     * @param fd stays the caller's to close
     * @return 0, or an error
     */
    int memif_set_listener_fd(MemorySegment socket, int fd);

    /**
     * Frees a socket without connections. Closes no descriptor of its own.
     *
     * @param socket holds its handle; then none
     * @return 0, or an error
     */
    int memif_delete_socket(MemorySegment socket);

    /**
     * Makes a connection. A slave's dials at once; that nobody listens is no error.
     *
     * @param connection takes its handle; must hold none
     * @param args {@code memif_conn_args_t}
     * @param onConnect {@code memif_connection_update_t}
     * @param onDisconnect {@code memif_connection_update_t}; called by {@link #memif_delete} too,
     *     and more often than {@code onConnect}
     * @param onInterrupt {@code memif_on_interrupt_t}, or {@link MemorySegment#NULL}
     * @param context given back to the callbacks
     * @return 0, or an error
     */
    int memif_create(
            MemorySegment connection,
            MemorySegment args,
            MemorySegment onConnect,
            MemorySegment onDisconnect,
            MemorySegment onInterrupt,
            MemorySegment context);

    /**
     * Dials the master once.
     *
     * @param connection a slave's handle
     * @return 0, or an error; also when it is connected already
     */
    int memif_request_connection(MemorySegment connection);

    /**
     * Disconnects and frees a connection. The peer is not told why.
     *
     * @param connection holds its handle; then none
     * @return 0, or an error
     */
    int memif_delete(MemorySegment connection);

    /**
     * Does what there is to do about a descriptor that was told to {@code on_control_fd_update}.
     *
     * @param context what was told with the descriptor
     * @param events {@code MEMIF_FD_EVENT_…}
     * @return 0, or an error
     */
    int memif_control_fd_handler(MemorySegment context, int events);

    /**
     * Says whether the peer is to write a receiving ring's eventfd.
     *
     * @param connection its handle
     * @param mode {@code MEMIF_RX_MODE_…}
     * @param ring its number
     * @return 0, or an error
     */
    int memif_set_rx_mode(MemorySegment connection, int mode, short ring);

    /**
     * The eventfd of a receiving ring.
     *
     * @param connection its handle
     * @param ring its number
     * @param fd takes it; stays the library's
     * @return 0, or an error
     */
    int memif_get_queue_efd(MemorySegment connection, short ring, MemorySegment fd);

    /**
     * Tells about a connection.
     *
     * @param connection its handle
     * @param details {@code memif_details_t}, takes what there is to tell
     * @param bytes takes the texts and arrays that {@code details} points to, unaligned
     * @param length of {@code bytes}
     * @return 0, or an error
     */
    int memif_get_details(
            MemorySegment connection, MemorySegment details, MemorySegment bytes, long length);

    /**
     * Takes buffers to send. More than {@code count} come as chains when {@code size} does not fit
     * one: as many as the peer's lengths make it, so {@code buffers} must be long enough for any
     * ring.
     *
     * @param connection its handle
     * @param ring its number
     * @param buffers array of {@code memif_buffer_t}, filled
     * @param count how many packets
     * @param allocated an unsigned short: takes how many buffers
     * @param size bytes of each packet
     * @return 0, or an error; then too {@code allocated} says how many there are
     */
    int memif_buffer_alloc(
            MemorySegment connection,
            short ring,
            MemorySegment buffers,
            short count,
            MemorySegment allocated,
            short size);

    /**
     * Sends buffers, in the order in which they were taken.
     *
     * @param connection its handle
     * @param ring its number
     * @param buffers array of {@code memif_buffer_t}
     * @param count how many, one or more
     * @param sent an unsigned short: takes how many
     * @return 0, or an error
     */
    int memif_tx_burst(
            MemorySegment connection,
            short ring,
            MemorySegment buffers,
            short count,
            MemorySegment sent);

    /**
     * Receives buffers. May swallow the eventfd's count of what it did not see yet: look at the
     * details before waiting for it.
     *
     * @param connection its handle
     * @param ring its number
     * @param buffers array of {@code memif_buffer_t}, filled
     * @param count how many at most
     * @param received an unsigned short: takes how many
     * @return 0, or an error; among them that there are more
     */
    int memif_rx_burst(
            MemorySegment connection,
            short ring,
            MemorySegment buffers,
            short count,
            MemorySegment received);

    /**
     * Gives received buffers back. A master's call with fewer than it holds gives all back where
     * the index wraps.
     *
     * @param connection its handle
     * @param ring its number
     * @param count how many, the most there are if more
     * @param headroom bytes at the start of each that stay free
     * @return 0, or an error
     */
    int memif_refill_queue(MemorySegment connection, short ring, short count, short headroom);
}
