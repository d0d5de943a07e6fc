package io.mcm.group;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.mcm.linux.EventFd;
import io.mcm.linux.Sockets;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.Set;

/**
 * The sleep of a thread that may be woken by another process: it polls the doorbells that the
 * others ring, and one that this process rings.
 *
 * <p>{@link Thread#interrupt()} does not reach a thread in a foreign call, except through what a
 * selector tells the JVM; so this is one, as far as {@code begin}, {@code end} and {@link #wakeup}
 * go. A virtual thread must not wait in a foreign call at all: {@link VirtualSleep} does it for it.
 */
final class PollSleep extends AbstractSelector {
    private static final Sockets LIBC = Sockets.get();
    private static final int POLLFD_SIZE = 8;
    private static final int EVENTS_AT = 4;
    private static final int RETURNED_AT = 6;
    private static final long LONGEST_NANOS = 3_600_000_000_000L;

    private final EventFd self = EventFd.create();
    private final MemorySegment time = Arena.ofAuto().allocate(16, 8);
    private MemorySegment fds = MemorySegment.NULL;

    /** What {@link #fds} holds. */
    private Doorbell[] polled = {};

    PollSleep() {
        super(null);
        arm(polled);
    }

    /**
     * Sleeps until a doorbell or {@link #wakeup} rings, the thread is interrupted, or time is up.
     */
    void sleep(Doorbell[] bells, long nanos) {
        if (bells != polled) {
            arm(bells);
        }
        long nap = Math.min(nanos, LONGEST_NANOS);
        if (Thread.currentThread().isVirtual()) {
            VirtualSleep.sleep(fds, bells.length + 1, nap);
            poll(0);
        } else {
            begin();
            try {
                poll(nap);
            } finally {
                end();
            }
        }
    }

    private void arm(Doorbell[] bells) {
        polled = bells;
        fds = Arena.ofAuto().allocate((long) (bells.length + 1) * POLLFD_SIZE, 8);
        arm(0, self.fd());
        for (int i = 0; i < bells.length; i++) {
            arm(i + 1, bells[i].fd());
        }
    }

    private void arm(int place, int fd) {
        fds.set(JAVA_INT, (long) place * POLLFD_SIZE, fd);
        fds.set(JAVA_SHORT, (long) place * POLLFD_SIZE + EVENTS_AT, Sockets.POLLIN);
    }

    private void poll(long nanos) {
        time.set(JAVA_LONG, 0, nanos / 1_000_000_000);
        time.set(JAVA_LONG, 8, nanos % 1_000_000_000);
        if (LIBC.ppoll(fds, polled.length + 1, time) <= 0) {
            return;
        }
        if (rang(0)) {
            self.drain();
        }
        for (int i = 0; i < polled.length; i++) {
            if (rang(i + 1)) {
                polled[i].drain();
            }
        }
    }

    private boolean rang(int place) {
        return fds.get(JAVA_SHORT, (long) place * POLLFD_SIZE + RETURNED_AT) != 0;
    }

    /** Any thread: ends the sleep, or the next one. */
    @Override
    public Selector wakeup() {
        self.signal();
        return this;
    }

    /** Gives its descriptor back; nobody sleeps here any more. */
    void dispose() {
        self.close();
    }

    @Override
    protected void implCloseSelector() {
        dispose();
    }

    @Override
    protected SelectionKey register(
            AbstractSelectableChannel channel, int operations, Object attachment) {
        throw noSelector();
    }

    @Override
    public Set<SelectionKey> keys() {
        throw noSelector();
    }

    @Override
    public Set<SelectionKey> selectedKeys() {
        throw noSelector();
    }

    @Override
    public int selectNow() {
        throw noSelector();
    }

    @Override
    public int select(long timeout) {
        throw noSelector();
    }

    @Override
    public int select() {
        throw noSelector();
    }

    private static IllegalStateException noSelector() {
        return new IllegalStateException("a sleep is no selector of channels");
    }
}
