package io.mcm;

/**
 * What went wrong, as one word a program can switch on.
 *
 * <p>Where the C SDK of Intel's Media Communications Mesh has a code for the same case, {@link
 * #sdkCode()} is its number, so that an application ported from it keeps its error handling.
 */
public enum ErrorCode {
    /** A node setting or client document is wrong. */
    CLIENT_CONFIG_INVALID(1005),
    /** The node already has as many connections as {@link MeshConfig#maxConnections()} allows. */
    MAX_CONNECTIONS(1006),
    /** A connection could not be made: no memory, no transport, a group refused it. */
    CONNECTION_FAILED(1008),
    /** A connection setting or connection document is wrong. */
    CONNECTION_CONFIG_INVALID(1009),
    /** Settings that are each allowed do not go together, or a format does not fit its group. */
    CONNECTION_CONFIG_INCOMPATIBLE(1010),
    /** The connection, or the node it belongs to, has been closed. */
    CONNECTION_CLOSED(1011),
    /** A length is longer than the part of the slot it describes. */
    BUFFER_LENGTH(1004),
    /** The buffer was committed, aborted or released before, or never belonged to the caller. */
    BUFFER_NOT_LENT(1003),
    /** A receiver wrote to a frame: other receivers see the same bytes. */
    BUFFER_READ_ONLY(0),
    /** The application holds as many buffers as {@link ConnectionConfig#maxLent()} allows. */
    TOO_MANY_LENT(0),
    /** Two threads used one connection at the same time. */
    CONCURRENT_USE(0),
    /** The waiting thread was interrupted; its interrupt flag is still set. */
    INTERRUPTED(0),
    /** The group has a source already. */
    GROUP_HAS_SOURCE(1008),
    /** The group has as many sinks as its pool can serve. */
    GROUP_FULL(1008),
    /** No transport of that name is installed, or it says why it cannot work here. */
    TRANSPORT_UNAVAILABLE(1008),
    /** A limit of the machine or its cgroup forbids the memory asked for. */
    MEMORY_LIMIT(1008),
    /** A system call failed; the message names it and its error. */
    SYSTEM_CALL(1008);

    private final int sdkCode;

    ErrorCode(int sdkCode) {
        this.sdkCode = sdkCode;
    }

    /**
     * The number of the nearest error of the original C SDK ({@code MESH_ERR_…}).
     *
     * @return the number, or 0 where the original has none
     */
    public int sdkCode() {
        return sdkCode;
    }
}
