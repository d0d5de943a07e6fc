package io.mcm.st2110.video;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The words that conversions are made of: little-endian in planar formats and v210, big-endian in
 * pgroups, at any address; and groups of 4:2:2 with 10 bits, Cb Y0 Cr Y1 in the low 40 bits of a
 * long.
 */
final class Words {
    static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    static final ValueLayout.OfShort LE16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt LE32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LE64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfShort BE16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfInt BE32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    static final ValueLayout.OfLong BE64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    static final int TEN = 0x3ff;
    static final long FORTY = (1L << 40) - 1;

    private Words() {}

    /** Writes a group of 5 octets, not a byte more. */
    static void group(MemorySegment wire, long at, long group) {
        wire.set(BE32, at, (int) (group >>> 8));
        wire.set(BYTE, at + 4, (byte) group);
    }

    /** Reads a group of 5 octets, not a byte more. */
    static long group(MemorySegment wire, long at) {
        return Integer.toUnsignedLong(wire.get(BE32, at)) << 8 | wire.get(BYTE, at + 4) & 0xff;
    }
}
