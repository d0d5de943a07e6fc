package io.mcm;

import io.mcm.format.Format;
import org.jspecify.annotations.Nullable;

/**
 * One way into or out of a group: a {@link TxConnection} or an {@link RxConnection}.
 *
 * <p><b>Threads.</b> One thread at a time may use a connection; a second one that comes in between
 * gets a {@link ConnectionException} with {@link ErrorCode#CONCURRENT_USE} and changes nothing.
 * {@link #close()}, {@link #state()}, {@link #stats()} and the other getters may be called by any
 * thread at any time.
 *
 * <p><b>Interrupts.</b> A thread that is interrupted while it waits in a connection, or before,
 * gets a {@link ConnectionException} with {@link ErrorCode#INTERRUPTED}; its interrupt flag stays
 * set and the connection stays usable. Calls that do not have to wait don't look at the flag.
 */
public interface Connection extends AutoCloseable {
    /**
     * The group's name: as given, or made of the transport's address.
     *
     * @return the name
     */
    String group();

    /**
     * The settings it was opened with, defaults filled in.
     *
     * @return the settings
     */
    ConnectionConfig config();

    /**
     * Where it is in its life.
     *
     * @return the state now
     */
    ConnectionState state();

    /**
     * The format of its frames.
     *
     * @return the format, or null for a receiver that named none and has not met its source yet
     */
    @Nullable Format format();

    /**
     * The pages under its frames.
     *
     * @return their kind, {@link PageKind#NONE} for a receiver that has no source yet
     */
    PageKind pageKind();

    /**
     * The counters so far. Allocates; meant for reports, not for each frame.
     *
     * @return a snapshot
     */
    ConnectionStats stats();

    /**
     * Adds a listener. It is told the present state and, if known, the format at once, on this
     * thread.
     *
     * @param listener hears of changes
     */
    void addListener(ConnectionListener listener);

    /**
     * Closes the connection and wakes whoever waits in it. Any thread, any number of times; returns
     * when all is given back. Every buffer still lent is refused from now on.
     */
    @Override
    void close();
}
