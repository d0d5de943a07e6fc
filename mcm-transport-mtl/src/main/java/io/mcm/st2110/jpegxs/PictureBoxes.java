package io.mcm.st2110.jpegxs;

import io.mcm.format.FrameRate;
import io.mcm.format.Scan;
import io.mcm.format.VideoFormat;
import io.mcm.st2110.rtp.Octets;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;

/**
 * The boxes before a codestream: the video support box {@code jpvs} and the colour specification
 * box {@code colr}, ISO/IEC 21122-3 annex A, RFC 9134 section 3.
 *
 * <pre>
 *  0 42 jpvs
 *      8 22 jpvi   16 u32 Mbit/s   20 u32 frame rate   24 u16 samples   26 u32 time code
 *     30 12 jxpl   38 u16 profile  40 u16 level
 * 42 18 colr       50 u8 5 0 0     53 u16 primaries, transfer, matrix   59 u8 full range
 * </pre>
 */
public final class PictureBoxes {
    /** Bytes of both. */
    public static final int SIZE = 60;

    static final int JPVS = 0x6a707673;
    static final int COLR = 0x636f6c72;
    private static final int JPVI = 0x6a707669;
    private static final int JXPL = 0x6a78706c;

    /** The colour as numbers of ITU-T H.273. */
    private static final int ENUMERATED = 5;

    private static final int BT709 = 1;
    private static final int FULL_RANGE = 0x80;
    private static final int VALID = 0x8000;
    private static final int PROFILE_AT = 38;

    private PictureBoxes() {}

    /**
     * Writes both boxes.
     *
     * @param memory where, {@link #SIZE} bytes
     * @param at offset in bytes
     * @param picture what the codestream decodes to
     * @param maxSize the longest codestream in bytes; it decides the bit rate
     * @param fullRange whether samples use the whole range
     */
    public static void write(
            MemorySegment memory, long at, VideoFormat picture, int maxSize, boolean fullRange) {
        box(memory, at, 42, JPVS);
        box(memory, at + 8, 22, JPVI);
        Octets.u32(memory, at + 16, megabits(picture, maxSize));
        Octets.u32(memory, at + 20, frameRate(picture));
        Octets.u16(memory, at + 24, samples(picture));
        Octets.u32(memory, at + 26, 0);
        box(memory, at + 30, 12, JXPL);
        profile(memory, at, CodestreamProfile.UNKNOWN);
        box(memory, at + 42, 18, COLR);
        Octets.u8(memory, at + 50, ENUMERATED);
        Octets.u16(memory, at + 51, 0);
        Octets.u16(memory, at + 53, BT709);
        Octets.u16(memory, at + 55, BT709);
        Octets.u16(memory, at + 57, BT709);
        Octets.u8(memory, at + 59, fullRange ? FULL_RANGE : 0);
    }

    /**
     * Writes what the codestream says of itself into boxes that are otherwise complete.
     *
     * @param memory where
     * @param at offset of the boxes in bytes
     * @param profile of the codestream
     */
    public static void profile(MemorySegment memory, long at, CodestreamProfile profile) {
        Octets.u16(memory, at + PROFILE_AT, profile.profile());
        Octets.u16(memory, at + PROFILE_AT + 2, profile.level());
    }

    private static void box(MemorySegment memory, long at, int length, int type) {
        Octets.u32(memory, at, length);
        Octets.u32(memory, at + 4, type);
    }

    private static int megabits(VideoFormat picture, int maxSize) {
        FrameRate rate = picture.slotRate();
        BigInteger divisor = BigInteger.valueOf(1_000_000L * rate.denominator());
        return BigInteger.valueOf(8L * maxSize)
                .multiply(BigInteger.valueOf(rate.numerator()))
                .add(divisor)
                .subtract(BigInteger.ONE)
                .divide(divisor)
                .min(BigInteger.valueOf(Integer.MAX_VALUE))
                .intValueExact();
    }

    /** Whole frames over 1 or 1.001; 0, which says nothing, for any other rate. */
    private static int frameRate(VideoFormat picture) {
        FrameRate rate = picture.frameRate();
        boolean thousandth = rate.denominator() == 1001 && rate.numerator() % 1000 == 0;
        int whole = thousandth ? rate.numerator() / 1000 : rate.numerator();
        if (whole > 0xffff || !thousandth && rate.denominator() != 1) {
            return 0;
        }
        int interlace = picture.scan() == Scan.INTERLACED ? 1 : 0;
        return interlace << 30 | (thousandth ? 2 : 1) << 24 | whole;
    }

    private static int samples(VideoFormat picture) {
        int structure =
                switch (picture.pixelFormat().sampling()) {
                    case YCBCR_422 -> 0;
                    case YCBCR_444 -> 1;
                    case RGB, BGR -> 2;
                    case YCBCR_420 -> 3;
                    case RGBA, BGRA -> 6;
                };
        return VALID | picture.pixelFormat().depth() - 1 << 4 | structure;
    }
}
