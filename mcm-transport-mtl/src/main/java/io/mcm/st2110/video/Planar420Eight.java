package io.mcm.st2110.video;

import static io.mcm.st2110.video.Words.BYTE;
import static io.mcm.st2110.video.Words.LE16;
import static io.mcm.st2110.video.Words.LE32;

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
        int groups = groups();
        int i = 0;
        for (; i < groups - 1; i += 2) {
            int luma0 = frame.get(LE32, y0 + 2L * i);
            int luma1 = frame.get(LE32, y1 + 2L * i);
            int cb = frame.get(LE16, b + i);
            int cr = frame.get(LE16, r + i);
            wire.set(LE32, to + 6L * i, luma0 & 0xffff | luma1 << 16);
            wire.set(LE32, to + 6L * i + 4, cb & 0xff | (cr & 0xff) << 8 | luma0 & 0xffff_0000);
            wire.set(
                    LE32, to + 6L * i + 8, luma1 >>> 16 | (cb & 0xff00) << 8 | (cr & 0xff00) << 16);
        }
        for (; i < groups; i++) {
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
        int groups = groups();
        int i = 0;
        for (; i < groups - 1; i += 2) {
            int w0 = wire.get(LE32, from + 6L * i);
            int w1 = wire.get(LE32, from + 6L * i + 4);
            int w2 = wire.get(LE32, from + 6L * i + 8);
            frame.set(LE32, y0 + 2L * i, w0 & 0xffff | w1 & 0xffff_0000);
            frame.set(LE32, y1 + 2L * i, w0 >>> 16 | w2 << 16);
            frame.set(LE16, b + i, (short) (w1 & 0xff | w2 >>> 8 & 0xff00));
            frame.set(LE16, r + i, (short) (w1 >>> 8 & 0xff | w2 >>> 16 & 0xff00));
        }
        for (; i < groups; i++) {
            frame.set(LE16, y0 + 2L * i, wire.get(LE16, from + 6L * i));
            frame.set(LE16, y1 + 2L * i, wire.get(LE16, from + 6L * i + 2));
            frame.set(BYTE, b + i, wire.get(BYTE, from + 6L * i + 4));
            frame.set(BYTE, r + i, wire.get(BYTE, from + 6L * i + 5));
        }
    }
}
