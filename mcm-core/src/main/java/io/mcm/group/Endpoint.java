package io.mcm.group;

import io.mcm.Connection;
import io.mcm.ConnectionConfig;
import io.mcm.ConnectionException;
import io.mcm.ConnectionListener;
import io.mcm.ConnectionState;
import io.mcm.ErrorCode;
import io.mcm.LeakDetection;
import io.mcm.McmException;
import io.mcm.format.Format;
import io.mcm.stats.StateEvent;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What both ends of a group have in common: who may use it now, waiting, state and listeners,
 * closing.
 *
 * <p>A call enters with one compare-and-set. That both refuses a second thread and lets {@link
 * #close()} know when the user's thread is out, so that everything after it is single-threaded
 * again.
 */
abstract class Endpoint implements Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);

    /** How long a waiting thread looks again and again before it sleeps. */
    private static final long SPIN_NANOS = 10_000;

    private static final long CLOSE_RETRY_NANOS = 50_000;

    static final Doorbell[] NO_DOORBELLS = {};

    /** Something a thread can wait for. */
    interface Attempt {
        /** Tries once, on the waiting thread. */
        boolean succeeds();
    }

    final Group owner;
    final WaitPoint waitPoint = new WaitPoint();
    private final ConnectionConfig config;
    private final LeakDetection leakDetection;
    private final @Nullable IdleStrategy idle;
    private final List<ConnectionListener> listeners = new CopyOnWriteArrayList<>();

    /** Guards changes of the state, and the order of the news about them. */
    final Object stateLock = new Object();

    private final Queue<Runnable> news = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean telling = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);

    private final Tenancy tenancy = new Tenancy(this::refuse);
    private volatile boolean closing;
    private volatile ConnectionState state = ConnectionState.CONFIGURED;

    private volatile @Nullable Thread closer;

    /** The thread that is in a listener. */
    private volatile @Nullable Thread teller;

    /** Made when this waits for other processes for the first time. */
    private @Nullable PollSleep pollSleep;

    private boolean ofLink;

    /** What it is called among this node's connections, from 1; 0 for a link's. */
    private int number;

    /** Calls refused, and frames with missing parts. Written by the user's thread. */
    long errors;

    Endpoint(
            Group owner,
            ConnectionConfig config,
            LeakDetection leakDetection,
            List<ConnectionListener> listeners) {
        this.owner = owner;
        this.config = config;
        this.leakDetection = leakDetection;
        this.listeners.addAll(listeners);
        var strategy = config.idleStrategy();
        this.idle = strategy == null ? null : strategy.get();
    }

    @Override
    public final String group() {
        return config.group();
    }

    @Override
    public final ConnectionConfig config() {
        return config;
    }

    @Override
    public final ConnectionState state() {
        return state;
    }

    final int number() {
        return number;
    }

    final void number(int given) {
        number = given;
    }

    final LeakDetection leakDetection() {
        return leakDetection;
    }

    // ---- one thread at a time

    final Tenancy.Tenant enter() {
        return tenancy.enter();
    }

    final void exit(Tenancy.Tenant tenant) {
        tenancy.exit(tenant);
    }

    final boolean isClosed() {
        return closing;
    }

    private ConnectionException refuse(Tenancy.Refusal refusal) {
        if (refusal == Tenancy.Refusal.CLOSED) {
            return closedException();
        }
        return new ConnectionException(
                ErrorCode.CONCURRENT_USE,
                this
                        + " is in use by another thread, or by a handler on this one: one thread at a"
                        + " time may use a connection");
    }

    final ConnectionException closedException() {
        return new ConnectionException(ErrorCode.CONNECTION_CLOSED, this + " is closed");
    }

    // ---- waiting

    /** The time in nanoseconds, {@link Long#MAX_VALUE} for ever, at least 0. */
    static long nanosOf(Duration timeout) {
        if (timeout.isNegative()) {
            return 0;
        }
        return timeout.toSeconds() >= Long.MAX_VALUE / 1_000_000_000L
                ? Long.MAX_VALUE
                : timeout.toNanos();
    }

    /**
     * Tries until it succeeds or the time is over; called between {@link #enter} and {@link #exit}.
     *
     * @return whether it succeeded
     */
    final boolean await(Attempt attempt, long timeoutNanos) {
        if (attempt.succeeds()) {
            return true;
        }
        if (timeoutNanos <= 0) {
            return false;
        }
        long start = System.nanoTime();
        return idle == null
                ? sleepUntil(attempt, start, timeoutNanos)
                : idleUntil(attempt, idle, start, timeoutNanos);
    }

    private boolean idleUntil(Attempt attempt, IdleStrategy strategy, long start, long timeout) {
        strategy.reset();
        while (true) {
            checkWaiter();
            if (timeout != Long.MAX_VALUE && System.nanoTime() - start >= timeout) {
                return false;
            }
            strategy.idle();
            if (attempt.succeeds()) {
                return true;
            }
        }
    }

    private boolean sleepUntil(Attempt attempt, long start, long timeout) {
        while (System.nanoTime() - start < Math.min(SPIN_NANOS, timeout)) {
            Thread.onSpinWait();
            if (attempt.succeeds()) {
                return true;
            }
        }
        while (true) {
            checkWaiter();
            Doorbell[] bells = doorbells();
            announce(bells);
            boolean succeeded;
            try {
                succeeded = attempt.succeeds();
                if (!succeeded
                        && !closing
                        && bells == doorbells()
                        && !Thread.currentThread().isInterrupted()) {
                    long left =
                            timeout == Long.MAX_VALUE
                                    ? Long.MAX_VALUE
                                    : timeout - (System.nanoTime() - start);
                    sleep(bells, Math.min(left, longestNap()));
                }
            } finally {
                withdraw(bells);
            }
            if (succeeded || attempt.succeeds()) {
                return true;
            }
            if (timeout != Long.MAX_VALUE && System.nanoTime() - start >= timeout) {
                return false;
            }
        }
    }

    /** Everybody who might change something must see that this thread is about to sleep. */
    private void announce(Doorbell[] bells) {
        if (bells.length == 0) {
            waitPoint.announce();
        } else {
            waitPoint.announce(pollSleep());
            for (Doorbell bell : bells) {
                bell.announce();
            }
        }
        VarHandle.fullFence();
    }

    private void sleep(Doorbell[] bells, long nanos) {
        if (nanos <= 0) {
            return;
        }
        if (bells.length == 0) {
            LockSupport.parkNanos(this, nanos);
        } else {
            pollSleep().sleep(bells, nanos);
        }
    }

    private void withdraw(Doorbell[] bells) {
        waitPoint.withdraw();
        for (Doorbell bell : bells) {
            bell.withdraw();
        }
    }

    private PollSleep pollSleep() {
        PollSleep sleep = pollSleep;
        if (sleep == null) {
            sleep = new PollSleep();
            pollSleep = sleep;
        }
        return sleep;
    }

    /**
     * User's thread: the other processes that may wake it; the same array while they are the same.
     */
    Doorbell[] doorbells() {
        return NO_DOORBELLS;
    }

    /** How long a waiting thread may sleep at most before it must look again by itself. */
    long longestNap() {
        return Long.MAX_VALUE;
    }

    private void checkWaiter() {
        if (closing) {
            throw closedException();
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new ConnectionException(
                    ErrorCode.INTERRUPTED,
                    this + ": the waiting thread was interrupted; its interrupt flag is still set");
        }
    }

    /** Any thread: something changed that a waiting thread may want to see. */
    final void wakeWaiting() {
        VarHandle.fullFence();
        waitPoint.wake();
    }

    // ---- state and listeners

    @Override
    public final void addListener(ConnectionListener listener) {
        synchronized (stateLock) {
            listeners.add(listener);
            ConnectionState now = state;
            news.add(() -> listener.onState(this, now, now, "listener added"));
            Format format = format();
            if (format != null) {
                news.add(() -> listener.onFormat(this, format));
            }
        }
        tellNews();
    }

    /** Any thread: goes to a state, unless it is there, or closing and this is no step of that. */
    final void become(ConnectionState to, String reason) {
        synchronized (stateLock) {
            move(to, reason);
        }
        tellNews();
    }

    /**
     * As {@link #become}, with {@link #stateLock} held; {@link #tellNews} must follow without it.
     */
    final void move(ConnectionState to, String reason) {
        ConnectionState from = state;
        if (from == to || from.compareTo(ConnectionState.CLOSING) >= 0 && to.compareTo(from) < 0) {
            return;
        }
        state = to;
        StateEvent.emit(group(), kind(), from.name(), to.name(), reason);
        LOG.debug("{}: {} -> {}: {}", this, from, to, reason);
        for (ConnectionListener listener : listeners) {
            news.add(() -> listener.onState(this, from, to, reason));
        }
        owner.node().stateChanged();
    }

    /** With {@link #stateLock} held; {@link #tellNews} must follow without it. */
    final void noteFormat(Format format) {
        for (ConnectionListener listener : listeners) {
            news.add(() -> listener.onFormat(this, format));
        }
    }

    /**
     * Tells what there is to tell, in order, holding nothing: a listener may close this connection
     * while another thread is inside it. One thread tells at a time; what others add meanwhile it
     * tells too.
     */
    final void tellNews() {
        while (!news.isEmpty() && telling.compareAndSet(false, true)) {
            teller = Thread.currentThread();
            try {
                for (Runnable one = news.poll(); one != null; one = news.poll()) {
                    try {
                        one.run();
                    } catch (RuntimeException | Error e) {
                        LOG.warn("{}: a listener failed", this, e);
                    }
                }
            } finally {
                teller = null;
                telling.set(false);
            }
        }
    }

    // ---- closing

    @Override
    public final void close() {
        Thread me = Thread.currentThread();
        closing = true;
        wakeWaiting();
        if (tenancy.close(this::waitUntilOut)) {
            closeNow();
        } else if (closer != me && teller != me && !tenancy.isInside()) {
            awaitClosed(); // in a handler or listener the one that closes may wait for this thread
        }
    }

    /** The tenant comes out by itself once it sees {@link #closing}. */
    private void waitUntilOut(BooleanSupplier out) {
        while (!out.getAsBoolean()) {
            wakeWaiting();
            LockSupport.parkNanos(this, CLOSE_RETRY_NANOS);
        }
    }

    private void closeNow() {
        closer = Thread.currentThread();
        become(ConnectionState.CLOSING, "close() was called");
        try {
            giveUp();
        } catch (McmException e) {
            LOG.warn("{}: closing failed in part", this, e);
        } finally {
            PollSleep sleep = pollSleep;
            if (sleep != null) {
                sleep.dispose();
            }
            become(ConnectionState.CLOSED, "closed");
            owner.node().closed(this);
            closed.countDown();
        }
    }

    private void awaitClosed() {
        boolean interrupted = false;
        while (true) {
            try {
                closed.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Gives everything back; nobody is inside, nobody comes in any more. */
    abstract void giveUp();

    /** A link's, not the application's. */
    final boolean isOfLink() {
        return ofLink;
    }

    final void markOfLink() {
        ofLink = true;
    }

    final void reportLost(int lent) {
        if (lent > 0 && leakDetection != LeakDetection.OFF) {
            LOG.warn(
                    "{} was closed with {} buffers still lent; LeakDetection.PARANOID tells where",
                    this,
                    lent);
        }
    }

    /** "tx" or "rx". */
    abstract String kind();

    @Override
    public final String toString() {
        return kind() + " connection of group " + group();
    }
}
