package io.mcm.memif.peer;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.mcm.linux.EventFd;
import io.mcm.linux.Sockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Sleeps until one of several eventfds is signalled. One thread. */
final class Waiter {
    private static final int POLLFD_SIZE = 8;
    private static final int REVENTS_AT = 6;
    private static final Sockets LIBC = Sockets.get();

    private final List<EventFd> eventFds;
    private final MemorySegment fds;
    private final MemorySegment time = Arena.ofAuto().allocate(16, Long.BYTES);

    Waiter(List<EventFd> eventFds) {
        this.eventFds = eventFds;
        this.fds = Arena.ofAuto().allocate((long) eventFds.size() * POLLFD_SIZE, Integer.BYTES);
        for (int i = 0; i < eventFds.size(); i++) {
            fds.set(JAVA_INT, (long) i * POLLFD_SIZE, eventFds.get(i).fd());
            fds.set(JAVA_SHORT, (long) i * POLLFD_SIZE + Integer.BYTES, Sockets.POLLIN);
        }
    }

    /** Sleeps; those that were signalled are back at zero then. */
    void await(long nanos) {
        time.set(JAVA_LONG, 0, nanos / 1_000_000_000);
        time.set(JAVA_LONG, Long.BYTES, nanos % 1_000_000_000);
        int ready = LIBC.ppoll(fds, eventFds.size(), time);
        for (int i = 0; i < eventFds.size() && ready > 0; i++) {
            int events = fds.get(JAVA_SHORT, (long) i * POLLFD_SIZE + REVENTS_AT);
            if (events != 0) {
                ready--;
                eventFds.get(i).drain();
            }
        }
    }
}
