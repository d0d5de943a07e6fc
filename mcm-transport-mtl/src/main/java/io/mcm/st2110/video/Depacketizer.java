package io.mcm.st2110.video;

import io.mcm.st2110.rtp.Octets;
import io.mcm.st2110.rtp.Reject;
import io.mcm.st2110.rtp.RtpReader;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Reads received packets of ST 2110-20, of any packing: where the samples of each go. A packet is
 * checked as a whole before any of it is used, and what it says is read once.
 *
 * <p>An object is used again for each packet, by one thread. The getters are of the last packet
 * that was not refused.
 */
public final class Depacketizer {
    private static final int SEGMENT_HEADER = 6;
    private static final int FLAG = 0x8000;

    private final Raster first;
    private final @Nullable Raster second;
    private final int payloadType;
    private final RtpReader rtp = new RtpReader();
    private final int[] frameOffsets = new int[PacketPlan.MAX_SEGMENTS];
    private final int[] lengths = new int[PacketPlan.MAX_SEGMENTS];
    private int extension;
    private int segments;
    private long payloadOffset;
    private boolean secondField;

    /**
     * For one stream.
     *
     * @param first the picture, or the first field or segment
     * @param second the second field or segment; null for progressive video
     * @param payloadType the stream's
     */
    public Depacketizer(Raster first, @Nullable Raster second, int payloadType) {
        this.first = first;
        this.second = second;
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
        if (rtp.payloadLength() < 2) {
            return Reject.HEADER_TRUNCATED;
        }
        extension = Octets.u16(memory, rtp.payloadOffset());
        return readSegments(memory, rtp.payloadOffset(), rtp.payloadLength());
    }

    private @Nullable Reject readSegments(MemorySegment memory, long payload, int length) {
        int count = 0;
        int samples = 0;
        int end = 0;
        boolean continued = true;
        while (continued) {
            int header = 2 + count * SEGMENT_HEADER;
            if (count == PacketPlan.MAX_SEGMENTS) {
                return Reject.SRD_COUNT;
            }
            if (length < header + SEGMENT_HEADER) {
                return Reject.HEADER_TRUNCATED;
            }
            int octets = Octets.u16(memory, payload + header);
            int rowField = Octets.u16(memory, payload + header + 2);
            int pixels = Octets.u16(memory, payload + header + 4);
            continued = (pixels & FLAG) != 0;
            boolean field2 = (rowField & FLAG) != 0;
            if (count == 0) {
                secondField = field2;
            }
            Raster raster = field2 ? second : first;
            if (raster == null || field2 != secondField) {
                return Reject.SRD_FIELD;
            }
            if (octets == 0 && count == 0 && !continued) {
                break; // a packet that only counts: no samples, wherever it points
            }
            int at = place(raster, octets, rowField & ~FLAG, pixels & ~FLAG);
            if (at < 0) {
                return refusal(raster, octets, rowField & ~FLAG, pixels & ~FLAG);
            }
            if (at < end) {
                return Reject.SRD_ORDER;
            }
            end = at + octets;
            frameOffsets[count] = at;
            lengths[count] = octets;
            samples += octets;
            count++;
        }
        int headers = 2 + Math.max(1, count) * SEGMENT_HEADER;
        // More than announced does no harm: senders may fill up a last block.
        if (samples > length - headers) {
            return Reject.PAYLOAD_TRUNCATED;
        }
        segments = count;
        payloadOffset = payload + headers;
        return null;
    }

    /** Where a segment goes, below 0 when it is none of this raster. */
    private static int place(Raster raster, int octets, int row, int pixels) {
        Pgroup pgroup = raster.pgroup();
        int column = pixels / pgroup.pixels() * pgroup.octets();
        boolean right =
                octets > 0
                        && octets % pgroup.octets() == 0
                        && row < raster.rows()
                        && row % pgroup.rows() == 0
                        && pixels % pgroup.pixels() == 0
                        && column + octets <= raster.rowOctets();
        return right ? row / pgroup.rows() * raster.rowOctets() + column : -1;
    }

    private static Reject refusal(Raster raster, int octets, int row, int pixels) {
        if (octets == 0) {
            return Reject.SRD_EMPTY;
        }
        if (octets % raster.pgroup().octets() != 0) {
            return Reject.SRD_LENGTH;
        }
        if (row >= raster.rows() || row % raster.pgroup().rows() != 0) {
            return Reject.SRD_ROW;
        }
        return pixels % raster.pgroup().pixels() != 0 ? Reject.SRD_OFFSET : Reject.SRD_BEYOND_ROW;
    }

    /**
     * Copies the samples of the packet to where they go.
     *
     * @param memory the memory that the packet was read from
     * @param frame the picture or field
     * @param at offset of its first byte; the raster's size from there is within the memory
     */
    public void copyTo(MemorySegment memory, MemorySegment frame, long at) {
        long from = payloadOffset;
        for (int i = 0; i < segments; i++) {
            MemorySegment.copy(memory, from, frame, at + frameOffsets[i], lengths[i]);
            from += lengths[i];
        }
    }

    /**
     * The sequence number with the extended one before it.
     *
     * @return all 32 bits
     */
    public int sequence() {
        return extension << 16 | rtp.sequence();
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
     * Whether it is the last packet of its frame or field.
     *
     * @return the marker
     */
    public boolean marker() {
        return rtp.marker();
    }

    /**
     * Which field or segment.
     *
     * @return true for the second one
     */
    public boolean secondField() {
        return secondField;
    }

    /**
     * How many pieces the samples are.
     *
     * @return 0 to 3
     */
    public int segments() {
        return segments;
    }

    /**
     * Where a piece goes.
     *
     * @param segment 0 to {@link #segments()} - 1
     * @return bytes from the start of the picture or field; the piece ends within it
     */
    public int frameOffset(int segment) {
        return frameOffsets[segment];
    }

    /**
     * The length of a piece.
     *
     * @param segment 0 to {@link #segments()} - 1
     * @return bytes, more than 0
     */
    public int length(int segment) {
        return lengths[segment];
    }

    /**
     * Where the samples are in the memory that was read: all pieces, one after the other.
     *
     * @return bytes from the start of the memory
     */
    public long payloadOffset() {
        return payloadOffset;
    }
}
