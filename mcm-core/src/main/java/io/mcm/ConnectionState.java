package io.mcm;

/** The life of a connection. Each change is told to its {@link ConnectionListener}s. */
public enum ConnectionState {
    /** Configured, nothing opened yet. */
    CONFIGURED,
    /** Open; a receiver waits for its source, a sender for its transport. */
    ESTABLISHING,
    /** Frames can flow. */
    ACTIVE,
    /**
     * Was active; its source ended or was lost, or it was detached. It goes on by itself when it
     * can.
     */
    SUSPENDED,
    /** {@link Connection#close()} was called and is at work. */
    CLOSING,
    /** Closed; every call but {@link Connection#close()} and the counters is refused. */
    CLOSED
}
