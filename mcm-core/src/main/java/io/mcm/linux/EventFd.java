package io.mcm.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A counter in the kernel that a thread can wait for, see eventfd(2). One process makes it and may
 * give it to another, over a {@link UnixSocket}.
 */
public final class EventFd implements AutoCloseable {
    private static final Sockets LIBC = Sockets.get();
    private static final MemorySegment ONE = Arena.global().allocateFrom(JAVA_LONG, 1);

    private static final ThreadLocal<MemorySegment> COUNT =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(JAVA_LONG));

    private int fd;

    private EventFd(int fd) {
        this.fd = fd;
    }

    /**
     * Makes one, at zero.
     *
     * @return the counter
     * @throws SystemCallException the process has too many files open
     */
    public static EventFd create() {
        int fd = LIBC.eventfd(0, Sockets.EFD_NONBLOCK | Sockets.EFD_CLOEXEC);
        if (fd == -1) {
            throw new SystemCallException("eventfd", LIBC.errno());
        }
        return new EventFd(fd);
    }

    /**
     * Takes one over that another process made.
     *
     * @param fd a descriptor that this object closes
     * @return the counter
     */
    public static EventFd of(int fd) {
        return new EventFd(fd);
    }

    /**
     * Its descriptor, to poll and to give to another process.
     *
     * @return -1 once it is closed
     */
    public synchronized int fd() {
        return fd;
    }

    /** Counts up, which wakes whoever waits. Any thread; does nothing once it is closed. */
    public synchronized void signal() {
        if (fd != -1) {
            // Full or broken: whoever waits is awake or gone.
            long ignored = LIBC.write(fd, ONE, JAVA_LONG.byteSize());
        }
    }

    /** Sets it back to zero. Any thread; does nothing once it is closed. */
    public synchronized void drain() {
        if (fd != -1) {
            long ignored = LIBC.read(fd, COUNT.get(), JAVA_LONG.byteSize());
        }
    }

    /** Closes it. Nobody may be waiting for it. Any number of times. */
    @Override
    public synchronized void close() {
        if (fd != -1) {
            LIBC.close(fd);
            fd = -1;
        }
    }
}
