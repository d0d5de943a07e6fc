package io.mcm.st2110.video;

import static io.mcm.st2110.video.Words.BE64;
import static io.mcm.st2110.video.Words.FORTY;
import static io.mcm.st2110.video.Words.LE64;
import static io.mcm.st2110.video.Words.TEN;

import java.lang.foreign.MemorySegment;

/**
 * {@code v210}: blocks of 6 pixels in four little-endian words, three components in each, become
 * three groups of 5 octets. The components come in the order of the groups.
 */
final class V210Converter extends PixelConverter {
    private static final int BLOCK = 16;

    private final int stride;

    V210Converter(Raster raster, int stride, int rows) {
        super(raster, rows);
        this.stride = stride;
    }

    /** Where rows don't end with a block, all of them are one, as on the wire. */
    static V210Converter unpadded(Raster raster) {
        return raster.width() % 6 == 0
                ? new V210Converter(raster, raster.width() / 6 * BLOCK, raster.rows())
                : new V210Converter(raster, 0, 1);
    }

    @Override
    public void toWire(int row, MemorySegment frame, long at, MemorySegment wire, long to) {
        long blocks = at + (long) row * stride;
        int groups = groups();
        int i = 0;
        for (; i < groups / 3; i++) {
            long w01 = frame.get(LE64, blocks + (long) BLOCK * i);
            long w23 = frame.get(LE64, blocks + (long) BLOCK * i + 8);
            long g0 = first(w01);
            long g1 = second(w01, w23);
            wire.set(BE64, to + 15L * i, g0 << 24 | g1 >>> 16);
            wire.set(BE64, to + 15L * i + 7, g1 << 40 | third(w23));
        }
        if (groups % 3 > 0) {
            long w01 = frame.get(LE64, blocks + (long) BLOCK * i);
            Words.group(wire, to + 15L * i, first(w01));
            if (groups % 3 > 1) {
                long w23 = frame.get(LE64, blocks + (long) BLOCK * i + 8);
                Words.group(wire, to + 15L * i + 5, second(w01, w23));
            }
        }
    }

    /** Cb0 Y0 Cr0 of word 0, Y1 of word 1. */
    private static long first(long w01) {
        return (w01 & TEN) << 30
                | (w01 >>> 10 & TEN) << 20
                | (w01 >>> 20 & TEN) << 10
                | w01 >>> 32 & TEN;
    }

    /** Cb1 Y2 of word 1, Cr1 Y3 of word 2. */
    private static long second(long w01, long w23) {
        return (w01 >>> 42 & TEN) << 30
                | (w01 >>> 52 & TEN) << 20
                | (w23 & TEN) << 10
                | w23 >>> 10 & TEN;
    }

    /** Cb2 of word 2, Y4 Cr2 Y5 of word 3. */
    private static long third(long w23) {
        return (w23 >>> 20 & TEN) << 30
                | (w23 >>> 32 & TEN) << 20
                | (w23 >>> 42 & TEN) << 10
                | w23 >>> 52 & TEN;
    }

    @Override
    public void fromWire(int row, MemorySegment wire, long from, MemorySegment frame, long at) {
        long blocks = at + (long) row * stride;
        int groups = groups();
        int i = 0;
        for (; i < groups / 3; i++) {
            long high = wire.get(BE64, from + 15L * i);
            long low = wire.get(BE64, from + 15L * i + 7);
            write(
                    frame,
                    blocks + (long) BLOCK * i,
                    high >>> 24,
                    (high << 16 | low >>> 40 & 0xffff) & FORTY,
                    low & FORTY);
        }
        if (groups % 3 > 0) {
            long g0 = Words.group(wire, from + 15L * i);
            long g1 = groups % 3 > 1 ? Words.group(wire, from + 15L * i + 5) : 0;
            write(frame, blocks + (long) BLOCK * i, g0, g1, 0);
        }
    }

    private static void write(MemorySegment frame, long at, long g0, long g1, long g2) {
        long w0 = reversed(g0 >>> 10);
        long w1 = g0 & TEN | (g1 >>> 30) << 10 | (g1 >>> 20 & TEN) << 20;
        long w2 = g1 >>> 10 & TEN | (g1 & TEN) << 10 | (g2 >>> 30) << 20;
        long w3 = reversed(g2);
        frame.set(LE64, at, w0 | w1 << 32);
        frame.set(LE64, at + 8, w2 | w3 << 32);
    }

    /** Three components in the other order. */
    private static long reversed(long three) {
        return three >>> 20 & TEN | (three >>> 10 & TEN) << 10 | (three & TEN) << 20;
    }
}
