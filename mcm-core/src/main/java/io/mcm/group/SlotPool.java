package io.mcm.group;

import io.mcm.memory.Segment;
import java.lang.foreign.MemorySegment;

/**
 * The slots of one source: which are free, and how many sinks hold each. The counts are plain ints
 * written by the source's thread alone.
 */
final class SlotPool extends FrameMemory {
    private final Segment segment;
    private final int[] free;
    private final int[] holders;
    private int freeCount;

    SlotPool(Segment segment) {
        super(segment, headersOf(segment));
        this.segment = segment;
        this.free = new int[segment.slots()];
        this.holders = new int[segment.slots()];
        for (int slot = segment.slots() - 1; slot >= 0; slot--) {
            free[freeCount++] = slot;
        }
    }

    private static MemorySegment[] headersOf(Segment segment) {
        MemorySegment[] headers = new MemorySegment[segment.slots()];
        for (int slot = 0; slot < headers.length; slot++) {
            headers[slot] = segment.header(slot);
        }
        return headers;
    }

    Segment segment() {
        return segment;
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
}
