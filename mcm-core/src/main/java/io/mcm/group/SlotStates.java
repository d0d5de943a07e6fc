package io.mcm.group;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Who has each slot, as one borrower sees it. The borrower marks a slot lent; whoever ends the
 * loan, on any thread, marks it returned; the source, and only the source, collects it.
 *
 * <p>This is how slots come back inside a process: any order, any thread, nothing to overflow, and
 * a second return finds nothing to return.
 */
final class SlotStates {
    private static final int FREE = 0;
    private static final int LENT = 1;
    private static final int RETURNED = 2;

    /** Keeps the states off the cache lines of their neighbours on the heap. */
    private static final int PADDING = 32;

    private static final VarHandle STATE = MethodHandles.arrayElementVarHandle(int[].class);

    private final int[] states;

    SlotStates(int slots) {
        states = new int[slots + 2 * PADDING];
    }

    /** Borrower: the slot is lent now. */
    void lend(int slot) {
        STATE.setOpaque(states, PADDING + slot, LENT);
    }

    /** Any thread: ends the loan; false if there was none. A full fence. */
    boolean giveBack(int slot) {
        return STATE.compareAndSet(states, PADDING + slot, LENT, RETURNED);
    }

    /**
     * Source: ends the loan on its own account; false if there was none. A return that comes in
     * between is overwritten: only the source collects, so the slot is in one place.
     */
    boolean claim(int slot) {
        if ((int) STATE.getOpaque(states, PADDING + slot) != LENT) {
            return false;
        }
        STATE.setOpaque(states, PADDING + slot, FREE);
        return true;
    }

    /** Source: whether the slot came back; asks once. */
    boolean collect(int slot) {
        if ((int) STATE.getAcquire(states, PADDING + slot) != RETURNED) {
            return false;
        }
        STATE.setOpaque(states, PADDING + slot, FREE);
        return true;
    }

    /** Borrower: the slot may be lent. */
    boolean isFree(int slot) {
        return (int) STATE.getOpaque(states, PADDING + slot) == FREE;
    }

    /** Whoever ended the loan, where no source of this process collects: the slot is free. */
    void free(int slot) {
        STATE.setRelease(states, PADDING + slot, FREE);
    }

    boolean isLent(int slot) {
        return (int) STATE.getAcquire(states, PADDING + slot) == LENT;
    }

    /** How many are lent. */
    int countLent() {
        return count(LENT, LENT);
    }

    /** How many are lent or returned. */
    int countUsed() {
        return count(LENT, RETURNED);
    }

    private int count(int from, int to) {
        int count = 0;
        for (int i = PADDING; i < states.length - PADDING; i++) {
            int state = (int) STATE.getAcquire(states, i);
            if (state >= from && state <= to) {
                count++;
            }
        }
        return count;
    }
}
