package io.mcm.memif.engine;

import org.agrona.DirectBuffer;

/**
 * An interface, with a peer or without. All is for one thread, the link's, except {@link #wake}.
 *
 * <p>A peer that breaks the rules is disconnected, and counted; it is never an exception here.
 */
public interface EnginePort extends AutoCloseable {
    /** What became of a frame. */
    enum Sent {
        /** The peer has it, or will find it. */
        YES,
        /** The peer is behind: try again. */
        FULL,
        /** It doesn't fit, however long one waits. */
        TOO_LONG,
        /** There is no peer. */
        NOT_CONNECTED
    }

    /** No peer: what {@link #connection} says then. */
    long NONE = 0;

    /**
     * Which connection this is.
     *
     * @return a number that grows with each connection, {@link #NONE} without a peer; what the last
     *     peer sent before it went is received first
     */
    long connection();

    /**
     * Why there is no peer, or who it is.
     *
     * @return for people
     */
    String status();

    /**
     * Whether the last peer said that it ends the connection.
     *
     * @return false where it broke off, where this side ended it, and where that is not known
     */
    boolean hasSaidGoodbye();

    /**
     * Sends a frame, as a packet of one or more buffers.
     *
     * @param frame its bytes
     * @param length how many
     * @return what became of it; it is sent whole or not at all
     */
    Sent send(DirectBuffer frame, int length);

    /**
     * Whether the peer has taken all that was sent.
     *
     * @return true when it has, or when there is no peer
     */
    boolean isTaken();

    /**
     * Receives packets that are there now.
     *
     * @param sink takes them
     * @param limit how many at most
     * @return how many were handed on or skipped
     */
    int receive(FrameSink sink, int limit);

    /**
     * Waits until there are packets, or a peer came or went, or {@link #wake} was called.
     *
     * @param nanos how long at most
     */
    void await(long nanos);

    /** Ends {@link #await}, now or the next time. Any thread. */
    void wake();

    /**
     * What happened so far.
     *
     * @return counts since it was opened
     */
    EngineStats stats();

    /**
     * Disconnects the peer and gives everything back. Any number of times.
     *
     * @param reason told to the peer
     */
    void close(String reason);

    @Override
    default void close() {
        close("closed");
    }
}
