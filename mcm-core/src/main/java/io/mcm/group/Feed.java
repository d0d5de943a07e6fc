package io.mcm.group;

import io.mcm.LeakDetection;
import io.mcm.format.Format;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * One source, as a receiver sees it: the frames that are published, the loans of their slots, and
 * how it ended. The receiver's thread uses it, except where a method says otherwise.
 */
abstract class Feed {
    /** Where frames are found. */
    final FrameMemory memory;

    final MemorySegment[] headers;

    /** The loans to the application here. */
    final SlotStates states;

    /** The receiver's side is over, but something is still lent. */
    volatile boolean retired;

    private final RxEndpoint receiver;
    private final LoanTable<RxSlot> loans;

    Feed(RxEndpoint receiver, FrameMemory memory) {
        this.receiver = receiver;
        this.memory = memory;
        this.headers = memory.headers();
        this.states = new SlotStates(memory.slots());
        boolean watch = receiver.leakDetection() == LeakDetection.PARANOID;
        this.loans = new LoanTable<>(memory.slots(), watch, slot -> new RxSlot(this, slot, watch));
    }

    final String group() {
        return receiver.group();
    }

    /**
     * Takes the oldest slot, whose header is in {@link #headers} then, or {@link SinkRing#EMPTY}.
     */
    abstract int take();

    /** Any thread: how many frames are waiting, about. */
    abstract int depth();

    /** The format that a frame's header names, or null: then the feed has ended itself. */
    abstract @Nullable Format format(int id);

    /** Any thread: the format of the frames to come. */
    abstract Format format();

    /** Any thread: how it ended, or null. */
    abstract Sink.@Nullable End end();

    /** The first sequence that could come here, {@link Sink#NOT_MET} while unknown. */
    abstract long first();

    /** Once {@link #end()} is known: the last sequence. */
    abstract long last();

    /** Once {@link #end()} is known: why. */
    abstract String reason();

    /** A slot that was lent goes back to the source. Any thread, once a loan. */
    abstract void giveBackToSource(int slot);

    /** Any thread: loans for which the memory must stay. */
    int outstanding() {
        return states.countLent();
    }

    /** Closing: no more frames are wanted. */
    abstract void leave();

    /** The receiver has taken everything, and the feed is at its end. */
    void finished() {}

    /** What a thread that waits for frames has to poll, or null if it is woken in this process. */
    @Nullable Doorbell doorbell() {
        return null;
    }

    /** The buffer for a slot just taken. */
    RxSlot lend(int slot) {
        states.lend(slot);
        return loans.lend(slot);
    }

    /** A slot just taken that is not lent. */
    final void skip(int slot) {
        states.lend(slot);
        giveBack(slot);
    }

    /** Any thread: ends a loan; nothing happens if there is none. */
    final void giveBack(int slot) {
        if (states.giveBack(slot)) {
            giveBackToSource(slot);
            if (retired) {
                receiver.releaseRetired();
            }
        }
    }

    /** Closing: ends every loan, except where a foreign-memory view of another thread is open. */
    final int revokeAll() {
        int lent = 0;
        for (int slot = 0; slot < memory.slots(); slot++) {
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
