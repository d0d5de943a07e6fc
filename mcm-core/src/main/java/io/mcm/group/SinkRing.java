package io.mcm.group;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * The queue of slot indexes from one source to one sink.
 *
 * <p>An entry carries its position beside the slot, so the consumer sees from the entry alone
 * whether it is new, and never writes to the ring: one cache line moves per hand-over, nothing
 * else. There is no room to check: the source's credit for a sink never exceeds the ring's size.
 *
 * <p>With {@code dropOldest} the producer may take back the oldest entry; then both sides claim
 * entries with a compare-and-set on the head.
 */
final class SinkRing {
    /** {@link #take} found nothing. */
    static final int EMPTY = -1;

    private static final int SLOT_BITS = 16;
    private static final int SLOT_MASK = (1 << SLOT_BITS) - 1;

    /** Keeps the entries off the cache lines of their neighbours on the heap. */
    private static final int PADDING = 16;

    private static final VarHandle ENTRY = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle HEAD;

    static {
        try {
            HEAD = MethodHandles.lookup().findVarHandle(Cursor.class, "value", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** A counter with a cache line to itself. */
    @SuppressWarnings("unused")
    private static final class Cursor {
        private long p1, p2, p3, p4, p5, p6, p7;
        private long value;
        private long q1, q2, q3, q4, q5, q6, q7;
    }

    private final long[] entries;
    private final int mask;
    private final boolean dropOldest;
    private final Cursor head = new Cursor();
    private final Cursor tail = new Cursor();

    SinkRing(int capacity, boolean dropOldest) {
        int size = Integer.highestOneBit(Math.max(2, capacity) * 2 - 1);
        this.entries = new long[size + 2 * PADDING];
        this.mask = size - 1;
        this.dropOldest = dropOldest;
    }

    /** Producer: adds a slot. The caller knows that fewer than the capacity are in the ring. */
    void put(int slot) {
        long position = tail.value;
        tail.value = position + 1;
        ENTRY.setRelease(entries, index(position), ((position + 1) << SLOT_BITS) | slot);
    }

    /** Consumer: takes the oldest slot, or {@link #EMPTY}. */
    int take() {
        while (true) {
            long position = dropOldest ? (long) HEAD.getVolatile(head) : head.value;
            long entry = (long) ENTRY.getAcquire(entries, index(position));
            if (entry >>> SLOT_BITS != position + 1) {
                if (dropOldest && position != (long) HEAD.getVolatile(head)) {
                    continue; // the producer took it back and has already reused the entry
                }
                return EMPTY;
            }
            if (!dropOldest) {
                HEAD.setOpaque(head, position + 1);
                return (int) entry & SLOT_MASK;
            }
            if (HEAD.compareAndSet(head, position, position + 1)) {
                return (int) entry & SLOT_MASK;
            }
        }
    }

    /** Producer: takes the oldest slot back, or {@link #EMPTY}; only with {@code dropOldest}. */
    int takeBack() {
        while (true) {
            long position = (long) HEAD.getVolatile(head);
            if (position == tail.value) {
                return EMPTY;
            }
            int slot = (int) entries[index(position)] & SLOT_MASK;
            if (HEAD.compareAndSet(head, position, position + 1)) {
                return slot;
            }
        }
    }

    /** Any thread: how many slots are waiting, about. */
    int depth() {
        return (int) Math.max(0, tail.value - (long) HEAD.getOpaque(head));
    }

    private int index(long position) {
        return PADDING + ((int) position & mask);
    }
}
