package io.mcm.memory;

import java.lang.foreign.MemorySegment;

/**
 * One file of a segment, mapped in whole.
 *
 * @param fd the memfd's descriptor, sealed against shrinking, growing and further writers; owned by
 *     the segment
 * @param memory the mapping, writable, alive as long as the segment
 * @param firstSlot the number of its first slot
 * @param slots how many slots it holds
 */
public record Region(int fd, MemorySegment memory, int firstSlot, int slots) {
    /**
     * Where it is mapped in this process.
     *
     * @return the address
     */
    public long address() {
        return memory.address();
    }

    /**
     * How long the file is.
     *
     * @return bytes, a multiple of the page size, below 4 GiB
     */
    public long size() {
        return memory.byteSize();
    }
}
