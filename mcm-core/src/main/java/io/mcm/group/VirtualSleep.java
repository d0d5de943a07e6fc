package io.mcm.group;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.mcm.linux.EventLoop;
import io.mcm.linux.Sockets;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets virtual threads sleep until a descriptor is readable, without holding their carrier: one
 * thread of the process polls for all of them. That is a hop more than a platform thread has.
 */
final class VirtualSleep {
    private static final int POLLFD_SIZE = 8;

    /** Started by the first virtual thread that sleeps here; lives as long as the process. */
    private static final class Poller {
        static final EventLoop LOOP = EventLoop.start("mcm-virtual-sleep");
    }

    private final Thread sleeper = Thread.currentThread();
    private final List<EventLoop.Watch> watches = new ArrayList<>();
    private volatile boolean over;

    /** Until the loop has let go of the descriptors nobody may close them. */
    private volatile boolean released;

    private VirtualSleep() {}

    /**
     * Sleeps until one of the descriptors is readable, the thread is interrupted, or time is up.
     */
    static void sleep(MemorySegment pollfds, int count, long nanos) {
        int[] fds = new int[count];
        for (int i = 0; i < count; i++) {
            fds[i] = pollfds.get(JAVA_INT, (long) i * POLLFD_SIZE);
        }
        new VirtualSleep().sleep(fds, nanos);
    }

    private void sleep(int[] fds, long nanos) {
        long start = System.nanoTime();
        Poller.LOOP.execute(() -> watch(fds));
        while (!over && !sleeper.isInterrupted()) {
            long left = nanos - (System.nanoTime() - start);
            if (left <= 0) {
                break;
            }
            LockSupport.parkNanos(this, left);
        }
        Poller.LOOP.execute(this::release);
        boolean interrupted = false;
        while (!released) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            sleeper.interrupt();
        }
    }

    private void watch(int[] fds) {
        for (int fd : fds) {
            watches.add(Poller.LOOP.watch(fd, Sockets.POLLIN, events -> wake()));
        }
    }

    private void wake() {
        watches.forEach(EventLoop.Watch::cancel);
        over = true;
        LockSupport.unpark(sleeper);
    }

    private void release() {
        watches.forEach(EventLoop.Watch::cancel);
        released = true;
        LockSupport.unpark(sleeper);
    }
}
