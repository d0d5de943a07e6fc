package io.mcm.format;

import io.mcm.ErrorCode;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Uncompressed video. A frame of the mesh is a whole picture, or one field (segment) of it when
 * {@code scan} is not progressive.
 *
 * @param width pixels of a row, 1 to 32767 (RFC 4175 section 6.1, ST 2110-20), a multiple of the
 *     pixel group's
 * @param height rows of the whole picture, also when it is interlaced, 1 to 32767, a multiple of
 *     the pixel group's
 * @param frameRate whole pictures per second, also when it is interlaced
 * @param pixelFormat how the pixels lie in memory
 * @param scan progressive, interlaced or segmented
 */
public record VideoFormat(
        int width, int height, FrameRate frameRate, PixelFormat pixelFormat, Scan scan)
        implements Format {
    private static final int MAX_EDGE = 32767;
    private static final int MAX_RATE = 1_000_000_000;
    private static final Pattern TEXT =
            Pattern.compile(
                    "(?:video/)?(\\d{1,5})x(\\d{1,5})@([0-9./]+):([a-z0-9_]+)(?::(interlaced|psf))?");

    /**
     * Checks a format.
     *
     * @throws io.mcm.ConfigException with everything that is wrong
     */
    public VideoFormat {
        Objects.requireNonNull(frameRate, "frameRate");
        int fields = scan.framesPerPicture();
        Faults faults = new Faults();
        faults.check(
                width >= 1 && width <= MAX_EDGE && width % pixelFormat.widthMultiple() == 0,
                "payload.video.width",
                width,
                "1 to " + MAX_EDGE + multiple(pixelFormat.widthMultiple(), pixelFormat));
        faults.check(
                height >= fields
                        && height <= MAX_EDGE
                        && height % pixelFormat.heightMultiple() == 0,
                "payload.video.height",
                height,
                fields + " to " + MAX_EDGE + multiple(pixelFormat.heightMultiple(), pixelFormat));
        faults.check(
                frameRate.numerator() <= MAX_RATE / fields,
                "payload.video.fps",
                frameRate,
                "a numerator up to " + MAX_RATE / fields);
        faults.check(
                fields == 1 || pixelFormat.heightMultiple() == 1,
                ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE,
                "payload.video.pixelFormat",
                pixelFormat.text(),
                "a format whose pixel groups lie within one row, or progressive scan");
        if (faults.none()) {
            checkSize(width, height, pixelFormat, fields, faults);
        }
        faults.throwIfAny();
    }

    private static void checkSize(
            int width, int height, PixelFormat pixelFormat, int fields, Faults faults) {
        boolean thirds = width % 3 == 0 || (height % fields == 0 && height / fields % 3 == 0);
        faults.check(
                thirds || pixelFormat != PixelFormat.V210_UNPADDED,
                "payload.video.width",
                width,
                "width * height a multiple of 3 with "
                        + pixelFormat.text()
                        + ", here and in each field");
        faults.check(
                pixelFormat.size(width, Math.ceilDiv(height, fields)) <= MAX_PAYLOAD_SIZE,
                "payload.video.width",
                width + "x" + height + ":" + pixelFormat.text(),
                "a frame of at most " + MAX_PAYLOAD_SIZE + " bytes");
    }

    private static String multiple(int of, PixelFormat pixelFormat) {
        return of == 1 ? "" : ", a multiple of " + of + " with " + pixelFormat.text();
    }

    /**
     * A progressive format.
     *
     * @param width pixels of a row
     * @param height rows
     * @param frameRate pictures per second
     * @param pixelFormat how the pixels lie in memory
     * @throws io.mcm.ConfigException with everything that is wrong
     */
    public VideoFormat(int width, int height, FrameRate frameRate, PixelFormat pixelFormat) {
        this(width, height, frameRate, pixelFormat, Scan.PROGRESSIVE);
    }

    /**
     * Reads a text form.
     *
     * @param text {@code 1920x1080@60000/1001:yuv422p10le}, with {@code :interlaced} or {@code
     *     :psf} after it where it is that; {@code video/} before it may be left out
     * @return the format
     * @throws io.mcm.ConfigException the text, or what it says, is wrong
     */
    public static VideoFormat parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw Faults.unreadable(
                    "video",
                    text,
                    "WIDTHxHEIGHT@RATE:PIXELFORMAT[:interlaced|:psf], for example"
                            + " 1920x1080@60000/1001:yuv422p10le");
        }
        return new VideoFormat(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                FrameRate.parse(matcher.group(3)),
                PixelFormat.parse(matcher.group(4)),
                matcher.group(5) == null
                        ? Scan.PROGRESSIVE
                        : Scan.valueOf(matcher.group(5).toUpperCase(Locale.ROOT)));
    }

    /**
     * Where the planes and rows of a frame are. Made anew by each call: keep it.
     *
     * @return the layout of the picture, or of its larger field
     */
    public PictureLayout layout() {
        return pixelFormat.layout(width, rows());
    }

    /**
     * How often a frame of the mesh is due: the frame rate, twice that where a frame is a field.
     *
     * @return frames of the mesh per second
     */
    public FrameRate slotRate() {
        return frameRate.times(scan.framesPerPicture());
    }

    private int rows() {
        return Math.ceilDiv(height, scan.framesPerPicture());
    }

    @Override
    public int payloadSize() {
        return (int) pixelFormat.size(width, rows());
    }

    @Override
    public boolean variableSize() {
        return false;
    }

    @Override
    public String toText() {
        return "video/" + shortText();
    }

    /** The text without its kind. */
    String shortText() {
        String progressive =
                width + "x" + height + "@" + frameRate.toText() + ":" + pixelFormat.text();
        return scan == Scan.PROGRESSIVE
                ? progressive
                : progressive + ":" + scan.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return toText();
    }
}
