package io.mcm.spi.host;

/** A link between two processes, from the first message on. */
public interface HostLink {
    /**
     * Gives it up before it is open; later its ends are closed instead. The loop's thread.
     *
     * @param why for the peer
     */
    void abort(String why);
}
