package io.mcm.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The header in front of every frame, version 1, the same for every transport: 48 bytes,
 * little-endian.
 *
 * <pre>
 *  0 u8  version = 1       1 u8  field            2 u16 flags           4 u32 format id
 *  8 u64 incarnation of the source               16 u64 sequence
 * 24 i64 timestamp, ns of TAI                    32 u32 RTP timestamp  36 u32 payload length
 * 40 u32 metadata length  44 u32 missing parts
 * </pre>
 *
 * <p>In a slot the header has a cache line of its own, and the commit time follows it; that one
 * stays on the host.
 */
public final class SlotHeader {
    /** The version these methods read and write. */
    public static final int VERSION = 1;

    /** Bytes of the header that travel. */
    public static final int SIZE = 48;

    /** Bytes in a slot: the header, the commit time, and nothing. */
    public static final int SLOT_SIZE = 64;

    /** Flag: parts of the payload are missing, see {@link #missingParts}. */
    public static final int INCOMPLETE = 1;

    /** Flag: the media before this frame does not lead up to it. */
    public static final int DISCONTINUITY = 2;

    /** Flag: the source said that this is the last frame. */
    public static final int END_OF_STREAM = 4;

    /** Flag: the first frame of another format. */
    public static final int FORMAT_CHANGED = 8;

    /** Flag: the time is that of the frame's arrival, for want of its media time. */
    public static final int TIME_OF_ARRIVAL = 16;

    private static final ValueLayout.OfByte U8 = ValueLayout.JAVA_BYTE;
    private static final ValueLayout.OfShort U16 =
            ValueLayout.JAVA_SHORT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt U32 =
            ValueLayout.JAVA_INT.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong U64 =
            ValueLayout.JAVA_LONG.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final long VERSION_AT = 0;
    private static final long FIELD_AT = 1;
    private static final long FLAGS_AT = 2;
    private static final long FORMAT_ID_AT = 4;
    private static final long INCARNATION_AT = 8;
    private static final long SEQUENCE_AT = 16;
    private static final long TIMESTAMP_AT = 24;
    private static final long RTP_TIMESTAMP_AT = 32;
    private static final long PAYLOAD_LENGTH_AT = 36;
    private static final long METADATA_LENGTH_AT = 40;
    private static final long MISSING_PARTS_AT = 44;
    private static final long COMMIT_TIME_AT = 48;

    private SlotHeader() {}

    /**
     * Reads the version.
     *
     * @param header the header
     * @return 1 for what this class reads
     */
    public static int version(MemorySegment header) {
        return Byte.toUnsignedInt(header.get(U8, VERSION_AT));
    }

    /**
     * Writes the version.
     *
     * @param header the header
     * @param version 0 to 255
     */
    public static void version(MemorySegment header, int version) {
        header.set(U8, VERSION_AT, (byte) version);
    }

    /**
     * Reads which field of a picture it is.
     *
     * @param header the header
     * @return 0 progressive, 1 first, 2 second
     */
    public static int field(MemorySegment header) {
        return Byte.toUnsignedInt(header.get(U8, FIELD_AT));
    }

    /**
     * Writes which field of a picture it is.
     *
     * @param header the header
     * @param field 0 progressive, 1 first, 2 second
     */
    public static void field(MemorySegment header, int field) {
        header.set(U8, FIELD_AT, (byte) field);
    }

    /**
     * Reads the flags.
     *
     * @param header the header
     * @return {@link #INCOMPLETE}, {@link #DISCONTINUITY}, {@link #END_OF_STREAM}, {@link
     *     #FORMAT_CHANGED}
     */
    public static int flags(MemorySegment header) {
        return Short.toUnsignedInt(header.get(U16, FLAGS_AT));
    }

    /**
     * Writes the flags.
     *
     * @param header the header
     * @param flags 16 bits
     */
    public static void flags(MemorySegment header, int flags) {
        header.set(U16, FLAGS_AT, (short) flags);
    }

    /**
     * Reads the number of the format within its source.
     *
     * @param header the header
     * @return 32 bits
     */
    public static int formatId(MemorySegment header) {
        return header.get(U32, FORMAT_ID_AT);
    }

    /**
     * Writes the number of the format within its source.
     *
     * @param header the header
     * @param formatId 32 bits
     */
    public static void formatId(MemorySegment header, int formatId) {
        header.set(U32, FORMAT_ID_AT, formatId);
    }

    /**
     * Reads which run of the source made the frame.
     *
     * @param header the header
     * @return 64 bits
     */
    public static long incarnation(MemorySegment header) {
        return header.get(U64, INCARNATION_AT);
    }

    /**
     * Writes which run of the source made the frame.
     *
     * @param header the header
     * @param incarnation 64 bits
     */
    public static void incarnation(MemorySegment header, long incarnation) {
        header.set(U64, INCARNATION_AT, incarnation);
    }

    /**
     * Reads the frame's number.
     *
     * @param header the header
     * @return counted from 0 by the source
     */
    public static long sequence(MemorySegment header) {
        return header.get(U64, SEQUENCE_AT);
    }

    /**
     * Writes the frame's number.
     *
     * @param header the header
     * @param sequence counted from 0 by the source
     */
    public static void sequence(MemorySegment header, long sequence) {
        header.set(U64, SEQUENCE_AT, sequence);
    }

    /**
     * Reads the media time.
     *
     * @param header the header
     * @return nanoseconds of TAI since 1970-01-01T00:00:00 TAI, 0 unknown
     */
    public static long timestamp(MemorySegment header) {
        return header.get(U64, TIMESTAMP_AT);
    }

    /**
     * Writes the media time.
     *
     * @param header the header
     * @param taiNanos nanoseconds of TAI since 1970-01-01T00:00:00 TAI, 0 unknown
     */
    public static void timestamp(MemorySegment header, long taiNanos) {
        header.set(U64, TIMESTAMP_AT, taiNanos);
    }

    /**
     * Reads the RTP timestamp.
     *
     * @param header the header
     * @return 32 bits
     */
    public static int rtpTimestamp(MemorySegment header) {
        return header.get(U32, RTP_TIMESTAMP_AT);
    }

    /**
     * Writes the RTP timestamp.
     *
     * @param header the header
     * @param rtp 32 bits
     */
    public static void rtpTimestamp(MemorySegment header, int rtp) {
        header.set(U32, RTP_TIMESTAMP_AT, rtp);
    }

    /**
     * Reads the payload's length.
     *
     * @param header the header
     * @return bytes; from another process it may be anything, negative too
     */
    public static int payloadLength(MemorySegment header) {
        return header.get(U32, PAYLOAD_LENGTH_AT);
    }

    /**
     * Writes the payload's length.
     *
     * @param header the header
     * @param bytes 0 or more
     */
    public static void payloadLength(MemorySegment header, int bytes) {
        header.set(U32, PAYLOAD_LENGTH_AT, bytes);
    }

    /**
     * Reads the metadata's length.
     *
     * @param header the header
     * @return bytes; from another process it may be anything, negative too
     */
    public static int metadataLength(MemorySegment header) {
        return header.get(U32, METADATA_LENGTH_AT);
    }

    /**
     * Writes the metadata's length.
     *
     * @param header the header
     * @param bytes 0 or more
     */
    public static void metadataLength(MemorySegment header, int bytes) {
        header.set(U32, METADATA_LENGTH_AT, bytes);
    }

    /**
     * Reads how many parts of the payload are missing.
     *
     * @param header the header
     * @return 0 for a complete frame
     */
    public static int missingParts(MemorySegment header) {
        return header.get(U32, MISSING_PARTS_AT);
    }

    /**
     * Writes how many parts of the payload are missing.
     *
     * @param header the header
     * @param missing 0 for a complete frame
     */
    public static void missingParts(MemorySegment header, int missing) {
        header.set(U32, MISSING_PARTS_AT, missing);
    }

    /**
     * Reads when the frame was committed. Only in a slot.
     *
     * @param slot the slot's header, {@link #SLOT_SIZE} bytes
     * @return {@link System#nanoTime()}, 0 when it was not measured
     */
    public static long commitTime(MemorySegment slot) {
        return slot.get(U64, COMMIT_TIME_AT);
    }

    /**
     * Writes when the frame was committed. Only in a slot.
     *
     * @param slot the slot's header, {@link #SLOT_SIZE} bytes
     * @param nanoTime {@link System#nanoTime()}, 0 when it was not measured
     */
    public static void commitTime(MemorySegment slot, long nanoTime) {
        slot.set(U64, COMMIT_TIME_AT, nanoTime);
    }

    // The same fields for the data path, a whole word at a time: what a slot costs is its accesses.

    /**
     * Writes a whole header.
     *
     * @param slot a slot's header of {@link #SLOT_SIZE} bytes
     * @param field 0 progressive, 1 first, 2 second
     * @param flags the flags
     * @param formatId the format's number
     * @param incarnation the run of the source
     * @param sequence the frame's number
     * @param taiNanos the media time
     * @param rtp the RTP timestamp
     * @param payloadLength bytes
     * @param metadataLength bytes
     * @param missing missing parts
     * @param nanoTime the commit time, or 0
     */
    public static void write(
            MemorySegment slot,
            int field,
            int flags,
            int formatId,
            long incarnation,
            long sequence,
            long taiNanos,
            int rtp,
            int payloadLength,
            int metadataLength,
            int missing,
            long nanoTime) {
        slot.set(U64, VERSION_AT, pair(VERSION | field << 8 | flags << 16, formatId));
        slot.set(U64, INCARNATION_AT, incarnation);
        slot.set(U64, SEQUENCE_AT, sequence);
        slot.set(U64, TIMESTAMP_AT, taiNanos);
        slot.set(U64, RTP_TIMESTAMP_AT, pair(rtp, payloadLength));
        slot.set(U64, METADATA_LENGTH_AT, pair(metadataLength, missing));
        slot.set(U64, COMMIT_TIME_AT, nanoTime);
    }

    /**
     * Version, field, flags and format id in one word.
     *
     * @param header the header
     * @return for {@link #fieldOf}, {@link #flagsOf} and {@link #high}, which is the format id
     */
    public static long kind(MemorySegment header) {
        return header.get(U64, VERSION_AT);
    }

    /**
     * RTP timestamp and payload length in one word.
     *
     * @param header the header
     * @return {@link #low} is the RTP timestamp, {@link #high} the length
     */
    public static long rtpAndPayload(MemorySegment header) {
        return header.get(U64, RTP_TIMESTAMP_AT);
    }

    /**
     * Metadata length and missing parts in one word.
     *
     * @param header the header
     * @return {@link #low} is the length, {@link #high} the missing parts
     */
    public static long metadataAndMissing(MemorySegment header) {
        return header.get(U64, METADATA_LENGTH_AT);
    }

    /**
     * The field in {@link #kind}.
     *
     * @param kind the word
     * @return 0, 1 or 2
     */
    public static int fieldOf(long kind) {
        return (int) (kind >>> 8) & 0xff;
    }

    /**
     * The flags in {@link #kind}.
     *
     * @param kind the word
     * @return the flags
     */
    public static int flagsOf(long kind) {
        return (int) (kind >>> 16) & 0xffff;
    }

    /**
     * The lower half of a word.
     *
     * @param word the word
     * @return 32 bits
     */
    public static int low(long word) {
        return (int) word;
    }

    /**
     * The upper half of a word.
     *
     * @param word the word
     * @return 32 bits
     */
    public static int high(long word) {
        return (int) (word >>> 32);
    }

    private static long pair(int low, int high) {
        return Integer.toUnsignedLong(low) | (long) high << 32;
    }
}
