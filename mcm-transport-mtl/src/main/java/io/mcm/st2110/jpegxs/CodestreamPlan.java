package io.mcm.st2110.jpegxs;

import io.mcm.ConfigException;
import io.mcm.ConfigException.Fault;
import io.mcm.ErrorCode;
import io.mcm.format.VideoFormat;
import io.mcm.st2110.rtp.RtpHeader;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * How a codestream is cut into packets, RFC 9134 in codestream mode: packets of equal payload, the
 * last one shorter. The boxes are part of the first one's header, so that each packet is a header
 * and one contiguous range of the codestream.
 *
 * <p>ST 2110-22 wants the same number of packets for each frame: it is kept when codestreams are of
 * equal length, as encoders at a constant bit rate make them; {@link #packets(int)} tells.
 *
 * <p>Immutable, for any thread.
 */
public final class CodestreamPlan {
    /** Bytes of a header without boxes. */
    public static final int HEADER = RtpHeader.SIZE + JxsHeader.SIZE;

    /** Bytes of the first packet's header. */
    public static final int FIRST_HEADER = HEADER + PictureBoxes.SIZE;

    private static final int UDP_HEADER = 8;

    private final VideoFormat picture;
    private final int maxSize;
    private final int payload;

    /**
     * Plans the packets.
     *
     * @param picture what the codestream decodes to
     * @param maxSize the longest codestream in bytes
     * @param maxUdp the longest UDP datagram with its 8 bytes of header, normally 1460
     * @throws ConfigException no room for the boxes, or more packets than can be counted
     */
    public CodestreamPlan(VideoFormat picture, int maxSize, int maxUdp) {
        this.picture = picture;
        this.maxSize = maxSize;
        payload = maxUdp - UDP_HEADER - HEADER;
        if (payload <= PictureBoxes.SIZE || packets(maxSize) > JxsHeader.MAX_PACKETS) {
            throw new ConfigException(
                    List.of(
                            new Fault(
                                    ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE,
                                    "maxUdp",
                                    Integer.toString(maxUdp),
                                    "85 and more, and enough for "
                                            + maxSize
                                            + " bytes in "
                                            + JxsHeader.MAX_PACKETS
                                            + " packets")));
        }
    }

    /**
     * Packets of a codestream.
     *
     * @param size its bytes, 1 or more
     * @return 1 or more
     */
    public int packets(int size) {
        return (int) Math.ceilDiv((long) size + PictureBoxes.SIZE, payload);
    }

    /**
     * What goes before the part of the codestream.
     *
     * @param packet 0 and up
     * @return bytes
     */
    public int headerLength(int packet) {
        return packet == 0 ? FIRST_HEADER : HEADER;
    }

    /**
     * Where the part of a packet starts.
     *
     * @param packet 0 and up
     * @return bytes from the start of the codestream
     */
    public int payloadOffset(int packet) {
        return packet == 0 ? 0 : (int) ((long) packet * payload) - PictureBoxes.SIZE;
    }

    /**
     * The part of a packet.
     *
     * @param packet 0 to {@link #packets}{@code (size)} - 1
     * @param size bytes of the codestream
     * @return bytes
     */
    public int payloadLength(int packet, int size) {
        int end = (int) Math.min((packet + 1L) * payload - PictureBoxes.SIZE, size);
        return end - payloadOffset(packet);
    }

    /**
     * Writes the header of a packet; {@link RtpHeader#stamp} completes it.
     *
     * @param packet 0 to {@link #packets}{@code (size)} - 1
     * @param size bytes of the codestream
     * @param memory where
     * @param at offset in bytes
     * @param payloadType 0 to 127
     * @param ssrc the synchronization source
     * @param field 0 progressive, 1 first, 2 second field or segment
     * @param frame number of the picture, its low 5 bits count; that of both fields is the same
     */
    public void writeHeader(
            int packet,
            int size,
            MemorySegment memory,
            long at,
            int payloadType,
            int ssrc,
            int field,
            int frame) {
        boolean last = packet == packets(size) - 1;
        RtpHeader.write(memory, at, last, payloadType, ssrc);
        int interlace = field == 0 ? 0 : field + 1;
        JxsHeader.write(memory, at + RtpHeader.SIZE, last, interlace, frame, packet);
    }

    /**
     * Writes the boxes that end the first packet's header.
     *
     * @param memory where
     * @param at offset of that header in bytes
     * @param profile of the codestream
     */
    public void writeBoxes(MemorySegment memory, long at, CodestreamProfile profile) {
        PictureBoxes.write(memory, at + HEADER, picture, maxSize, false);
        PictureBoxes.profile(memory, at + HEADER, profile);
    }
}
