package io.mcm.st2110.video;

import io.mcm.ConfigException;
import io.mcm.st2110.rtp.Octets;
import io.mcm.st2110.rtp.RtpHeader;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * How a picture or field is cut into packets: made once for a format, then only looked up.
 *
 * <p>Each packet is a header and one contiguous range of the raster, even when that range goes over
 * the end of a row, since rows follow each other without padding. So a sender keeps the headers of
 * a frame, {@link #MAX_HEADER} apart, writes them once with {@link #writeHeaders}, and for each
 * frame changes only what {@link #stamp} does.
 *
 * <p>Immutable, for any thread.
 */
public final class PacketPlan {
    /** What a UDP datagram may have by ST 2110-10 section 6.3, its own header included. */
    public static final int STANDARD_UDP_SIZE = 1460;

    /** What it may have where the SDP says {@code MAXUDP}: ST 2110-10 section 6.4. */
    public static final int EXTENDED_UDP_SIZE = 8960;

    /** Sample row data segments of a packet: ST 2110-20 section 6.1.4. */
    public static final int MAX_SEGMENTS = 3;

    /** Bytes of the longest header: RTP, extended sequence number, three segments. */
    public static final int MAX_HEADER = headerLengthOf(MAX_SEGMENTS);

    private static final int UDP_HEADER = 8;
    private static final int SEGMENT_HEADER = 6;
    private static final int BLOCK = 180;
    private static final int BLOCKS = 7;
    private static final int SECOND_FIELD = 0x8000;
    private static final int CONTINUATION = 0x8000;

    private final Raster raster;
    private final Packing packing;
    private final int[] starts; // of each packet, and the end of the last one
    private final boolean equalSizes;

    private PacketPlan(Raster raster, Packing packing, int[] starts) {
        this.raster = raster;
        this.packing = packing;
        this.starts = starts;
        this.equalSizes = equalSizes();
    }

    /**
     * Plans the packets.
     *
     * @param raster the picture or field
     * @param packing how to cut it
     * @param maxUdp the longest UDP datagram with its 8 bytes of header, up to {@link
     *     #EXTENDED_UDP_SIZE}; normally {@link #STANDARD_UDP_SIZE}
     * @return the plan
     * @throws ConfigException the datagram has no room for a pgroup or for the blocks of BPM, or
     *     the pgroup or row does not go with BPM
     */
    public static PacketPlan of(Raster raster, Packing packing, int maxUdp) {
        int room = (maxUdp - UDP_HEADER - headerLengthOf(1)) / raster.pgroup().octets();
        if (maxUdp > EXTENDED_UDP_SIZE || room < 1) {
            throw Faults.incompatible(
                    "maxUdp",
                    maxUdp,
                    "room for a pgroup of "
                            + raster.pgroup().octets()
                            + " octets and 28 of headers, up to "
                            + EXTENDED_UDP_SIZE);
        }
        int[] starts =
                switch (packing) {
                    case GPM_SINGLE_ROW -> singleRows(raster, room);
                    case GPM -> filled(raster, maxUdp);
                    case BPM -> blocks(raster, maxUdp);
                };
        return new PacketPlan(raster, packing, starts);
    }

    private static int[] singleRows(Raster raster, int room) {
        int octets = raster.pgroup().octets();
        int groups = raster.rowOctets() / octets;
        int segment = groupsOfSegment(groups, room) * octets;
        int perRow = Math.ceilDiv(raster.rowOctets(), segment);
        int[] starts = new int[raster.size() / raster.rowOctets() * perRow + 1];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = i / perRow * raster.rowOctets() + i % perRow * segment;
        }
        return starts;
    }

    /** Equal segments, unless they were less than half as long as they could be. */
    private static int groupsOfSegment(int groups, int room) {
        int fewest = Math.ceilDiv(groups, room);
        for (int segments = fewest; segments <= 2 * fewest && segments <= groups; segments++) {
            if (groups % segments == 0) {
                return groups / segments;
            }
        }
        return Math.ceilDiv(groups, fewest);
    }

    private static int[] filled(Raster raster, int maxUdp) {
        int[] starts = new int[64];
        int packets = 0;
        for (int at = 0; at < raster.size(); packets++) {
            if (packets + 1 == starts.length) {
                starts = Arrays.copyOf(starts, 2 * starts.length);
            }
            at += mostFrom(raster, at, maxUdp);
            starts[packets + 1] = at;
        }
        return Arrays.copyOf(starts, packets + 1);
    }

    /** A further segment costs header bytes, so the most need not be that of most segments. */
    private static int mostFrom(Raster raster, int at, int maxUdp) {
        int octets = raster.pgroup().octets();
        int restOfRow = raster.rowOctets() - at % raster.rowOctets();
        int most = 0;
        for (int segments = 1; segments <= MAX_SEGMENTS; segments++) {
            int room = (maxUdp - UDP_HEADER - headerLengthOf(segments)) / octets * octets;
            long rows = restOfRow + (segments - 1L) * raster.rowOctets();
            most = Math.max(most, (int) Math.min(Math.min(room, rows), raster.size() - at));
        }
        return most;
    }

    private static int[] blocks(Raster raster, int maxUdp) {
        if (BLOCK % raster.pgroup().octets() != 0) {
            throw Faults.incompatible(
                    "packing",
                    Packing.BPM,
                    "a pgroup whose octets divide 180; this one has " + raster.pgroup().octets());
        }
        int length = BLOCKS * BLOCK;
        int[] starts = new int[Math.ceilDiv(raster.size(), length) + 1];
        int segments = 1;
        for (int i = 1; i < starts.length; i++) {
            starts[i] = (int) Math.min((long) i * length, raster.size());
            segments = Math.max(segments, segments(raster, starts[i - 1], starts[i]));
        }
        if (segments > MAX_SEGMENTS) {
            throw Faults.incompatible(
                    "packing",
                    Packing.BPM,
                    "rows of 630 octets and more, so that 1260 are never more than three segments;"
                            + " these have "
                            + raster.rowOctets());
        }
        int needed = UDP_HEADER + headerLengthOf(segments) + length;
        if (needed > maxUdp) {
            throw Faults.incompatible("maxUdp", maxUdp, needed + " and more with " + Packing.BPM);
        }
        return starts;
    }

    private static int headerLengthOf(int segments) {
        return RtpHeader.SIZE + 2 + segments * SEGMENT_HEADER;
    }

    private static int segments(Raster raster, int from, int to) {
        return (to - 1) / raster.rowOctets() - from / raster.rowOctets() + 1;
    }

    private boolean equalSizes() {
        for (int i = 1; i < packets(); i++) {
            if (headerLength(i) != headerLength(0) || payloadLength(i) != payloadLength(0)) {
                return false;
            }
        }
        return true;
    }

    /**
     * What is cut.
     *
     * @return the picture or field
     */
    public Raster raster() {
        return raster;
    }

    /**
     * How it is cut.
     *
     * @return the packing that was asked for
     */
    public Packing packing() {
        return packing;
    }

    /**
     * Packets of a picture or field: N<sub>PACKETS</sub> of ST 2110-21, of a field when there are
     * two.
     *
     * @return 1 or more
     */
    public int packets() {
        return starts.length - 1;
    }

    /**
     * Whether all packets are of one length, as UDP segmentation offload wants them.
     *
     * @return false when rows are not divisible, or packets hold several rows
     */
    public boolean hasEqualSizes() {
        return equalSizes;
    }

    /**
     * Where the samples of a packet start.
     *
     * @param packet 0 to {@link #packets()} - 1
     * @return bytes from the start of the raster
     */
    public int payloadOffset(int packet) {
        return starts[packet];
    }

    /**
     * The samples of a packet.
     *
     * @param packet 0 to {@link #packets()} - 1
     * @return bytes
     */
    public int payloadLength(int packet) {
        return starts[packet + 1] - starts[packet];
    }

    /**
     * What goes before the samples: the RTP header and that of RFC 4175.
     *
     * @param packet 0 to {@link #packets()} - 1
     * @return 20, 26 or 32
     */
    public int headerLength(int packet) {
        return headerLengthOf(segments(raster, starts[packet], starts[packet + 1]));
    }

    /**
     * Writes the headers of all packets, each {@link #MAX_HEADER} bytes after the one before it.
     * They are complete but for {@link #stamp}.
     *
     * @param memory where; {@link #packets()} · {@link #MAX_HEADER} bytes
     * @param at offset of the first one in bytes
     * @param payloadType 0 to 127
     * @param ssrc the synchronization source
     * @param secondField whether it is the second field or segment
     */
    public void writeHeaders(
            MemorySegment memory, long at, int payloadType, int ssrc, boolean secondField) {
        for (int i = 0; i < packets(); i++) {
            writeHeader(i, memory, at + (long) i * MAX_HEADER, payloadType, ssrc, secondField);
        }
    }

    /**
     * Writes the header of one packet, complete but for {@link #stamp}: RFC 4175 section 4.2.
     *
     * @param packet 0 to {@link #packets()} - 1
     * @param memory where
     * @param at offset in bytes
     * @param payloadType 0 to 127
     * @param ssrc the synchronization source
     * @param secondField whether it is the second field or segment
     */
    public void writeHeader(
            int packet,
            MemorySegment memory,
            long at,
            int payloadType,
            int ssrc,
            boolean secondField) {
        RtpHeader.write(memory, at, packet == packets() - 1, payloadType, ssrc);
        Octets.u16(memory, at + RtpHeader.SIZE, 0);
        long header = at + RtpHeader.SIZE + 2;
        int end = starts[packet + 1];
        int start = starts[packet];
        while (start < end) {
            int row = start / raster.rowOctets();
            int length = Math.min(end, (row + 1) * raster.rowOctets()) - start;
            int offset =
                    start
                            % raster.rowOctets()
                            / raster.pgroup().octets()
                            * raster.pgroup().pixels();
            start += length;
            Octets.u16(memory, header, length);
            Octets.u16(
                    memory,
                    header + 2,
                    (secondField ? SECOND_FIELD : 0) | row * raster.pgroup().rows());
            Octets.u16(memory, header + 4, (start < end ? CONTINUATION : 0) | offset);
            header += SEGMENT_HEADER;
        }
    }

    /**
     * Writes what changes from frame to frame into a header.
     *
     * @param memory where
     * @param at offset of the header in bytes
     * @param sequence of the packet, all 32 bits: the low ones go into the RTP header, the high
     *     ones into the extended sequence number
     * @param timestamp of the frame or field
     */
    public static void stamp(MemorySegment memory, long at, int sequence, int timestamp) {
        RtpHeader.stamp(memory, at, sequence, timestamp);
        Octets.u16(memory, at + RtpHeader.SIZE, sequence >>> 16);
    }
}
