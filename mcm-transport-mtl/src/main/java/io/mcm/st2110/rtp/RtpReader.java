package io.mcm.st2110.rtp;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header of a received RTP packet, RFC 3550 section 5.1. Contributing sources, a header
 * extension and padding are stepped over: a sender may add them (ST 2110-10).
 *
 * <p>An object is used again for each packet, by one thread. The getters are of the last packet
 * that was not refused.
 */
public final class RtpReader {
    private static final int PADDING = 0x20;
    private static final int EXTENSION = 0x10;

    private boolean marker;
    private int payloadType;
    private int sequence;
    private int timestamp;
    private int ssrc;
    private long payloadOffset;
    private int payloadLength;

    /** Of no packet yet. */
    public RtpReader() {}

    /**
     * Reads a packet. Nothing outside it is touched.
     *
     * @param memory where it is
     * @param offset of its first byte
     * @param length its bytes, all of them within the memory
     * @return why it is refused, null when it is fine
     */
    public @Nullable Reject read(MemorySegment memory, long offset, int length) {
        if (length < RtpHeader.SIZE) {
            return Reject.RTP_TRUNCATED;
        }
        int first = Octets.u8(memory, offset);
        if (first >> 6 != 2) {
            return Reject.RTP_VERSION;
        }
        int header = RtpHeader.SIZE + 4 * (first & 0xf);
        if ((first & EXTENSION) != 0) {
            if (length < header + 4) {
                return Reject.RTP_TRUNCATED;
            }
            header += 4 + 4 * Octets.u16(memory, offset + header + 2);
        }
        if (length < header) {
            return Reject.RTP_TRUNCATED;
        }
        int padding = 0;
        if ((first & PADDING) != 0) {
            // Of a packet without payload the last byte may be one of the header.
            padding = length == header ? 0 : Octets.u8(memory, offset + length - 1);
            if (padding == 0 || padding > length - header) {
                return Reject.RTP_PADDING;
            }
        }
        int second = Octets.u8(memory, offset + 1);
        marker = second >> 7 == 1;
        payloadType = second & 0x7f;
        sequence = Octets.u16(memory, offset + 2);
        timestamp = Octets.u32(memory, offset + 4);
        ssrc = Octets.u32(memory, offset + 8);
        payloadOffset = offset + header;
        payloadLength = length - header - padding;
        return null;
    }

    /**
     * The marker: the last packet of a frame or field of video.
     *
     * @return the M bit
     */
    public boolean marker() {
        return marker;
    }

    /**
     * The payload type.
     *
     * @return 0 to 127
     */
    public int payloadType() {
        return payloadType;
    }

    /**
     * The sequence number.
     *
     * @return 0 to 65535
     */
    public int sequence() {
        return sequence;
    }

    /**
     * The timestamp.
     *
     * @return 32 bits, in units of the media clock
     */
    public int timestamp() {
        return timestamp;
    }

    /**
     * The synchronization source.
     *
     * @return 32 bits
     */
    public int ssrc() {
        return ssrc;
    }

    /**
     * Where the payload starts.
     *
     * @return bytes from the start of the memory that was read
     */
    public long payloadOffset() {
        return payloadOffset;
    }

    /**
     * The payload without padding.
     *
     * @return its bytes, 0 or more
     */
    public int payloadLength() {
        return payloadLength;
    }
}
