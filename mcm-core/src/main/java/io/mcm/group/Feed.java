package io.mcm.group;

import io.mcm.ConnectionConfig;
import io.mcm.Delivery;
import io.mcm.LeakDetection;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * What one source and one receiver share: the ring of published slots, the states in which they
 * come back, and how it ended. Each field says which side writes it.
 */
final class Feed {
    /** How a feed ends. */
    enum End {
        /** The source said that the stream is over. */
        ENDED,
        /** The source was lost; another may come. */
        LOST,
        /** The source gave the receiver up because it held it back too long. */
        DETACHED
    }

    /** {@link #first} before the source has met this feed. */
    static final long NOT_MET = -1;

    final TxEndpoint source;
    final RxEndpoint receiver;
    final SlotPool pool;

    /* What one side reads for each frame stands here, not behind an object that the other side writes. */
    final MemorySegment[] headers;
    final WaitPoint receiverWait;
    private final WaitPoint sourceWait;

    final SinkRing ring;
    final SlotStates states;
    final boolean reliable;
    final boolean dropOldest;
    final long maxStallNanos;
    final int capacity;

    /** Source: the slots that are queued or lent here. */
    final SlotSet held;

    /** Source: since when it waits for this reliable receiver, 0 when it doesn't. */
    long stalledSince;

    /** Source: the first sequence it could have published here; written before the first entry. */
    volatile long first = NOT_MET;

    /** Source: the last sequence, written before {@link #end}. */
    private long last = NOT_MET;

    private String reason = "";
    private volatile @Nullable End end;

    /** Receiver: takes no more; what it has not lent may be freed. */
    volatile boolean abandoned;

    /** Receiver: its side is over, but something is still lent. */
    volatile boolean retired;

    private final LoanTable<RxSlot> loans;

    Feed(TxEndpoint source, RxEndpoint receiver, SlotPool pool) {
        ConnectionConfig config = receiver.config();
        this.source = source;
        this.receiver = receiver;
        this.pool = pool;
        this.headers = pool.headers();
        this.receiverWait = receiver.waitPoint;
        this.sourceWait = source.waitPoint;
        this.capacity = config.queueCapacity();
        this.reliable = config.delivery() == Delivery.RELIABLE;
        this.dropOldest = config.delivery() == Delivery.LATEST;
        this.maxStallNanos = Endpoint.nanosOf(config.maxStall());
        this.ring = new SinkRing(capacity, dropOldest);
        this.states = new SlotStates(pool.slots());
        this.held = new SlotSet(pool.slots());
        boolean watch = receiver.leakDetection() == LeakDetection.PARANOID;
        this.loans = new LoanTable<>(pool.slots(), watch, slot -> new RxSlot(this, slot, watch));
    }

    /** Source: says how it ends; everything published before is still there to take. */
    void end(End how, long lastSequence, String why) {
        last = lastSequence;
        reason = why;
        end = how;
    }

    @Nullable End end() {
        return end;
    }

    /** Receiver, once {@link #end()} is known. */
    long last() {
        return last;
    }

    /** Receiver, once {@link #end()} is known. */
    String reason() {
        return reason;
    }

    /** Receiver: the buffer for a slot it just took. */
    RxSlot lend(int slot) {
        states.lend(slot);
        return loans.lend(slot);
    }

    /** Receiver: a slot it took but does not lend. */
    void skip(int slot) {
        states.lend(slot);
        giveBack(slot);
    }

    /** Any thread: ends a loan; nothing happens if there is none. */
    void giveBack(int slot) {
        if (states.giveBack(slot)) {
            sourceWait.wake(); // the give-back was a full fence
            if (retired) {
                receiver.releaseRetired();
            }
        }
    }

    /**
     * Receiver, closing: ends every loan, except where a foreign-memory view of another thread is
     * open.
     */
    int revokeAll() {
        int lent = 0;
        for (int slot = 0; slot < pool.slots(); slot++) {
            if (states.isLent(slot)) {
                lent++;
                RxSlot buffer = loans.get(slot);
                if (buffer == null) {
                    giveBack(slot);
                } else {
                    buffer.revoke("its connection was closed");
                }
            }
        }
        return lent;
    }
}
