package io.mcm.group;

import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets one thread at a time into a connection, for two plain stores a call.
 *
 * <p>The thread that used it last is the tenant and comes in without an atomic operation: it says
 * that it is inside, then looks whether it is still the tenant. Whoever wants to change that,
 * another thread or the one that closes, first takes the tenancy away, then makes every thread of
 * this JVM pass a handshake, then looks whether the tenant is inside. One of the two sees the
 * other. The price, tens of microseconds, is paid when a connection goes from one thread to
 * another.
 */
final class Tenancy {
    private static final VarHandle TENANT;
    private static final VarHandle INSIDE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            TENANT = lookup.findVarHandle(Tenancy.class, "tenant", Tenant.class);
            INSIDE = lookup.findVarHandle(Tenant.class, "inside", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** One thread's time as the one that may come in. */
    static final class Tenant {
        private final @Nullable Thread thread;

        @SuppressWarnings("unused") // through INSIDE
        private boolean inside;

        private Tenant(@Nullable Thread thread) {
            this.thread = thread;
        }
    }

    /** Why a thread may not come in. */
    enum Refusal {
        CLOSED,
        IN_USE
    }

    /** Makes the exception for a thread that may not come in. */
    interface Refuser {
        RuntimeException refuse(Refusal refusal);
    }

    private final Refuser refuser;
    private volatile Tenant tenant = new Tenant(null);
    private volatile boolean closed;

    /** The tenant at the time it was closed. */
    private volatile Tenant last = tenant;

    Tenancy(Refuser refuser) {
        this.refuser = refuser;
    }

    /** Comes in; give what it returns to {@link #exit}. */
    Tenant enter() {
        Thread me = Thread.currentThread();
        while (true) {
            Tenant mine = tenant;
            if (mine.thread != me) {
                mine = moveIn(me);
            }
            if ((boolean) INSIDE.getOpaque(mine)) {
                throw refuser.refuse(Refusal.IN_USE);
            }
            INSIDE.setOpaque(mine, true);
            // Keeps the compiler from looking first; the handshake does that for the processor.
            VarHandle.releaseFence();
            VarHandle.acquireFence();
            if ((Tenant) TENANT.getOpaque(this) == mine) {
                return mine;
            }
            INSIDE.setRelease(mine, false);
        }
    }

    void exit(Tenant mine) {
        INSIDE.setRelease(mine, false);
    }

    private synchronized Tenant moveIn(Thread me) {
        if (closed) {
            throw refuser.refuse(Refusal.CLOSED);
        }
        Tenant last = tenant;
        if (last.thread == me) {
            return last;
        }
        if (last.thread != null) {
            tenant = new Tenant(null);
            handshake();
            if ((boolean) INSIDE.getAcquire(last)) {
                tenant = last;
                throw refuser.refuse(Refusal.IN_USE);
            }
        }
        Tenant mine = new Tenant(me);
        tenant = mine;
        return mine;
    }

    /**
     * Lets nobody in any more and waits until the one inside is out; unless that is this thread, in
     * a handler or listener.
     *
     * @param gone looks at its argument until the tenant is out, and may nudge it
     * @return false if it was closed before
     */
    boolean close(Waiter gone) {
        synchronized (this) {
            if (closed) {
                return false;
            }
            closed = true;
            last = tenant;
            tenant = new Tenant(null);
        }
        if (last.thread != Thread.currentThread()) {
            handshake();
            gone.until(() -> !(boolean) INSIDE.getAcquire(last));
        }
        return true;
    }

    /** Once closed: whether this thread is inside still, in a handler or listener. */
    boolean isInside() {
        Tenant mine = last;
        return mine.thread == Thread.currentThread() && (boolean) INSIDE.getOpaque(mine);
    }

    /** Waits for a condition. */
    interface Waiter {
        void until(BooleanSupplier condition);
    }

    /** Every thread has passed a point where its memory accesses are in order with this call. */
    private static void handshake() {
        Arena.ofShared().close();
    }
}
