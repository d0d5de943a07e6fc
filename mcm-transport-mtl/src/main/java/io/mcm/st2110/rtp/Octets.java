package io.mcm.st2110.rtp;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Reads and writes unsigned numbers in network byte order at any address. */
public final class Octets {
    private static final ValueLayout.OfShort U16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt U32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private Octets() {}

    /**
     * Reads an octet.
     *
     * @param memory where
     * @param at offset in bytes
     * @return 0 to 255
     */
    public static int u8(MemorySegment memory, long at) {
        return Byte.toUnsignedInt(memory.get(ValueLayout.JAVA_BYTE, at));
    }

    /**
     * Reads two octets.
     *
     * @param memory where
     * @param at offset in bytes
     * @return 0 to 65535
     */
    public static int u16(MemorySegment memory, long at) {
        return Short.toUnsignedInt(memory.get(U16, at));
    }

    /**
     * Reads four octets.
     *
     * @param memory where
     * @param at offset in bytes
     * @return 32 bits
     */
    public static int u32(MemorySegment memory, long at) {
        return memory.get(U32, at);
    }

    /**
     * Writes an octet.
     *
     * @param memory where
     * @param at offset in bytes
     * @param value its low 8 bits count
     */
    public static void u8(MemorySegment memory, long at, int value) {
        memory.set(ValueLayout.JAVA_BYTE, at, (byte) value);
    }

    /**
     * Writes two octets.
     *
     * @param memory where
     * @param at offset in bytes
     * @param value its low 16 bits count
     */
    public static void u16(MemorySegment memory, long at, int value) {
        memory.set(U16, at, (short) value);
    }

    /**
     * Writes four octets.
     *
     * @param memory where
     * @param at offset in bytes
     * @param value 32 bits
     */
    public static void u32(MemorySegment memory, long at, int value) {
        memory.set(U32, at, value);
    }
}
