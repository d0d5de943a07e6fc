package io.mcm.memif.engine;

/** Which way frames go on an interface, seen from this side. */
public enum Direction {
    /** To the peer. */
    SEND,
    /** From the peer. */
    RECEIVE,
    /** Both. */
    BOTH;

    /**
     * Whether frames are sent.
     *
     * @return true for {@link #SEND} and {@link #BOTH}
     */
    public boolean sends() {
        return this != RECEIVE;
    }

    /**
     * Whether frames are received.
     *
     * @return true for {@link #RECEIVE} and {@link #BOTH}
     */
    public boolean receives() {
        return this != SEND;
    }
}
