package io.mcm.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that waits for many descriptors, for points in time, and for work from other threads,
 * and does what there is to do. It sleeps while there is nothing.
 *
 * <p>What is not {@link #execute}, {@link #isInside} or {@link #close} belongs to the loop's
 * thread.
 */
public final class EventLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
    private static final Sockets LIBC = Sockets.get();
    private static final int POLLFD_SIZE = 8;

    /** What to do about a descriptor. */
    public interface Handler {
        /**
         * There is something.
         *
         * @param events {@code POLL…} of {@link Sockets}
         */
        void ready(int events);
    }

    /** A descriptor that is looked after. */
    public final class Watch {
        private final int fd;
        private final short events;
        private final Handler handler;
        private boolean cancelled;

        private Watch(int fd, short events, Handler handler) {
            this.fd = fd;
            this.events = events;
            this.handler = handler;
        }

        /** Looks after it no more. Before the descriptor is closed. */
        public void cancel() {
            cancelled = true;
            changed = true;
        }
    }

    /** Something to do later. */
    public static final class Timer {
        private final long at;
        private final Runnable work;
        private boolean cancelled;

        private Timer(long at, Runnable work) {
            this.at = at;
            this.work = work;
        }

        /** Does it no more. */
        public void cancel() {
            cancelled = true;
        }
    }

    private final EventFd wake = EventFd.create();
    private final Queue<Runnable> work = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>((a, b) -> Long.signum(a.at - b.at));
    private final List<Watch> watches = new ArrayList<>();
    private final Thread thread;

    /** The watches are not those of {@link #polled} any more. */
    private boolean changed = true;

    private List<Watch> polled = List.of();
    private volatile boolean closed;

    /** Nothing is done on the loop's thread any more. */
    private volatile boolean ended;

    private EventLoop(String name) {
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /**
     * Starts a loop.
     *
     * @param name of its thread
     * @return the loop
     */
    public static EventLoop start(String name) {
        EventLoop loop = new EventLoop(name);
        loop.thread.start();
        return loop;
    }

    /**
     * Whether this is the loop's thread.
     *
     * @return true on the loop's thread
     */
    public boolean isInside() {
        return Thread.currentThread() == thread;
    }

    /**
     * Does something on the loop's thread, after what was given before. Any thread. Once the loop
     * has ended it is done at once, on the thread of a caller; still one at a time.
     *
     * @param task what to do; must not wait
     */
    public void execute(Runnable task) {
        work.add(task);
        if (ended) {
            doLastWork();
        } else {
            wake.signal();
        }
    }

    /**
     * Does something later.
     *
     * @param nanos how much later
     * @param task what to do; must not wait
     * @return to take it back
     */
    public Timer schedule(long nanos, Runnable task) {
        Timer timer = new Timer(System.nanoTime() + nanos, task);
        timers.add(timer);
        return timer;
    }

    /**
     * Looks after a descriptor. Errors and hang-ups are always told.
     *
     * @param fd the descriptor
     * @param events {@link Sockets#POLLIN} and {@link Sockets#POLLOUT}
     * @param handler what to do; must not wait
     * @return to take it back
     */
    public Watch watch(int fd, int events, Handler handler) {
        Watch watch = new Watch(fd, (short) events, handler);
        watches.add(watch);
        changed = true;
        return watch;
    }

    private void run() {
        Watch self = watch(wake.fd(), Sockets.POLLIN, events -> wake.drain());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(16, 8);
            MemorySegment fds = MemorySegment.NULL;
            while (!closed) {
                if (changed) {
                    fds = adopt();
                }
                poll(fds, time);
                doWork();
                doTimers();
            }
        } finally {
            ended = true;
            doLastWork();
            self.cancel();
            wake.close();
        }
    }

    private MemorySegment adopt() {
        changed = false;
        watches.removeIf(watch -> watch.cancelled);
        polled = List.copyOf(watches);
        MemorySegment fds = Arena.ofAuto().allocate((long) polled.size() * POLLFD_SIZE, 8);
        for (int i = 0; i < polled.size(); i++) {
            fds.set(JAVA_INT, (long) i * POLLFD_SIZE, polled.get(i).fd);
            fds.set(JAVA_SHORT, (long) i * POLLFD_SIZE + 4, polled.get(i).events);
        }
        return fds;
    }

    private void poll(MemorySegment fds, MemorySegment time) {
        MemorySegment timeout = MemorySegment.NULL;
        Timer next = timers.peek();
        if (!work.isEmpty() || next != null) {
            long left =
                    work.isEmpty() && next != null ? Math.max(0, next.at - System.nanoTime()) : 0;
            time.set(JAVA_LONG, 0, left / 1_000_000_000);
            time.set(JAVA_LONG, 8, left % 1_000_000_000);
            timeout = time;
        }
        int ready = LIBC.ppoll(fds, polled.size(), timeout);
        if (ready == -1 && LIBC.errno() != Sockets.EINTR) {
            throw new SystemCallException("ppoll", LIBC.errno());
        }
        for (int i = 0; i < polled.size() && ready > 0; i++) {
            int events = fds.get(JAVA_SHORT, (long) i * POLLFD_SIZE + 6);
            if (events != 0) {
                ready--;
                Watch watch = polled.get(i);
                if (!watch.cancelled) {
                    guarded(() -> watch.handler.ready(events));
                }
            }
        }
    }

    private void doWork() {
        for (Runnable task = work.poll(); task != null; task = work.poll()) {
            guarded(task);
        }
    }

    private void doLastWork() {
        synchronized (work) {
            doWork();
        }
    }

    private void doTimers() {
        long now = System.nanoTime();
        for (Timer next = timers.peek(); next != null && next.at - now <= 0; next = timers.peek()) {
            timers.remove();
            if (!next.cancelled) {
                guarded(next.work);
            }
        }
    }

    /** One handler's fault must not end the others'. */
    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("{}: a handler failed", thread.getName(), e);
        }
    }

    /** Does what was given before, then ends the thread; waits for it unless this is it. */
    @Override
    public void close() {
        closed = true;
        wake.signal();
        if (!isInside()) {
            boolean interrupted = false;
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
