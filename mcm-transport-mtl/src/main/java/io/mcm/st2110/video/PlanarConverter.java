package io.mcm.st2110.video;

import static io.mcm.st2110.video.Words.BYTE;
import static io.mcm.st2110.video.Words.LE16;

import io.mcm.format.Sampling;
import io.mcm.format.VideoFormat;
import java.lang.foreign.MemorySegment;

/**
 * Any planar format of more than 8 bits, sample by sample: RFC 4175 section 4.3. The common one has
 * a converter of its own, which is faster.
 *
 * <p>Groups are whole octets, so a row is one stream of bits. It is made of parts of up to 64 bits:
 * the samples of a pixel, of a pair, or the luma and then the colour difference of a square.
 */
final class PlanarConverter extends PlanarRows {
    private final Sampling sampling;
    private final int depth;
    private final long mask;
    private final int[] order; // planes of a pixel without subsampling

    PlanarConverter(VideoFormat format, Raster raster) {
        super(format, raster);
        sampling = format.pixelFormat().sampling();
        depth = format.pixelFormat().depth();
        mask = (1L << depth) - 1;
        order = planesOf(sampling == Sampling.RGB);
    }

    @Override
    public void toWire(int row, MemorySegment frame, long at, MemorySegment wire, long to) {
        switch (sampling) {
            case YCBCR_422 -> pairsToWire(row, frame, at, wire, to);
            case YCBCR_420 -> squaresToWire(row, frame, at, wire, to);
            default -> pixelsToWire(row, frame, at, wire, to);
        }
    }

    @Override
    public void fromWire(int row, MemorySegment wire, long from, MemorySegment frame, long at) {
        switch (sampling) {
            case YCBCR_422 -> pairsFromWire(row, wire, from, frame, at);
            case YCBCR_420 -> squaresFromWire(row, wire, from, frame, at);
            default -> pixelsFromWire(row, wire, from, frame, at);
        }
    }

    private void pixelsToWire(int row, MemorySegment frame, long at, MemorySegment wire, long to) {
        long a = plane(order[0], row, at);
        long b = plane(order[1], row, at);
        long c = plane(order[2], row, at);
        long next = to;
        long bits = 0;
        int kept = 0;
        for (int x = 0; x < raster.width(); x++) {
            bits =
                    ((bits << depth | get(frame, a + 2L * x)) << depth | get(frame, b + 2L * x))
                                    << depth
                            | get(frame, c + 2L * x);
            for (kept += 3 * depth; kept >= 8; next++) {
                kept -= 8;
                wire.set(BYTE, next, (byte) (bits >>> kept));
            }
        }
    }

    private void pixelsFromWire(
            int row, MemorySegment wire, long from, MemorySegment frame, long at) {
        long a = plane(order[0], row, at);
        long b = plane(order[1], row, at);
        long c = plane(order[2], row, at);
        long next = from;
        long bits = 0;
        int kept = 0;
        for (int x = 0; x < raster.width(); x++) {
            for (; kept < 3 * depth; kept += 8) {
                bits = bits << 8 | wire.get(BYTE, next++) & 0xff;
            }
            kept -= 3 * depth;
            set(frame, a + 2L * x, bits >>> kept + 2 * depth);
            set(frame, b + 2L * x, bits >>> kept + depth);
            set(frame, c + 2L * x, bits >>> kept);
        }
    }

    /** A pair is 48 or 64 bits: nothing is kept. */
    private void pairsToWire(int row, MemorySegment frame, long at, MemorySegment wire, long to) {
        long y = plane(0, row, at);
        long b = plane(1, row, at);
        long r = plane(2, row, at);
        long next = to;
        for (int i = 0; i < groups(); i++) {
            long bits = get(frame, b + 2L * i) << depth | get(frame, y + 4L * i);
            bits = bits << depth | get(frame, r + 2L * i);
            bits = bits << depth | get(frame, y + 4L * i + 2);
            for (int kept = 4 * depth - 8; kept >= 0; kept -= 8) {
                wire.set(BYTE, next++, (byte) (bits >>> kept));
            }
        }
    }

    private void pairsFromWire(
            int row, MemorySegment wire, long from, MemorySegment frame, long at) {
        long y = plane(0, row, at);
        long b = plane(1, row, at);
        long r = plane(2, row, at);
        long next = from;
        for (int i = 0; i < groups(); i++) {
            long bits = 0;
            for (int kept = 0; kept < 4 * depth; kept += 8) {
                bits = bits << 8 | wire.get(BYTE, next++) & 0xff;
            }
            set(frame, b + 2L * i, bits >>> 3 * depth);
            set(frame, y + 4L * i, bits >>> 2 * depth);
            set(frame, r + 2L * i, bits >>> depth);
            set(frame, y + 4L * i + 2, bits);
        }
    }

    private void squaresToWire(int row, MemorySegment frame, long at, MemorySegment wire, long to) {
        long y0 = plane(0, 2 * row, at);
        long y1 = plane(0, 2 * row + 1, at);
        long b = plane(1, row, at);
        long r = plane(2, row, at);
        long next = to;
        long bits = 0;
        int kept = 0;
        for (int i = 0; i < raster.width() / 2; i++) {
            bits = bits << depth | get(frame, y0 + 4L * i);
            bits = bits << depth | get(frame, y0 + 4L * i + 2);
            bits = bits << depth | get(frame, y1 + 4L * i);
            bits = bits << depth | get(frame, y1 + 4L * i + 2);
            for (kept += 4 * depth; kept >= 8; next++) {
                kept -= 8;
                wire.set(BYTE, next, (byte) (bits >>> kept));
            }
            bits = bits << depth | get(frame, b + 2L * i);
            bits = bits << depth | get(frame, r + 2L * i);
            for (kept += 2 * depth; kept >= 8; next++) {
                kept -= 8;
                wire.set(BYTE, next, (byte) (bits >>> kept));
            }
        }
    }

    private void squaresFromWire(
            int row, MemorySegment wire, long from, MemorySegment frame, long at) {
        long y0 = plane(0, 2 * row, at);
        long y1 = plane(0, 2 * row + 1, at);
        long b = plane(1, row, at);
        long r = plane(2, row, at);
        long next = from;
        long bits = 0;
        int kept = 0;
        for (int i = 0; i < raster.width() / 2; i++) {
            for (; kept < 4 * depth; kept += 8) {
                bits = bits << 8 | wire.get(BYTE, next++) & 0xff;
            }
            kept -= 4 * depth;
            set(frame, y0 + 4L * i, bits >>> kept + 3 * depth);
            set(frame, y0 + 4L * i + 2, bits >>> kept + 2 * depth);
            set(frame, y1 + 4L * i, bits >>> kept + depth);
            set(frame, y1 + 4L * i + 2, bits >>> kept);
            for (; kept < 2 * depth; kept += 8) {
                bits = bits << 8 | wire.get(BYTE, next++) & 0xff;
            }
            kept -= 2 * depth;
            set(frame, b + 2L * i, bits >>> kept + depth);
            set(frame, r + 2L * i, bits >>> kept);
        }
    }

    private long get(MemorySegment frame, long at) {
        return frame.get(LE16, at) & mask;
    }

    private void set(MemorySegment frame, long at, long value) {
        frame.set(LE16, at, (short) (value & mask));
    }
}
