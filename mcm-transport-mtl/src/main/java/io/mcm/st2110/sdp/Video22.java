package io.mcm.st2110.sdp;

import io.mcm.ConfigException;
import io.mcm.format.CompressedFormat;
import io.mcm.format.Format;
import io.mcm.format.FrameRate;
import io.mcm.format.PixelFormat;
import io.mcm.format.Sampling;
import io.mcm.format.Scan;
import io.mcm.format.VideoFormat;
import io.mcm.st2110.VideoDepth;
import io.mcm.st2110.VideoSampling;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Compressed video: {@code jxsv/90000} with the parameters of ST 2110-22 section 7 and RFC 9134
 * section 7, in codestream mode.
 *
 * @param bandwidth {@code b=AS:}, kilobits a second with all headers, 1 and more
 * @param profile the codestream's, {@code High444.12} …; null when not said
 * @param level the codestream's, {@code 2k-1} …; null when not said
 * @param sublevel the codestream's, {@code Sublev3bpp} …; null when not said
 * @param sampling of what it decodes to; null when not said
 * @param depth of what it decodes to; null when not said
 * @param width pixels of a row, 1 to 32767
 * @param height rows of the whole picture, 1 to 32767
 * @param frameRate whole pictures per second
 * @param scan {@code interlace} and {@code segmented}
 * @param colour what the numbers mean; null when not said
 * @param standard {@code SSN}: {@code ST2110-22:} and a year
 * @param traffic what the sender promises
 */
public record Video22(
        int bandwidth,
        @Nullable String profile,
        @Nullable String level,
        @Nullable String sublevel,
        @Nullable VideoSampling sampling,
        @Nullable VideoDepth depth,
        int width,
        int height,
        FrameRate frameRate,
        Scan scan,
        @Nullable Colour colour,
        String standard,
        Traffic traffic)
        implements Essence {
    /** {@code SSN}. */
    static final String STANDARD = "ST2110-22:2019";

    /** IP, UDP, RTP and RFC 9134 headers of a packet, and the payload beside them. */
    private static final int HEADERS = 20 + 8 + 12 + 4;

    private static final int PAYLOAD = 1436;
    private static final int BOXES = 60;

    /**
     * Checks it.
     *
     * @throws ConfigException with everything that is wrong
     */
    public Video22 {
        new Faults()
                .range("b=AS", bandwidth, 1, Integer.MAX_VALUE)
                .token("profile", profile)
                .token("level", level)
                .token("sublevel", sublevel)
                .range("width", width, 1, 32767)
                .range("height", height, 1, 32767)
                .check(
                        standard.matches("ST2110-22:\\d{4}"),
                        "SSN",
                        standard,
                        "ST2110-22:2019 and later ones")
                .throwIfAny();
    }

    /**
     * That of a format, as this library sends it.
     *
     * @param format the codestreams
     * @param profile what they say of themselves; null when that is not known
     * @param level likewise
     * @param sublevel likewise
     * @param colour what the numbers mean
     * @param traffic what the sender promises
     * @return the description
     * @throws ConfigException with everything that is wrong
     */
    public static Video22 of(
            CompressedFormat format,
            @Nullable String profile,
            @Nullable String level,
            @Nullable String sublevel,
            Colour colour,
            Traffic traffic) {
        VideoFormat picture = format.picture();
        return new Video22(
                kilobits(format),
                profile,
                level,
                sublevel,
                VideoSampling.of(picture.pixelFormat().sampling()),
                VideoDepth.ofBits(picture.pixelFormat().depth()),
                picture.width(),
                picture.height(),
                picture.frameRate(),
                picture.scan(),
                colour,
                STANDARD,
                traffic);
    }

    private static int kilobits(CompressedFormat format) {
        FrameRate rate = format.picture().slotRate();
        long packets = Math.ceilDiv((long) format.maxSize() + BOXES, PAYLOAD);
        BigInteger second = BigInteger.valueOf(1000L * rate.denominator());
        return BigInteger.valueOf(8 * (format.maxSize() + BOXES + packets * HEADERS))
                .multiply(BigInteger.valueOf(rate.numerator()))
                .add(second)
                .subtract(BigInteger.ONE)
                .divide(second)
                .min(BigInteger.valueOf(Integer.MAX_VALUE))
                .intValueExact();
    }

    /**
     * Room for a frame of the whole bandwidth; the picture is planar, 4:2:2 with 10 bits if unsaid.
     */
    @Override
    public CompressedFormat format() {
        VideoFormat picture = new VideoFormat(width, height, frameRate, pixels(), scan);
        FrameRate rate = picture.slotRate();
        long size =
                BigInteger.valueOf(125L * bandwidth)
                        .multiply(BigInteger.valueOf(rate.denominator()))
                        .divide(BigInteger.valueOf(rate.numerator()))
                        .min(BigInteger.valueOf(Format.MAX_PAYLOAD_SIZE))
                        .max(BigInteger.ONE)
                        .longValueExact();
        return new CompressedFormat("jxsv", picture, (int) size);
    }

    private PixelFormat pixels() {
        Sampling wanted = Sampling.YCBCR_422;
        if (sampling != null) {
            for (Sampling candidate : Sampling.values()) {
                if (VideoSampling.of(candidate) == sampling) {
                    wanted = candidate;
                }
            }
        }
        int bits = depth == null ? 10 : depth.bits();
        for (PixelFormat format : PixelFormat.values()) {
            if (!format.isPixelGroups() && format.sampling() == wanted && format.depth() == bits) {
                return format; // planar: any size goes
            }
        }
        return PixelFormat.YUV422P10LE;
    }
}
