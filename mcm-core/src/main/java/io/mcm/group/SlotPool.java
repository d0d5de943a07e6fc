package io.mcm.group;

import io.mcm.memory.Segment;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The slots of one source: which are free, and how many sinks hold each. The counts are plain ints
 * written by the source's thread alone; only {@link #retain} and {@link #release}, which keep the
 * memory mapped, are for every thread.
 */
final class SlotPool {
    private final Segment segment;
    private final MemorySegment[] headers;
    private final int[] free;
    private final int[] holders;
    private int freeCount;

    /** The source, each feed, each open foreign-memory view. */
    private final AtomicInteger users = new AtomicInteger(1);

    SlotPool(Segment segment) {
        this.segment = segment;
        this.headers = new MemorySegment[segment.slots()];
        this.free = new int[segment.slots()];
        this.holders = new int[segment.slots()];
        for (int slot = segment.slots() - 1; slot >= 0; slot--) {
            free[freeCount++] = slot;
            headers[slot] = segment.header(slot);
        }
    }

    MemorySegment[] headers() {
        return headers;
    }

    Segment segment() {
        return segment;
    }

    int slots() {
        return free.length;
    }

    int free() {
        return freeCount;
    }

    /** Takes a free slot, the one used last: its lines are the likeliest to be in a cache. */
    int take() {
        return free[--freeCount];
    }

    void put(int slot) {
        free[freeCount++] = slot;
    }

    /** One more holds the slot. */
    void hold(int slot) {
        holders[slot]++;
    }

    /** One is done with the slot; with the last it is free. */
    void unhold(int slot) {
        if (--holders[slot] == 0) {
            put(slot);
        }
    }

    /** Keeps the memory mapped; false when it is gone already. */
    boolean retain() {
        while (true) {
            int count = users.get();
            if (count == 0) {
                return false;
            }
            if (users.compareAndSet(count, count + 1)) {
                return true;
            }
        }
    }

    void release() {
        if (users.decrementAndGet() == 0) {
            segment.close();
        }
    }
}
