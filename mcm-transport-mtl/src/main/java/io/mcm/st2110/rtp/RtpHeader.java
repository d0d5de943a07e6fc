package io.mcm.st2110.rtp;

import java.lang.foreign.MemorySegment;

/**
 * Writes the fixed RTP header, RFC 3550 section 5.1, as ST 2110-10 has it: version 2, no padding,
 * no extension, no contributing sources.
 *
 * <pre>
 *  0 V=2 P=0 X=0 CC=0    1 M, payload type    2 u16 sequence    4 u32 timestamp    8 u32 SSRC
 * </pre>
 */
public final class RtpHeader {
    /** Bytes of the header. */
    public static final int SIZE = 12;

    /** Payload types of ST 2110 are dynamic: the lowest. */
    public static final int MIN_DYNAMIC_PAYLOAD_TYPE = 96;

    /** The highest payload type there is. */
    public static final int MAX_PAYLOAD_TYPE = 127;

    private static final int VERSION_2 = 0x80;
    private static final int MARKER = 0x80;

    private RtpHeader() {}

    /**
     * Writes what stays the same for a packet of each frame; sequence and timestamp become 0.
     *
     * @param memory where
     * @param at offset in bytes
     * @param marker whether the packet is the last one of its frame or field
     * @param payloadType 0 to 127
     * @param ssrc the synchronization source
     */
    public static void write(
            MemorySegment memory, long at, boolean marker, int payloadType, int ssrc) {
        Octets.u8(memory, at, VERSION_2);
        Octets.u8(memory, at + 1, (marker ? MARKER : 0) | payloadType);
        stamp(memory, at, 0, 0);
        Octets.u32(memory, at + 8, ssrc);
    }

    /**
     * Writes what changes with each packet into a header that is otherwise complete.
     *
     * @param memory where
     * @param at offset of the header in bytes
     * @param sequence its low 16 bits count
     * @param timestamp in units of the media clock
     */
    public static void stamp(MemorySegment memory, long at, int sequence, int timestamp) {
        Octets.u16(memory, at + 2, sequence);
        Octets.u32(memory, at + 4, timestamp);
    }
}
