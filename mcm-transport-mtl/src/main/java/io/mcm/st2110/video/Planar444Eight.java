package io.mcm.st2110.video;

import static io.mcm.st2110.video.Words.BYTE;

import io.mcm.format.Sampling;
import io.mcm.format.VideoFormat;
import java.lang.foreign.MemorySegment;

/** {@code yuv444p} and {@code gbrp}: groups of Cb Y Cr, or R G B, an octet each. */
final class Planar444Eight extends PlanarRows {
    private final int[] order; // planes as a group has them

    Planar444Eight(VideoFormat format, Raster raster) {
        super(format, raster);
        order = planesOf(format.pixelFormat().sampling() == Sampling.RGB);
    }

    @Override
    public void toWire(int row, MemorySegment frame, long at, MemorySegment wire, long to) {
        long a = plane(order[0], row, at);
        long b = plane(order[1], row, at);
        long c = plane(order[2], row, at);
        for (int i = 0; i < groups(); i++) {
            wire.set(BYTE, to + 3L * i, frame.get(BYTE, a + i));
            wire.set(BYTE, to + 3L * i + 1, frame.get(BYTE, b + i));
            wire.set(BYTE, to + 3L * i + 2, frame.get(BYTE, c + i));
        }
    }

    @Override
    public void fromWire(int row, MemorySegment wire, long from, MemorySegment frame, long at) {
        long a = plane(order[0], row, at);
        long b = plane(order[1], row, at);
        long c = plane(order[2], row, at);
        for (int i = 0; i < groups(); i++) {
            frame.set(BYTE, a + i, wire.get(BYTE, from + 3L * i));
            frame.set(BYTE, b + i, wire.get(BYTE, from + 3L * i + 1));
            frame.set(BYTE, c + i, wire.get(BYTE, from + 3L * i + 2));
        }
    }
}
