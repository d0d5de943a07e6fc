package io.mcm.memif.protocol;

/** Where a session puts what it wants to say. */
@FunctionalInterface
public interface Outbox {
    /** In place of a descriptor: none goes with the message. */
    int NO_FD = -1;

    /**
     * Sends a message, now or as soon as there is room, in order.
     *
     * @param message what to say
     * @param fd a descriptor that the peer gets a copy of, or {@link #NO_FD}
     */
    void send(Message message, int fd);
}
