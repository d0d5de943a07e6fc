package io.mcm.group;

import io.mcm.Delivery;

/**
 * One receiver, as its source sees it: what it may hold, what it holds, and the way to it. The
 * source's thread uses it, except where a method says otherwise.
 */
abstract class Sink {
    /** How the frames of a source end for a receiver. */
    enum End {
        /** The source said that the stream is over. */
        ENDED,
        /** The source was lost; another may come. */
        LOST,
        /** The source gave the receiver up because it held it back too long. */
        DETACHED
    }

    /** There is no sequence yet. */
    static final long NOT_MET = -1;

    final boolean reliable;
    final boolean dropOldest;
    final long maxStallNanos;
    final int capacity;

    /** The slots that are queued or lent there. */
    final SlotSet held;

    /** Since when the source waits for this reliable receiver, 0 when it doesn't. */
    long stalledSince;

    /** Whether the source's thread has seen this receiver. */
    private boolean met;

    /** The receiver takes no more; what it has not lent may be freed. Any thread. */
    volatile boolean abandoned;

    Sink(Delivery delivery, int capacity, long maxStallNanos, int slots) {
        this.reliable = delivery == Delivery.RELIABLE;
        this.dropOldest = delivery == Delivery.LATEST;
        this.capacity = capacity;
        this.maxStallNanos = maxStallNanos;
        this.held = new SlotSet(slots);
    }

    /** Any thread: whether everything published from now on reaches it, whatever happens here. */
    boolean isConnected() {
        return true;
    }

    /** The source's thread sees this receiver for the first time: nothing before was for it. */
    final void meet(long nextSequence) {
        if (!met) {
            met = true;
            first(nextSequence);
        }
    }

    /** The first sequence that could come here; before the first entry. */
    abstract void first(long sequence);

    /** Publishes a slot. The source's credit says that there is room. */
    abstract void put(int slot);

    /**
     * Takes back the oldest slot that the receiver has not taken, or {@link SinkRing#EMPTY}; only
     * with {@link #dropOldest}.
     */
    abstract int takeBack();

    /** Whether the slot came back; asks once. */
    abstract boolean collect(int slot);

    /** Whether the application there has the slot. */
    abstract boolean isLent(int slot);

    /** Wakes the receiver if it sleeps. The source has executed a full fence after its change. */
    abstract void wake();

    /** Says how it ends; everything published before is still there to take. */
    abstract void end(End how, long lastSequence, String why);

    /** Follows {@link #end}: lets the receiver know now. */
    abstract void tellEnd();

    /** The source has all its slots back, or is closing, and uses this no more. */
    abstract void done();
}
