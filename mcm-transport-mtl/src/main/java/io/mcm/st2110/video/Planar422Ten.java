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
    /** Each second sample of a plane. */
    private static final long EVEN = 0x0000_03ff_0000_03ffL;

    /** Y0 and Y1 of a group, or Cb and Cr of one shifted by 10 bits. */
    private static final long PAIR = 0x3ffL << 20 | 0x3ff;

    private static final long LOW = 0xffff_ffffL;

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
            long luma01 = luma(frame.get(LE64, y + 4L * i));
            long luma23 = luma(frame.get(LE64, y + 4L * i + 8));
            long cb = frame.get(LE64, b + 2L * i);
            long cr = frame.get(LE64, r + 2L * i);
            long chroma02 = chroma(cb, cr);
            long chroma13 = chroma(cb >>> 16, cr >>> 16);
            long g0 = (chroma02 & LOW) << 10 | luma01 & LOW;
            long g1 = (chroma13 & LOW) << 10 | luma01 >>> 32;
            long g2 = chroma02 >>> 32 << 10 | luma23 & LOW;
            long g3 = chroma13 >>> 32 << 10 | luma23 >>> 32;
            wire.set(BE64, to + 5L * i, g0 << 24 | g1 >>> 16);
            wire.set(BE64, to + 5L * i + 8, g1 << 48 | g2 << 8 | g3 >>> 32);
            wire.set(BE32, to + 5L * i + 16, (int) g3);
        }
        for (; i < groups; i++) {
            long yy = frame.get(LE32, y + 4L * i);
            long cb = frame.get(LE16, b + 2L * i);
            long cr = frame.get(LE16, r + 2L * i);
            Words.group(wire, to + 5L * i, chroma(cb, cr) << 10 | luma(yy) & LOW);
        }
    }

    /** Y0 and Y1 of two groups as they lie in one, each in half of the long. */
    private static long luma(long four) {
        return (four & EVEN) << 20 | four >>> 16 & EVEN;
    }

    /** Cb and Cr of two groups as they lie in one, less 10 bits, each in half of the long. */
    private static long chroma(long cb, long cr) {
        return (cb & EVEN) << 20 | cr & EVEN;
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
            frame.set(LE64, y + 4L * i, samples(g0 & PAIR | (g1 & PAIR) << 32));
            frame.set(LE64, y + 4L * i + 8, samples(g2 & PAIR | (g3 & PAIR) << 32));
            long chroma02 = g0 >>> 10 & PAIR | (g2 >>> 10 & PAIR) << 32;
            long chroma13 = g1 >>> 10 & PAIR | (g3 >>> 10 & PAIR) << 32;
            frame.set(LE64, b + 2L * i, chroma02 >>> 20 & EVEN | (chroma13 >>> 20 & EVEN) << 16);
            frame.set(LE64, r + 2L * i, chroma02 & EVEN | (chroma13 & EVEN) << 16);
        }
        for (; i < groups; i++) {
            long group = Words.group(wire, from + 5L * i);
            frame.set(LE32, y + 4L * i, (int) samples(group & PAIR));
            frame.set(LE16, b + 2L * i, (short) (group >>> 30));
            frame.set(LE16, r + 2L * i, (short) (group >>> 10 & TEN));
        }
    }

    /** The other way round: what {@link #luma} made, as it lies in a plane. */
    private static long samples(long luma) {
        return luma >>> 20 & EVEN | (luma & EVEN) << 16;
    }
}
