package io.mcm.st2110.video;

import static io.mcm.st2110.video.Words.BYTE;
import static io.mcm.st2110.video.Words.LE16;

import io.mcm.format.VideoFormat;
import java.lang.foreign.MemorySegment;

/** {@code yuv420p}: groups of Y00 Y01 Y10 Y11 Cb Cr from two rows, an octet each. */
final class Planar420Eight extends PlanarRows {
    Planar420Eight(VideoFormat format, Raster raster) {
        super(format, raster);
    }

    @Override
    public void toWire(int row, MemorySegment frame, long at, MemorySegment wire, long to) {
        long y0 = plane(0, 2 * row, at);
        long y1 = plane(0, 2 * row + 1, at);
        long b = plane(1, row, at);
        long r = plane(2, row, at);
        for (int i = 0; i < groups(); i++) {
            wire.set(LE16, to + 6L * i, frame.get(LE16, y0 + 2L * i));
            wire.set(LE16, to + 6L * i + 2, frame.get(LE16, y1 + 2L * i));
            wire.set(BYTE, to + 6L * i + 4, frame.get(BYTE, b + i));
            wire.set(BYTE, to + 6L * i + 5, frame.get(BYTE, r + i));
        }
    }

    @Override
    public void fromWire(int row, MemorySegment wire, long from, MemorySegment frame, long at) {
        long y0 = plane(0, 2 * row, at);
        long y1 = plane(0, 2 * row + 1, at);
        long b = plane(1, row, at);
        long r = plane(2, row, at);
        for (int i = 0; i < groups(); i++) {
            frame.set(LE16, y0 + 2L * i, wire.get(LE16, from + 6L * i));
            frame.set(LE16, y1 + 2L * i, wire.get(LE16, from + 6L * i + 2));
            frame.set(BYTE, b + i, wire.get(BYTE, from + 6L * i + 4));
            frame.set(BYTE, r + i, wire.get(BYTE, from + 6L * i + 5));
        }
    }
}
