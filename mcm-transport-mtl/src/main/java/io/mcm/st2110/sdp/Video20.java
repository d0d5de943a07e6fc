package io.mcm.st2110.sdp;

import io.mcm.ConfigException;
import io.mcm.ConfigException.Fault;
import io.mcm.ErrorCode;
import io.mcm.format.FrameRate;
import io.mcm.format.PixelFormat;
import io.mcm.format.Sampling;
import io.mcm.format.Scan;
import io.mcm.format.VideoFormat;
import io.mcm.st2110.VideoDepth;
import io.mcm.st2110.VideoSampling;
import io.mcm.st2110.video.Pgroup;
import java.util.List;

/**
 * Uncompressed video: {@code raw/90000} with the parameters of ST 2110-20 section 7.
 *
 * @param sampling the components
 * @param depth bits of each
 * @param width pixels of a row, 1 to 32767
 * @param height rows of the whole picture, 1 to 32767
 * @param frameRate whole pictures per second
 * @param scan {@code interlace} and {@code segmented}
 * @param colour what the numbers mean
 * @param packing {@code PM}: {@code 2110GPM} or {@code 2110BPM}
 * @param standard {@code SSN}: {@code ST2110-20:} and a year
 * @param traffic what the sender promises
 */
public record Video20(
        VideoSampling sampling,
        VideoDepth depth,
        int width,
        int height,
        FrameRate frameRate,
        Scan scan,
        Colour colour,
        String packing,
        String standard,
        Traffic traffic)
        implements Essence {
    /** General packing mode. */
    public static final String GPM = "2110GPM";

    /** Block packing mode. */
    public static final String BPM = "2110BPM";

    /** {@code SSN} of what needs no later one. */
    static final String STANDARD = "ST2110-20:2017";

    /**
     * Checks it.
     *
     * @throws ConfigException with everything that is wrong
     */
    public Video20 {
        Faults faults = new Faults();
        faults.range("width", width, 1, 32767)
                .range("height", height, 1, 32767)
                .check(packing.equals(GPM) || packing.equals(BPM), "PM", packing, GPM + ", " + BPM)
                .check(
                        standard.matches("ST2110-20:\\d{4}"),
                        "SSN",
                        standard,
                        "ST2110-20:2017 and later ones");
        try {
            Pgroup pgroup = Pgroup.of(sampling, depth);
            faults.check(
                    width % pgroup.pixels() == 0,
                    "width",
                    width,
                    "a multiple of " + pgroup.pixels() + ", whole pgroups");
        } catch (ConfigException e) {
            faults.addAll("", e);
        }
        faults.throwIfAny();
    }

    /**
     * That of a format, as this library sends it.
     *
     * @param format the video; of whatever is in memory, sampling and depth travel
     * @param colour what the numbers mean
     * @param packing {@link #GPM} or {@link #BPM}
     * @param traffic what the sender promises
     * @return the description
     * @throws ConfigException with everything that is wrong
     */
    public static Video20 of(VideoFormat format, Colour colour, String packing, Traffic traffic) {
        String transfer = colour.transfer();
        boolean later = "ALPHA".equals(transfer) || "ST2115LOGS3".equals(transfer);
        return new Video20(
                VideoSampling.of(format.pixelFormat().sampling()),
                VideoDepth.ofBits(format.pixelFormat().depth()),
                format.width(),
                format.height(),
                format.frameRate(),
                format.scan(),
                colour,
                packing,
                later ? "ST2110-20:2022" : STANDARD,
                traffic);
    }

    @Override
    public VideoFormat format() {
        Sampling family =
                switch (sampling) {
                    case YCBCR_444, CLYCBCR_444, ICTCP_444 -> Sampling.YCBCR_444;
                    case YCBCR_422, CLYCBCR_422, ICTCP_422 -> Sampling.YCBCR_422;
                    case YCBCR_420, CLYCBCR_420, ICTCP_420 -> Sampling.YCBCR_420;
                    case RGB, XYZ -> Sampling.RGB;
                    case RGBA -> Sampling.RGBA;
                    case BGR -> Sampling.BGR;
                    case BGRA -> Sampling.BGRA;
                    case KEY -> throw unknownFormat();
                };
        for (PixelFormat format : PixelFormat.values()) {
            if (format.isPixelGroups()
                    && format.sampling() == family
                    && format.depth() == depth.bits()) {
                return new VideoFormat(width, height, frameRate, format, scan);
            }
        }
        throw unknownFormat();
    }

    private ConfigException unknownFormat() {
        return new ConfigException(
                List.of(
                        new Fault(
                                ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE,
                                "sampling",
                                sampling.text() + " with depth " + depth.text(),
                                "what there is a pixel format for")));
    }
}
