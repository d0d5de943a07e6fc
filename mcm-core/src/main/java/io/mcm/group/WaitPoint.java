package io.mcm.group;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where one thread sleeps until another of this process changed something for it.
 *
 * <p>The sleeper announces itself, looks again, then sleeps; the waker changes, executes a full
 * fence, then looks for a sleeper. With only release and acquire both could look too early, and the
 * wake-up would be lost.
 */
final class WaitPoint {
    private static final VarHandle SLEEPER;

    static {
        try {
            SLEEPER =
                    MethodHandles.lookup().findVarHandle(WaitPoint.class, "sleeper", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Read for every frame by one side: keeps it off the lines that the other side writes. */
    @SuppressWarnings("unused")
    private long p1, p2, p3, p4, p5, p6, p7, p8;

    /** A parked {@link Thread}, or the {@link PollSleep} that a thread is in. */
    @SuppressWarnings("unused") // through SLEEPER
    private volatile @Nullable Object sleeper;

    @SuppressWarnings("unused")
    private long q1, q2, q3, q4, q5, q6, q7, q8;

    /**
     * Announces that this thread is about to park. A full fence and another look must follow before
     * it does.
     */
    void announce() {
        SLEEPER.setOpaque(this, Thread.currentThread());
    }

    /** The same for a thread that is going to poll descriptors. */
    void announce(PollSleep sleep) {
        SLEEPER.setOpaque(this, sleep);
    }

    /** Takes the announcement back. */
    void withdraw() {
        SLEEPER.setRelease(this, null);
    }

    /**
     * Wakes the sleeper, if there is one. The caller has executed a full fence after its change.
     */
    void wake() {
        Object asleep = SLEEPER.getAcquire(this);
        if (asleep != null && SLEEPER.compareAndSet(this, asleep, null)) {
            if (asleep instanceof Thread thread) {
                LockSupport.unpark(thread);
            } else {
                ((PollSleep) asleep).wakeup();
            }
        }
    }
}
