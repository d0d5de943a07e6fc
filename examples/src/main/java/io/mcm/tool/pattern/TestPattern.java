package io.mcm.tool.pattern;

import io.mcm.ConfigException;
import io.mcm.ErrorCode;
import io.mcm.format.PictureLayout;
import io.mcm.format.PixelFormat;
import io.mcm.format.VideoFormat;
import java.util.Arrays;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A moving test picture: colour bars that wander to the left, a grey ramp that wanders to the
 * right, and between them the frame's number and its time of day (TAI), which {@link #readNumber}
 * and {@link #readClock} read back from the pixels.
 *
 * <p>Each row of the picture is a copy out of a row that was made before, so a picture costs little
 * more than writing its bytes. Planar YCbCr only. Nothing is allocated for a picture; one thread at
 * a time.
 */
public final class TestPattern {

    /** So many frames until the number starts again. */
    public static final long NUMBER_MODULUS = 10_000_000_000L;

    private static final long CLOCK_MODULUS = 24 * 3600 * 1000L;
    private static final int CELL_COLUMNS = Glyphs.COLUMNS + 1;
    private static final int CELL_ROWS = Glyphs.ROWS + 1;
    private static final int STEP = 4; // pixels a frame: whole chroma samples in every subsampling

    // 10 bits, BT.709, narrow range: 75 % white, yellow, cyan, green, magenta, red, blue, then
    // black.
    private static final int[][] BARS = {
        {721, 674, 581, 534, 251, 204, 111, 64},
        {512, 176, 589, 253, 771, 435, 848, 512},
        {512, 543, 176, 207, 817, 848, 481, 512},
    };
    private static final int BLACK = 64;
    private static final int WHITE = 940;
    private static final int NEUTRAL = 512;

    private final int width;
    private final int sampleBytes;
    private final int depth;
    private final Plane[] planes;
    private final Caption number =
            new Caption("FRAME ##########", 10, 10, 10, 10, 10, 10, 10, 10, 10, 10);
    private final Caption clock = new Caption("TAI ##:##:##.###", 10, 10, 6, 10, 6, 10, 10, 10, 10);
    private final int dot;
    private final int captionTop;
    private final byte[][] captionRows = new byte[2 * CELL_ROWS][];
    private final byte[] white;

    /** A plane's place in the payload, and the rows to copy from. */
    private record Plane(
            PictureLayout.Plane place,
            int pixelsPerSample,
            int rowsPerSample,
            byte[] bars,
            byte[] ramp,
            byte[] neutral) {}

    /**
     * Prepares the rows.
     *
     * @param format planar YCbCr, at least 96 × 32 pixels in a frame (field)
     * @throws ConfigException another format
     */
    public TestPattern(VideoFormat format) {
        PixelFormat pixels = format.pixelFormat();
        PictureLayout layout = format.layout();
        int rows = layout.rows(0);
        width = format.width();
        int characters = number.length();
        dot = Math.min(width / (characters * CELL_COLUMNS), rows / (4 * CELL_ROWS));
        if (layout.planeCount() != 3 || !pixels.text().startsWith("yuv") || dot < 1) {
            throw new ConfigException(
                    List.of(
                            new ConfigException.Fault(
                                    ErrorCode.CONNECTION_CONFIG_INVALID,
                                    "video",
                                    format.toText(),
                                    "for the test picture planar YCbCr of at least "
                                            + characters * CELL_COLUMNS
                                            + "x"
                                            + 4 * CELL_ROWS
                                            + " pixels in a frame; give other pictures with --input")));
        }
        depth = pixels.depth();
        sampleBytes = depth > 8 ? 2 : 1;
        planes = new Plane[layout.planeCount()];
        for (int i = 0; i < planes.length; i++) {
            planes[i] = plane(i, layout.planes().get(i), rows);
        }
        captionTop = (rows * 5 / 8 - CELL_ROWS * dot) & ~1;
        white = row(width, x -> WHITE);
        Arrays.setAll(captionRows, i -> planes[0].neutral.clone());
    }

    private Plane plane(int index, PictureLayout.Plane place, int pictureRows) {
        int samples = place.rowBytes() / sampleBytes;
        int pixelsPerSample = width > samples ? 2 : 1;
        int rowsPerSample = pictureRows > place.rows() ? 2 : 1;
        int[] bars = BARS[index];
        return new Plane(
                place,
                pixelsPerSample,
                rowsPerSample,
                row(2 * samples, x -> bars[x % samples * bars.length / samples]),
                row(
                        2 * samples,
                        x ->
                                index == 0
                                        ? BLACK + x % samples * (WHITE - BLACK) / samples
                                        : NEUTRAL),
                row(samples, x -> index == 0 ? BLACK : NEUTRAL));
    }

    /**
     * What the clock shows at a time.
     *
     * @param taiNanos nanoseconds of TAI since 1970
     * @return milliseconds of the day
     */
    public static long clockOf(long taiNanos) {
        return Math.floorMod(Math.floorDiv(taiNanos, 1_000_000L), CLOCK_MODULUS);
    }

    private interface Shade {
        /** A 10-bit value. */
        int at(int sample);
    }

    private byte[] row(int samples, Shade shade) {
        byte[] row = new byte[samples * sampleBytes];
        for (int x = 0; x < samples; x++) {
            int value = depth < 10 ? shade.at(x) >> (10 - depth) : shade.at(x) << (depth - 10);
            row[x * sampleBytes] = (byte) value;
            if (sampleBytes == 2) {
                row[2 * x + 1] = (byte) (value >> 8);
            }
        }
        return row;
    }

    /**
     * Draws one picture.
     *
     * @param payload the frame's payload
     * @param frame its number, 0 or more
     * @param taiNanos its time
     */
    public void draw(MutableDirectBuffer payload, long frame, long taiNanos) {
        number.set(frame);
        clock.set(clockOf(taiNanos));
        type(number, 0);
        type(clock, CELL_ROWS);
        int shift = (int) (frame * STEP % width);
        for (int i = 0; i < planes.length; i++) {
            draw(payload, planes[i], i == 0, shift);
        }
    }

    private void draw(MutableDirectBuffer payload, Plane plane, boolean luma, int shift) {
        int rowBytes = plane.place.rowBytes();
        int samples = rowBytes / sampleBytes;
        int moved = shift / plane.pixelsPerSample % samples;
        int barsFrom = moved * sampleBytes;
        int rampFrom = (samples - moved) * sampleBytes;
        int offset = plane.place.offset();
        for (int row = 0; row < plane.place.rows(); row++) {
            int inCaptions = Math.floorDiv(row * plane.rowsPerSample - captionTop, dot);
            if (inCaptions < 0) {
                payload.putBytes(offset, plane.bars, barsFrom, rowBytes);
            } else if (inCaptions >= captionRows.length) {
                payload.putBytes(offset, plane.ramp, rampFrom, rowBytes);
            } else {
                payload.putBytes(
                        offset, luma ? captionRows[inCaptions] : plane.neutral, 0, rowBytes);
            }
            offset += plane.place.stride();
        }
    }

    /** Draws a line of text, one pixel row for each row of dots. */
    private void type(Caption caption, int firstRow) {
        for (int row = 0; row < Glyphs.ROWS; row++) {
            byte[] pixels = captionRows[firstRow + row];
            System.arraycopy(planes[0].neutral, 0, pixels, 0, pixels.length);
            for (int i = 0; i < caption.length(); i++) {
                long glyph = Glyphs.of(caption.characterAt(i));
                for (int column = 0; column < Glyphs.COLUMNS; column++) {
                    if (Glyphs.dot(glyph, column, row)) {
                        int x = (i * CELL_COLUMNS + column) * dot;
                        System.arraycopy(white, 0, pixels, x * sampleBytes, dot * sampleBytes);
                    }
                }
            }
        }
    }

    /**
     * Reads the burnt-in number.
     *
     * @param payload a received picture
     * @return the frame's number modulo {@link #NUMBER_MODULUS}, -1 when it cannot be read
     */
    public long readNumber(DirectBuffer payload) {
        return read(payload, number, 0);
    }

    /**
     * Reads the burnt-in clock.
     *
     * @param payload a received picture
     * @return milliseconds of the day, TAI, -1 when it cannot be read
     */
    public long readClock(DirectBuffer payload) {
        return read(payload, clock, CELL_ROWS);
    }

    private long read(DirectBuffer payload, Caption caption, int firstRow) {
        long value = 0;
        for (int i = 0; i < caption.digits(); i++) {
            int digit = Glyphs.digit(readGlyph(payload, caption.positionOfDigit(i), firstRow));
            if (digit < 0) {
                return -1;
            }
            value = value * caption.radix(i) + digit;
        }
        return value;
    }

    /** Looks at the middle of each dot. */
    private long readGlyph(DirectBuffer payload, int position, int firstRow) {
        PictureLayout.Plane luma = planes[0].place;
        long glyph = 0;
        for (int column = Glyphs.COLUMNS - 1; column >= 0; column--) {
            int x = (position * CELL_COLUMNS + column) * dot + dot / 2;
            for (int row = Glyphs.ROWS - 1; row >= 0; row--) {
                int y = captionTop + (firstRow + row) * dot + dot / 2;
                int at = luma.offset() + y * luma.stride() + x * sampleBytes;
                int high = payload.getByte(at + sampleBytes - 1) & 0xFF;
                int value = sampleBytes == 2 ? high << 8 | payload.getByte(at) & 0xFF : high;
                glyph = glyph << 1 | (value >= 1 << (depth - 1) ? 1 : 0);
            }
        }
        return glyph;
    }
}
