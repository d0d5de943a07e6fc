package io.mcm.group;

import io.mcm.PageKind;
import io.mcm.memory.SlotMemory;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The memory that frames are in, and who keeps it mapped: its source, each feed, each open
 * foreign-memory view. Any thread.
 */
class FrameMemory {
    private final SlotMemory memory;
    private final MemorySegment[] headers;
    private final AtomicInteger users = new AtomicInteger(1);

    /** The headers are those of the slots, or copies that their receiver has checked. */
    FrameMemory(SlotMemory memory, MemorySegment[] headers) {
        this.memory = memory;
        this.headers = headers;
    }

    final MemorySegment[] headers() {
        return headers;
    }

    final MemorySegment payload(int slot) {
        return memory.payload(slot);
    }

    final MemorySegment metadata(int slot) {
        return memory.metadata(slot);
    }

    final PageKind pageKind() {
        return memory.pageKind();
    }

    final int slots() {
        return headers.length;
    }

    /** Keeps the memory mapped; false when it is gone already. */
    final boolean retain() {
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

    final void release() {
        if (users.decrementAndGet() == 0) {
            memory.close();
        }
    }
}
