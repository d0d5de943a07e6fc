package io.mcm.memif.ring;

import io.mcm.linux.EventFd;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;

/** The memory of one connection: regions, rings in both directions, their eventfds. */
public abstract sealed class Rings implements AutoCloseable permits SlaveRings, MasterRings {
    final Arena arena = Arena.ofShared();
    final Regions regions = new Regions();
    final List<Sender> senders = new ArrayList<>();
    final List<Receiver> receivers = new ArrayList<>();
    final List<EventFd> eventFds = new ArrayList<>();

    Rings() {}

    /**
     * Rings to send on.
     *
     * @return by number
     */
    public final List<Sender> senders() {
        return senders;
    }

    /**
     * Rings to receive from.
     *
     * @return by number
     */
    public final List<Receiver> receivers() {
        return receivers;
    }

    /** Unmaps and closes everything. Nobody may be sending or receiving. Once. */
    @Override
    public void close() {
        eventFds.forEach(EventFd::close);
        arena.close();
    }
}
