package io.mcm.st2110.jpegxs;

import io.mcm.st2110.rtp.Octets;
import io.mcm.st2110.rtp.Reject;
import io.mcm.st2110.rtp.RtpReader;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Reads received packets of ST 2110-22 with JPEG XS in codestream mode, with boxes before the
 * codestream or without. A packet is checked as a whole before any of it is used.
 *
 * <p>An object is used again for each packet, by one thread. The getters are of the last packet
 * that was not refused.
 */
public final class JxsReader {
    private static final int BOX_HEADER = 8;

    private final boolean progressive;
    private final int payloadType;
    private final RtpReader rtp = new RtpReader();
    private int header;
    private int boxes;

    /**
     * For one stream.
     *
     * @param progressive whether pictures come whole, not as fields or segments
     * @param payloadType the stream's
     */
    public JxsReader(boolean progressive, int payloadType) {
        this.progressive = progressive;
        this.payloadType = payloadType;
    }

    /**
     * Reads a packet. Nothing outside it is touched.
     *
     * @param memory where it is
     * @param offset of its first byte
     * @param length its bytes, all of them within the memory
     * @return why it is refused, null when it is fine
     */
    public @Nullable Reject read(MemorySegment memory, long offset, int length) {
        Reject reject = rtp.read(memory, offset, length);
        if (reject != null) {
            return reject;
        }
        if (rtp.payloadType() != payloadType) {
            return Reject.PAYLOAD_TYPE;
        }
        if (rtp.payloadLength() < JxsHeader.SIZE) {
            return Reject.HEADER_TRUNCATED;
        }
        header = Octets.u32(memory, rtp.payloadOffset());
        if (!JxsHeader.isCodestreamMode(header)) {
            return Reject.JXS_MODE;
        }
        int interlace = JxsHeader.interlace(header);
        if (progressive ? interlace != 0 : interlace < 2) {
            return Reject.JXS_INTERLACE;
        }
        // RFC 9134 section 4.3: the unit of codestream mode is what the marker ends.
        if (JxsHeader.last(header) != rtp.marker()) {
            return Reject.JXS_LAST;
        }
        boxes = 0;
        return JxsHeader.packet(header) == 0 ? readBoxes(memory) : null;
    }

    private @Nullable Reject readBoxes(MemorySegment memory) {
        long at = rtp.payloadOffset() + JxsHeader.SIZE;
        int rest = rtp.payloadLength() - JxsHeader.SIZE;
        while (rest - boxes >= BOX_HEADER) {
            int type = Octets.u32(memory, at + boxes + 4);
            if (type != PictureBoxes.JPVS && type != PictureBoxes.COLR) {
                break;
            }
            int length = Octets.u32(memory, at + boxes);
            if (length < BOX_HEADER || length > rest - boxes) {
                return Reject.JXS_BOX;
            }
            boxes += length;
        }
        return null;
    }

    /**
     * The sequence number.
     *
     * @return 0 to 65535
     */
    public int sequence() {
        return rtp.sequence();
    }

    /**
     * The RTP timestamp.
     *
     * @return 90 kHz, the same for all packets of a frame or field
     */
    public int timestamp() {
        return rtp.timestamp();
    }

    /**
     * The synchronization source. Whether it is the right one is for the caller to judge.
     *
     * @return 32 bits
     */
    public int ssrc() {
        return rtp.ssrc();
    }

    /**
     * Whether it is the last packet of its picture or field.
     *
     * @return the marker
     */
    public boolean marker() {
        return rtp.marker();
    }

    /**
     * Which field.
     *
     * @return 0 progressive, 1 first, 2 second
     */
    public int field() {
        return Math.max(0, JxsHeader.interlace(header) - 1);
    }

    /**
     * The picture's number modulo 32.
     *
     * @return 0 to 31
     */
    public int frame() {
        return JxsHeader.frame(header);
    }

    /**
     * The packet's number in its picture or field.
     *
     * @return 0 to 4,194,303
     */
    public int packet() {
        return JxsHeader.packet(header);
    }

    /**
     * The boxes before the codestream.
     *
     * @return their bytes, 0 in all packets but the first, and where the sender writes none
     */
    public int boxes() {
        return boxes;
    }

    /**
     * Where the part of the codestream is.
     *
     * @return bytes from the start of the memory that was read
     */
    public long payloadOffset() {
        return rtp.payloadOffset() + JxsHeader.SIZE + boxes;
    }

    /**
     * The part of the codestream.
     *
     * @return its bytes, 0 or more
     */
    public int payloadLength() {
        return rtp.payloadLength() - JxsHeader.SIZE - boxes;
    }
}
