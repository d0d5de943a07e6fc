package io.mcm.st2110.video;

import static io.mcm.st2110.video.Words.BYTE;
import static io.mcm.st2110.video.Words.LE32;

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
        int groups = groups();
        int i = 0;
        for (; i < groups - 3; i += 4) {
            int aa = frame.get(LE32, a + i);
            int bb = frame.get(LE32, b + i);
            int cc = frame.get(LE32, c + i);
            wire.set(
                    LE32,
                    to + 3L * i,
                    aa & 0xff | (bb & 0xff) << 8 | (cc & 0xff) << 16 | (aa & 0xff00) << 16);
            wire.set(
                    LE32,
                    to + 3L * i + 4,
                    bb >>> 8 & 0xff | cc & 0xff00 | aa & 0xff_0000 | (bb & 0xff_0000) << 8);
            wire.set(
                    LE32,
                    to + 3L * i + 8,
                    cc >>> 16 & 0xff | aa >>> 24 << 8 | bb >>> 24 << 16 | cc & 0xff00_0000);
        }
        for (; i < groups; i++) {
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
        int groups = groups();
        int i = 0;
        for (; i < groups - 3; i += 4) {
            int w0 = wire.get(LE32, from + 3L * i);
            int w1 = wire.get(LE32, from + 3L * i + 4);
            int w2 = wire.get(LE32, from + 3L * i + 8);
            frame.set(
                    LE32,
                    a + i,
                    w0 & 0xff | w0 >>> 16 & 0xff00 | w1 & 0xff_0000 | (w2 & 0xff00) << 16);
            frame.set(
                    LE32,
                    b + i,
                    w0 >>> 8 & 0xff
                            | (w1 & 0xff) << 8
                            | w1 >>> 8 & 0xff_0000
                            | (w2 & 0xff_0000) << 8);
            frame.set(
                    LE32,
                    c + i,
                    w0 >>> 16 & 0xff | w1 & 0xff00 | (w2 & 0xff) << 16 | w2 & 0xff00_0000);
        }
        for (; i < groups; i++) {
            frame.set(BYTE, a + i, wire.get(BYTE, from + 3L * i));
            frame.set(BYTE, b + i, wire.get(BYTE, from + 3L * i + 1));
            frame.set(BYTE, c + i, wire.get(BYTE, from + 3L * i + 2));
        }
    }
}
