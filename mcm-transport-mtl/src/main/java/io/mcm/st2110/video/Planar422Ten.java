package io.mcm.st2110.video;

import static io.mcm.st2110.video.Words.BE32;
import static io.mcm.st2110.video.Words.BE64;
import static io.mcm.st2110.video.Words.FORTY;
import static io.mcm.st2110.video.Words.LE16;
import static io.mcm.st2110.video.Words.LE32;
import static io.mcm.st2110.video.Words.LE64;
import static io.mcm.st2110.video.Words.TEN;

import io.mcm.format.VideoFormat;
import java.lang.foreign.MemorySegment;

/** {@code yuv422p10le}: four groups, 8 pixels and 20 octets, at a time, in whole words. */
final class Planar422Ten extends PlanarRows {
    private static final long TENS = 0x03ff_03ff_03ff_03ffL;

    Planar422Ten(VideoFormat format, Raster raster) {
        super(format, raster);
    }

    @Override
    public void toWire(int row, MemorySegment frame, long at, MemorySegment wire, long to) {
        long y = plane(0, row, at);
        long b = plane(1, row, at);
        long r = plane(2, row, at);
        int groups = groups();
        int i = 0;
        for (; i < groups - 3; i += 4) {
            long y0 = frame.get(LE64, y + 4L * i) & TENS;
            long y1 = frame.get(LE64, y + 4L * i + 8) & TENS;
            long cb = frame.get(LE64, b + 2L * i) & TENS;
            long cr = frame.get(LE64, r + 2L * i) & TENS;
            long g0 = group(cb, y0, cr);
            long g1 = group(cb >>> 16, y0 >>> 32, cr >>> 16);
            long g2 = group(cb >>> 32, y1, cr >>> 32);
            long g3 = group(cb >>> 48, y1 >>> 32, cr >>> 48);
            wire.set(BE64, to + 5L * i, g0 << 24 | g1 >>> 16);
            wire.set(BE64, to + 5L * i + 8, g1 << 48 | g2 << 8 | g3 >>> 32);
            wire.set(BE32, to + 5L * i + 16, (int) g3);
        }
        for (; i < groups; i++) {
            long yy = frame.get(LE32, y + 4L * i) & TENS;
            long cb = frame.get(LE16, b + 2L * i) & TEN;
            long cr = frame.get(LE16, r + 2L * i) & TEN;
            Words.group(wire, to + 5L * i, group(cb, yy, cr));
        }
    }

    /** Cb, Y0, Cr, Y1 from the low words, and Y1 from the word above. */
    private static long group(long cb, long y, long cr) {
        return (cb & TEN) << 30 | (y & TEN) << 20 | (cr & TEN) << 10 | y >>> 16 & TEN;
    }

    @Override
    public void fromWire(int row, MemorySegment wire, long from, MemorySegment frame, long at) {
        long y = plane(0, row, at);
        long b = plane(1, row, at);
        long r = plane(2, row, at);
        int groups = groups();
        int i = 0;
        for (; i < groups - 3; i += 4) {
            long w0 = wire.get(BE64, from + 5L * i);
            long w1 = wire.get(BE64, from + 5L * i + 8);
            int w2 = wire.get(BE32, from + 5L * i + 16);
            long g0 = w0 >>> 24;
            long g1 = (w0 << 16 | w1 >>> 48) & FORTY;
            long g2 = w1 >>> 8 & FORTY;
            long g3 = (w1 & 0xff) << 32 | Integer.toUnsignedLong(w2);
            frame.set(LE64, y + 4L * i, luma(g0) | luma(g1) << 32);
            frame.set(LE64, y + 4L * i + 8, luma(g2) | luma(g3) << 32);
            frame.set(LE64, b + 2L * i, four(g0 >>> 30, g1 >>> 30, g2 >>> 30, g3 >>> 30));
            frame.set(
                    LE64,
                    r + 2L * i,
                    four(g0 >>> 10 & TEN, g1 >>> 10 & TEN, g2 >>> 10 & TEN, g3 >>> 10 & TEN));
        }
        for (; i < groups; i++) {
            long group = Words.group(wire, from + 5L * i);
            frame.set(LE32, y + 4L * i, (int) luma(group));
            frame.set(LE16, b + 2L * i, (short) (group >>> 30));
            frame.set(LE16, r + 2L * i, (short) (group >>> 10 & TEN));
        }
    }

    private static long luma(long group) {
        return group >>> 20 & TEN | (group & TEN) << 16;
    }

    private static long four(long a, long b, long c, long d) {
        return a | b << 16 | c << 32 | d << 48;
    }
}
