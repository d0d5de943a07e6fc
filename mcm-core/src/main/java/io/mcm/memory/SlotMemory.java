package io.mcm.memory;

import io.mcm.PageKind;
import java.lang.foreign.MemorySegment;

/** Frames' places as a receiver needs them: this process's own, or another's mapped here. */
public interface SlotMemory extends AutoCloseable {
    /**
     * How many slots there are.
     *
     * @return 1 or more
     */
    int slots();

    /**
     * The pages the kernel really gave.
     *
     * @return never {@link PageKind#NONE}
     */
    PageKind pageKind();

    /**
     * The metadata area. Allocates a view: keep it.
     *
     * @param slot 0 to {@link #slots()} - 1
     * @return as many bytes as were asked for
     */
    MemorySegment metadata(int slot);

    /**
     * The payload area. Allocates a view: keep it.
     *
     * @param slot 0 to {@link #slots()} - 1
     * @return as many bytes as were asked for
     */
    MemorySegment payload(int slot);

    /** Gives it back: every later access throws. Any number of times. */
    @Override
    void close();
}
