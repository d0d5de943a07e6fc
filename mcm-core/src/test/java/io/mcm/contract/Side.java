package io.mcm.contract;

import io.mcm.ConnectionState;
import java.time.Duration;

/**
 * One of the two nodes between which a transport is tried, in this JVM ({@link LocalSide}) or in
 * one of its own ({@link ForkedSide}): so every argument and result is serializable, and every
 * method has a name of its own. Each stream has one connection on a side. One thread at a time.
 */
public interface Side extends AutoCloseable {
    /** Opens the stream's sender here. */
    void openTx(StreamSpec stream);

    /** Opens a receiver of the stream here. */
    void openRx(StreamSpec stream);

    /**
     * Waits for a receiver to come into a state.
     *
     * @return the state it is in at last
     */
    ConnectionState awaitState(String stream, ConnectionState state, Duration patience);

    /**
     * Waits for a sender to have a receiver at the other end, or to have none any more.
     *
     * @return whether it came so
     */
    boolean awaitPeer(String stream, boolean present, Duration patience);

    /** The format of the stream's receiver as text, empty while it knows none. */
    String format(String stream);

    /** Sends as fast as the mesh takes it; stops at the first slot that does not come in time. */
    Sent send(String stream, Burst burst);

    /** Sends, then closes the node at once, and with it its process if that is its own. */
    Sent sendAndExit(String stream, Burst burst);

    /** Changes the format of what is sent next. */
    void changeFormat(String stream, String format);

    /**
     * Receives until it has that many since it was opened, the stream ends, or the time is over.
     */
    Received receive(String stream, long frames, Duration patience);

    /** Begins to send without end, on a thread of its own. */
    void beginSending(String stream, Burst burst);

    /** Begins to receive without end, on a thread of its own. */
    void beginReceiving(String stream);

    /** How many frames the stream's connection has sent or received so far. */
    long frames(String stream);

    /** Closes a sender, also in the middle of sending. */
    Sent closeTx(String stream);

    /** Closes a receiver, also in the middle of receiving. */
    Received closeRx(String stream);

    /** Closes what is left open. */
    void closeAll();

    /** What the side's process holds. */
    Resources resources();

    /** The side's process dies without a word. */
    void kill();

    /** Closes the node. */
    @Override
    void close();
}
