package io.mcm.st2110.video;

import static io.mcm.st2110.video.Words.BE64;
import static io.mcm.st2110.video.Words.FORTY;
import static io.mcm.st2110.video.Words.LE64;
import static io.mcm.st2110.video.Words.TEN;

import java.lang.foreign.MemorySegment;

/**
 * {@code v210}: blocks of 6 pixels in four little-endian words, three components in each, become
 * three groups of 5 octets. The components come in the order of the groups, so a block is four
 * times 30 bits here and there; only within a word the first component is the lowest, in a group
 * the highest.
 */
final class V210Converter extends PixelConverter {
    private static final int BLOCK = 16;

    /** The components of a word. */
    private static final long WORD = (1L << 30) - 1;

    /** The lowest component of both words of a long. */
    private static final long FIRST = 0x0000_03ff_0000_03ffL;

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
            long r01 = reversed(frame.get(LE64, blocks + (long) BLOCK * i));
            long r23 = reversed(frame.get(LE64, blocks + (long) BLOCK * i + 8));
            wire.set(BE64, to + 15L * i, r01 << 34 | r01 >>> 32 << 4 | (r23 & WORD) >>> 26);
            wire.set(BE64, to + 15L * i + 7, r01 >>> 32 << 60 | (r23 & WORD) << 30 | r23 >>> 32);
        }
        if (groups % 3 > 0) {
            long r01 = reversed(frame.get(LE64, blocks + (long) BLOCK * i));
            Words.group(wire, to + 15L * i, (r01 & WORD) << 10 | r01 >>> 52);
            if (groups % 3 > 1) {
                long r2 = reversed(frame.get(LE64, blocks + (long) BLOCK * i + 8)) & WORD;
                Words.group(wire, to + 15L * i + 5, (r01 >>> 32 << 20 | r2 >>> 10) & FORTY);
            }
        }
    }

    @Override
    public void fromWire(int row, MemorySegment wire, long from, MemorySegment frame, long at) {
        long blocks = at + (long) row * stride;
        int groups = groups();
        int i = 0;
        for (; i < groups / 3; i++) {
            long high = wire.get(BE64, from + 15L * i);
            long low = wire.get(BE64, from + 15L * i + 7);
            long r01 = high >>> 34 | (high >>> 4 & WORD) << 32;
            long r23 = low >>> 30 & WORD | (low & WORD) << 32;
            frame.set(LE64, blocks + (long) BLOCK * i, reversed(r01));
            frame.set(LE64, blocks + (long) BLOCK * i + 8, reversed(r23));
        }
        if (groups % 3 > 0) {
            long g0 = Words.group(wire, from + 15L * i);
            long g1 = groups % 3 > 1 ? Words.group(wire, from + 15L * i + 5) : 0;
            long r01 = g0 >>> 10 | ((g0 & TEN) << 20 | g1 >>> 20) << 32;
            frame.set(LE64, blocks + (long) BLOCK * i, reversed(r01));
            frame.set(LE64, blocks + (long) BLOCK * i + 8, reversed((g1 << 10) & WORD));
        }
    }

    /**
     * Of two words: the three components in the other order, as they follow each other in groups.
     */
    private static long reversed(long words) {
        return words >>> 20 & FIRST | words & FIRST << 10 | (words & FIRST) << 20;
    }
}
