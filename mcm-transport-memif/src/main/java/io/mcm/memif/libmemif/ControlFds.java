package io.mcm.memif.libmemif;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.mcm.linux.EventFd;
import io.mcm.linux.Sockets;
import io.mcm.memif.libmemif.generated.libmemif_h;
import io.mcm.memif.libmemif.generated.memif_control_fd_update_t;
import io.mcm.memif.libmemif.generated.memif_fd_event;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The descriptors that libmemif wants looked after, the eventfds of its receiving rings, and one to
 * be woken with: the library's own way of waiting can be woken only once.
 */
final class ControlFds implements AutoCloseable {
    private static final Sockets LIBC = Sockets.get();
    private static final int POLLFD_SIZE = 8;
    private static final int REVENTS_AT = 6;

    /** A descriptor, and what libmemif wants to be told when there is something. */
    record Control(int fd, MemorySegment context) {}

    private final EventFd wake = EventFd.create();
    private final List<Control> controls = new ArrayList<>();
    private final MemorySegment callback;
    private final MemorySegment time;
    private List<Integer> rings = List.of();

    /** The wake, the controls, the rings; null when one of them changed. */
    private MemorySegment fds = MemorySegment.NULL;

    private boolean changed = true;

    ControlFds(Arena arena) {
        this.time = arena.allocate(16, Long.BYTES);
        this.callback =
                memif_control_fd_update_t.allocate((event, context) -> update(event), arena);
    }

    /** To be called by libmemif; {@code memif_control_fd_update_t}. */
    MemorySegment callback() {
        return callback;
    }

    /** Throws nothing: an exception would end the process. */
    private int update(MemorySegment event) {
        int fd = memif_fd_event.fd(event);
        changed = true;
        controls.removeIf(control -> control.fd == fd);
        if ((memif_fd_event.type(event) & libmemif_h.MEMIF_FD_EVENT_DEL()) == 0) {
            controls.add(new Control(fd, memif_fd_event.private_ctx(event)));
        }
        return 0;
    }

    /** Which eventfds end a wait. */
    void rings(List<Integer> eventFds) {
        rings = List.copyOf(eventFds);
        changed = true;
    }

    /**
     * Waits until one of them has something, or it is woken.
     *
     * @param nanos how long at most, 0 for only looking
     * @return those of the library's that do
     */
    List<Control> await(long nanos) {
        if (changed) {
            changed = false;
            fds = adopt();
        }
        time.set(JAVA_LONG, 0, nanos / 1_000_000_000);
        time.set(JAVA_LONG, Long.BYTES, nanos % 1_000_000_000);
        if (LIBC.ppoll(fds, fds.byteSize() / POLLFD_SIZE, time) <= 0) {
            return List.of();
        }
        if (isReady(0)) {
            wake.drain();
        }
        List<Control> ready = new ArrayList<>();
        for (int i = 0; i < controls.size(); i++) {
            if (isReady(1 + i)) {
                ready.add(controls.get(i));
            }
        }
        return ready;
    }

    private boolean isReady(int index) {
        return fds.get(JAVA_SHORT, (long) index * POLLFD_SIZE + REVENTS_AT) != 0;
    }

    private MemorySegment adopt() {
        List<Integer> all = new ArrayList<>();
        all.add(wake.fd());
        controls.forEach(control -> all.add(control.fd));
        all.addAll(rings);
        MemorySegment adopted =
                Arena.ofAuto().allocate((long) all.size() * POLLFD_SIZE, Integer.BYTES);
        for (int i = 0; i < all.size(); i++) {
            adopted.set(JAVA_INT, (long) i * POLLFD_SIZE, all.get(i));
            adopted.set(JAVA_SHORT, (long) i * POLLFD_SIZE + Integer.BYTES, Sockets.POLLIN);
        }
        return adopted;
    }

    /** Whether libmemif still wants it: what came before it may have ended that. */
    boolean isWanted(Control control) {
        return controls.contains(control);
    }

    /** Ends a wait, now or the next one. Any thread. */
    void wake() {
        wake.signal();
    }

    @Override
    public void close() {
        wake.close();
    }
}
