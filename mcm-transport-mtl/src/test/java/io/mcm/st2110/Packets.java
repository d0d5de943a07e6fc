package io.mcm.st2110;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;

/** Packets as hexadecimal text, and back. */
public final class Packets {
    private Packets() {}

    /** Bytes of hexadecimal text; white space is only for the reader. */
    public static MemorySegment of(String hex) {
        return MemorySegment.ofArray(HexFormat.of().parseHex(hex.replaceAll("\\s", "")));
    }

    /** Hexadecimal text of bytes. */
    public static String hex(MemorySegment memory) {
        return HexFormat.of().formatHex(memory.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
    }

    /** The same text without white space. */
    public static String hex(String text) {
        return text.replaceAll("\\s", "");
    }
}
