package io.mcm.st2110.jpegxs;

import io.mcm.st2110.rtp.Octets;
import java.lang.foreign.MemorySegment;

/**
 * The payload header of RFC 9134 section 4.3, four octets after the RTP header.
 *
 * <pre>
 *  T(1) sequential  K(1) slice mode  L(1) last  I(2) interlace  F(5) frame  SEP(11)  P(11)
 * </pre>
 *
 * <p>In codestream mode P counts the packets of a picture or field modulo 2048, and SEP how often P
 * has wrapped.
 */
final class JxsHeader {
    /** Bytes of the header. */
    static final int SIZE = 4;

    /** One more than the highest packet number that SEP and P can tell. */
    static final int MAX_PACKETS = 1 << 22;

    private static final int SEQUENTIAL = 1 << 31;
    private static final int SLICES = 1 << 30;
    private static final int LAST = 1 << 29;

    private JxsHeader() {}

    static void write(
            MemorySegment memory, long at, boolean last, int interlace, int frame, int packet) {
        Octets.u32(
                memory,
                at,
                SEQUENTIAL | (last ? LAST : 0) | interlace << 27 | (frame & 0x1f) << 22 | packet);
    }

    static boolean isCodestreamMode(int header) {
        return (header & (SEQUENTIAL | SLICES)) == SEQUENTIAL;
    }

    static boolean last(int header) {
        return (header & LAST) != 0;
    }

    static int interlace(int header) {
        return header >>> 27 & 3;
    }

    static int frame(int header) {
        return header >>> 22 & 0x1f;
    }

    /** SEP and P together. */
    static int packet(int header) {
        return header & MAX_PACKETS - 1;
    }
}
