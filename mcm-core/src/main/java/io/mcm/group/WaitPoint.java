package io.mcm.group;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where one thread sleeps until another changed something for it.
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
                    MethodHandles.lookup().findVarHandle(WaitPoint.class, "sleeper", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Read for every frame by one side: keeps it off the lines that the other side writes. */
    @SuppressWarnings("unused")
    private long p1, p2, p3, p4, p5, p6, p7, p8;

    @SuppressWarnings("unused") // through SLEEPER
    private volatile @Nullable Thread sleeper;

    @SuppressWarnings("unused")
    private long q1, q2, q3, q4, q5, q6, q7, q8;

    /** Announces that this thread is about to sleep. It must look again before it does. */
    void announce() {
        SLEEPER.setOpaque(this, Thread.currentThread());
        VarHandle.fullFence();
    }

    /** Takes the announcement back. */
    void withdraw() {
        SLEEPER.setRelease(this, null);
    }

    /**
     * Wakes the sleeper, if there is one. The caller has executed a full fence after its change.
     */
    void wake() {
        Thread thread = (Thread) SLEEPER.getAcquire(this);
        if (thread != null && SLEEPER.compareAndSet(this, thread, null)) {
            LockSupport.unpark(thread);
        }
    }
}
