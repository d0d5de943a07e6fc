package io.mcm.format;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How the pixels of a picture lie in memory.
 *
 * <p>Three families:
 *
 * <ul>
 *   <li><b>Planar</b>, as FFmpeg has them: a plane for each component (Y, Cb, Cr, or G, B, R), one
 *       after the other without padding, samples of more than 8 bits as 16-bit little-endian words
 *       with the value in the low bits. Odd widths and heights are fine: colour difference is
 *       rounded up.
 *   <li><b>Pixel groups</b> of RFC 4175 section 4.3 and ST 2110-20, one plane, bit-packed
 *       big-endian: what travels on the wire. Rows of groups follow each other without padding;
 *       width and height are whole numbers of groups. A group of 4:2:0 spans two rows, so these
 *       formats are for progressive scan. Named as FFmpeg where it has the same layout ({@code
 *       uyvy422}, {@code rgb24}, {@code rgb48be} …), else as the original names its own ({@code
 *       …rfc4175}).
 *   <li><b>v210</b>: 4:2:2, three 10-bit components in each little-endian 32-bit word, 6 pixels in
 *       16 bytes, rows padded to 48 pixels in 128 bytes; and the original's form of it without
 *       padding.
 * </ul>
 */
public enum PixelFormat {
    /** Planar 4:2:0, 8 bits. */
    YUV420P("yuv420p", Sampling.YCBCR_420, 8),
    /** Planar 4:2:2, 8 bits. */
    YUV422P("yuv422p", Sampling.YCBCR_422, 8),
    /** Planar 4:4:4, 8 bits. */
    YUV444P("yuv444p", Sampling.YCBCR_444, 8),
    /** Planar 4:2:0, 10 bits in 16. */
    YUV420P10LE("yuv420p10le", Sampling.YCBCR_420, 10),
    /** Planar 4:2:2, 10 bits in 16: the original's default. */
    YUV422P10LE("yuv422p10le", Sampling.YCBCR_422, 10),
    /** Planar 4:4:4, 10 bits in 16. */
    YUV444P10LE("yuv444p10le", Sampling.YCBCR_444, 10),
    /** Planar 4:2:0, 12 bits in 16. */
    YUV420P12LE("yuv420p12le", Sampling.YCBCR_420, 12),
    /** Planar 4:2:2, 12 bits in 16. */
    YUV422P12LE("yuv422p12le", Sampling.YCBCR_422, 12),
    /** Planar 4:4:4, 12 bits in 16. */
    YUV444P12LE("yuv444p12le", Sampling.YCBCR_444, 12),
    /** Planar 4:2:0, 16 bits. */
    YUV420P16LE("yuv420p16le", Sampling.YCBCR_420, 16),
    /** Planar 4:2:2, 16 bits. */
    YUV422P16LE("yuv422p16le", Sampling.YCBCR_422, 16),
    /** Planar 4:4:4, 16 bits. */
    YUV444P16LE("yuv444p16le", Sampling.YCBCR_444, 16),
    /** Planar green, blue, red, 8 bits. */
    GBRP("gbrp", Sampling.RGB, 8),
    /** Planar green, blue, red, 10 bits in 16. */
    GBRP10LE("gbrp10le", Sampling.RGB, 10),
    /** Planar green, blue, red, 12 bits in 16. */
    GBRP12LE("gbrp12le", Sampling.RGB, 12),
    /** Planar green, blue, red, 16 bits. */
    GBRP16LE("gbrp16le", Sampling.RGB, 16),

    /** 4:2:0 pixel groups, 8 bits: Y00 Y01 Y10 Y11 Cb Cr, 2 × 2 pixels in 6 bytes. */
    YUV420P8RFC4175("yuv420p8rfc4175", Sampling.YCBCR_420, 8, 2, 2, 6),
    /** 4:2:0 pixel groups, 10 bits, 4 × 2 pixels in 15 bytes. */
    YUV420P10RFC4175("yuv420p10rfc4175", Sampling.YCBCR_420, 10, 4, 2, 15),
    /** 4:2:0 pixel groups, 12 bits, 2 × 2 pixels in 9 bytes. */
    YUV420P12RFC4175("yuv420p12rfc4175", Sampling.YCBCR_420, 12, 2, 2, 9),
    /** 4:2:0 pixel groups, 16 bits, 2 × 2 pixels in 12 bytes. */
    YUV420P16RFC4175("yuv420p16rfc4175", Sampling.YCBCR_420, 16, 2, 2, 12),
    /** 4:2:2 pixel groups, 8 bits: Cb Y0 Cr Y1, 2 pixels in 4 bytes. */
    UYVY422("uyvy422", Sampling.YCBCR_422, 8, 2, 1, 4),
    /** 4:2:2 pixel groups, 10 bits: Cb Y0 Cr Y1, 2 pixels in 5 bytes. */
    YUV422P10RFC4175("yuv422p10rfc4175", Sampling.YCBCR_422, 10, 2, 1, 5),
    /** 4:2:2 pixel groups, 12 bits: Cb Y0 Cr Y1, 2 pixels in 6 bytes. */
    YUV422P12RFC4175("yuv422p12rfc4175", Sampling.YCBCR_422, 12, 2, 1, 6),
    /** 4:2:2 pixel groups, 16 bits: Cb Y0 Cr Y1, 2 pixels in 8 bytes. */
    YUV422P16RFC4175("yuv422p16rfc4175", Sampling.YCBCR_422, 16, 2, 1, 8),
    /** 4:4:4 pixel groups, 8 bits: Cb Y Cr, a pixel in 3 bytes. */
    YUV444P8RFC4175("yuv444p8rfc4175", Sampling.YCBCR_444, 8, 1, 1, 3),
    /** 4:4:4 pixel groups, 10 bits: Cb Y Cr, 4 pixels in 15 bytes. */
    YUV444P10RFC4175("yuv444p10rfc4175", Sampling.YCBCR_444, 10, 4, 1, 15),
    /** 4:4:4 pixel groups, 12 bits: Cb Y Cr, 2 pixels in 9 bytes. */
    YUV444P12RFC4175("yuv444p12rfc4175", Sampling.YCBCR_444, 12, 2, 1, 9),
    /** 4:4:4 pixel groups, 16 bits: Cb Y Cr, a pixel in 6 bytes. */
    YUV444P16RFC4175("yuv444p16rfc4175", Sampling.YCBCR_444, 16, 1, 1, 6),
    /** RGB pixel groups, 8 bits: a pixel in 3 bytes. */
    RGB24("rgb24", Sampling.RGB, 8, 1, 1, 3),
    /** RGB pixel groups, 10 bits: 4 pixels in 15 bytes. */
    RGB10RFC4175("rgb10rfc4175", Sampling.RGB, 10, 4, 1, 15),
    /** RGB pixel groups, 12 bits: 2 pixels in 9 bytes. */
    RGB12RFC4175("rgb12rfc4175", Sampling.RGB, 12, 2, 1, 9),
    /** RGB pixel groups, 16 bits, big-endian: a pixel in 6 bytes. */
    RGB48BE("rgb48be", Sampling.RGB, 16, 1, 1, 6),
    /** BGR pixel groups, 8 bits: a pixel in 3 bytes. RFC 4175 only. */
    BGR24("bgr24", Sampling.BGR, 8, 1, 1, 3),
    /** RGBA pixel groups, 8 bits: a pixel in 4 bytes. RFC 4175 only. */
    RGBA("rgba", Sampling.RGBA, 8, 1, 1, 4),
    /** BGRA pixel groups, 8 bits: a pixel in 4 bytes. RFC 4175 only. */
    BGRA("bgra", Sampling.BGRA, 8, 1, 1, 4),

    /** v210, 4:2:2, 10 bits: rows padded to 48 pixels in 128 bytes; the width is even. */
    V210("v210", Sampling.YCBCR_422, 10, List.of(new PixelGroup(6, 1, 16, 128)), 2, 1),
    /**
     * v210 as the original has it, and what {@code "v210"} in its documents means: no padding, the
     * whole picture (field) takes width · height · 8/3 bytes and rows run on without regard to
     * words; width · height is a multiple of 3.
     */
    V210_UNPADDED("v210_unpadded", Sampling.YCBCR_422, 10, List.of(new PixelGroup(6, 1, 16)), 1, 1);

    private final String text;
    private final Sampling sampling;
    private final int depth;

    @SuppressWarnings("ImmutableEnumChecker") // of List.of
    private final List<PixelGroup> planes;

    private final int widthMultiple;
    private final int heightMultiple;

    /** Planar. */
    PixelFormat(String text, Sampling sampling, int depth) {
        this(text, sampling, depth, planar(sampling, depth > 8 ? 2 : 1), 1, 1);
    }

    /** Pixel groups. */
    PixelFormat(String text, Sampling sampling, int depth, int pixels, int rows, int bytes) {
        this(text, sampling, depth, List.of(new PixelGroup(pixels, rows, bytes)), pixels, rows);
    }

    PixelFormat(
            String text,
            Sampling sampling,
            int depth,
            List<PixelGroup> planes,
            int widthMultiple,
            int heightMultiple) {
        this.text = text;
        this.sampling = sampling;
        this.depth = depth;
        this.planes = planes;
        this.widthMultiple = widthMultiple;
        this.heightMultiple = heightMultiple;
    }

    private static List<PixelGroup> planar(Sampling sampling, int bytes) {
        PixelGroup full = new PixelGroup(1, 1, bytes);
        PixelGroup chroma = new PixelGroup(sampling.chromaPixels(), sampling.chromaRows(), bytes);
        return List.of(full, chroma, chroma);
    }

    /**
     * The name in documents, command lines and messages; FFmpeg's where it has the format.
     *
     * @return for example {@code yuv422p10le}
     */
    public String text() {
        return text;
    }

    /**
     * Components and their subsampling.
     *
     * @return the sampling
     */
    public Sampling sampling() {
        return sampling;
    }

    /**
     * Bits of each component.
     *
     * @return 8, 10, 12 or 16
     */
    public int depth() {
        return depth;
    }

    /**
     * Whether it is made of the pixel groups of RFC 4175, and so can travel as it is.
     *
     * @return false for planar formats and v210
     */
    public boolean isPixelGroups() {
        return planes.size() == 1 && this != V210 && this != V210_UNPADDED;
    }

    /**
     * Reads a name.
     *
     * @param text as {@link #text()} gives it
     * @return the format
     * @throws io.mcm.ConfigException no format has that name; the message lists all that there are
     */
    public static PixelFormat parse(String text) {
        for (PixelFormat format : values()) {
            if (format.text.equals(text)) {
                return format;
            }
        }
        throw Faults.unreadable(
                "payload.video.pixelFormat",
                text,
                Arrays.stream(values()).map(PixelFormat::text).collect(Collectors.joining(", ")));
    }

    /** The width of a picture is a multiple of this. */
    int widthMultiple() {
        return widthMultiple;
    }

    /** The height of a picture is a multiple of this; where it is not 1, a group spans rows. */
    int heightMultiple() {
        return heightMultiple;
    }

    /** The bytes of so many rows. */
    long size(int width, int rows) {
        if (this == V210_UNPADDED) {
            return (long) width * rows * 8 / 3;
        }
        long size = 0;
        for (int i = 0; i < planes.size(); i++) {
            size += (long) planes.get(i).stride(width) * planes.get(i).rowsIn(rows);
        }
        return size;
    }

    /** Where the planes of so many rows are; their size fits an int. */
    PictureLayout layout(int width, int rows) {
        int size = Math.toIntExact(size(width, rows));
        if (this == V210_UNPADDED && width % 6 != 0) {
            return new PictureLayout(List.of(new PictureLayout.Plane(0, size, 1, size)));
        }
        List<PictureLayout.Plane> placed = new ArrayList<>(planes.size());
        int offset = 0;
        for (PixelGroup group : planes) {
            int stride = group.stride(width);
            int planeRows = group.rowsIn(rows);
            placed.add(new PictureLayout.Plane(offset, stride, planeRows, group.rowBytes(width)));
            offset += stride * planeRows;
        }
        return new PictureLayout(placed);
    }
}
