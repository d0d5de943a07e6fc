package io.mcm.group;

import io.mcm.BufferException;
import io.mcm.ErrorCode;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A lent slot as a foreign-memory segment that ends with the loan. It keeps the pool mapped, so
 * that even a forgotten one never points to unmapped memory.
 */
final class SegmentView {
    private final FrameMemory memory;
    private final Arena arena = Arena.ofConfined();
    private final Thread owner = Thread.currentThread();
    private final MemorySegment segment;

    SegmentView(FrameMemory memory, MemorySegment part) {
        this.memory = memory;
        if (!memory.retain()) {
            arena.close();
            throw new BufferException(
                    ErrorCode.BUFFER_NOT_LENT,
                    "the buffer's memory is gone: its connection closed");
        }
        segment = MemorySegment.ofAddress(part.address()).reinterpret(part.byteSize(), arena, null);
    }

    MemorySegment segment() {
        return segment;
    }

    boolean isMine() {
        return owner == Thread.currentThread();
    }

    /** Ends the view; only on its own thread. */
    void close(String what) {
        if (!isMine()) {
            throw new BufferException(
                    ErrorCode.CONCURRENT_USE,
                    what
                            + ": its payloadSegment() belongs to thread "
                            + owner.getName()
                            + ", which must commit or close it; it is still lent");
        }
        arena.close();
        memory.release();
    }
}
