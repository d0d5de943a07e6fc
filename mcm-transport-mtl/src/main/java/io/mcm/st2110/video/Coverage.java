package io.mcm.st2110.video;

import java.util.Arrays;

/**
 * Which samples of a picture or field have come. Bytes alone would not tell: a sender that sends
 * some twice under two numbers would make a frame look complete whose other samples are those of an
 * earlier one.
 *
 * <p>Parts in order only move a mark. From the first one on that is not, each pgroup has a bit.
 *
 * <p>For one thread.
 */
public final class Coverage {
    private final int pgroup;
    private final long[] bits;

    /** Whether the bits are in use: what came is not all from the start on. */
    private boolean scattered;

    private int covered;

    /**
     * Nothing has come.
     *
     * @param raster the picture, or the larger one of two fields
     */
    public Coverage(Raster raster) {
        pgroup = raster.pgroup().octets();
        bits = new long[(raster.size() / pgroup + 63) / 64];
    }

    /** Starts a picture or field: nothing has come. */
    public void clear() {
        scattered = false;
        covered = 0;
    }

    /**
     * A part came, perhaps again.
     *
     * @param offset bytes from the start, as {@link Depacketizer#frameOffset} says
     * @param length bytes, as {@link Depacketizer#length} says
     */
    public void add(int offset, int length) {
        if (!scattered && offset != covered) {
            scattered = true;
            Arrays.fill(bits, 0);
            mark(0, covered / pgroup);
        }
        covered += scattered ? mark(offset / pgroup, (offset + length) / pgroup) * pgroup : length;
    }

    /** Sets a range of bits; returns how many of them were not set. */
    private int mark(int from, int to) {
        int fresh = 0;
        for (int bit = from; bit < to; bit = (bit | 63) + 1) {
            int word = bit >> 6;
            long mask = -1L << bit;
            if (to - 1 >> 6 == word) {
                mask &= -1L >>> -to;
            }
            fresh += Long.bitCount(mask & ~bits[word]);
            bits[word] |= mask;
        }
        return fresh;
    }

    /**
     * How much has come, each sample counted once.
     *
     * @return bytes, the size of the picture or field when nothing is missing
     */
    public int covered() {
        return covered;
    }
}
