package io.mcm.memif;

import io.mcm.memory.SlotBuffer;
import java.lang.foreign.MemorySegment;
import org.agrona.MutableDirectBuffer;

/** Byte arrays as buffers. */
public final class TestFrames {
    private TestFrames() {}

    /** A view of the array. */
    public static MutableDirectBuffer over(byte[] bytes) {
        SlotBuffer buffer = new SlotBuffer(MemorySegment.ofArray(bytes), false, "test frame");
        buffer.open(bytes.length);
        return buffer;
    }
}
