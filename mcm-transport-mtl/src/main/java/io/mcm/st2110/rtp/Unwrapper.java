package io.mcm.st2110.rtp;

/**
 * Makes numbers that wrap into 64-bit ones that don't: RTP sequence numbers of 16 bits, the 32-bit
 * ones of RFC 4175, RTP timestamps. Each is taken for the one nearest to the highest seen so far,
 * so packets may be late or missing by less than half of the range.
 *
 * <p>For one thread.
 */
public final class Unwrapper {
    private final int unused;
    private long highest;
    private boolean started;

    /**
     * Knows no number yet.
     *
     * @param bits of the numbers, 1 to 63
     */
    public Unwrapper(int bits) {
        if (bits < 1 || bits > 63) {
            throw new IllegalArgumentException("bits = " + bits + ": allowed is 1 to 63");
        }
        unused = Long.SIZE - bits;
    }

    /**
     * Takes a number. The first one stands for itself.
     *
     * @param number its low bits count
     * @return the number without wrapping; below 0 when it was before the first one
     */
    public long unwrap(long number) {
        if (!started) {
            restart(number);
            return highest;
        }
        long unwrapped = nearest(highest, number, Long.SIZE - unused);
        highest = Math.max(highest, unwrapped);
        return unwrapped;
    }

    /**
     * Begins anew, as when the sender did: the number stands for itself.
     *
     * @param number its low bits count
     */
    public void restart(long number) {
        highest = number << unused >>> unused;
        started = true;
    }

    /**
     * The number nearest to a reference whose low bits are given.
     *
     * @param reference any number
     * @param number its low bits count
     * @param bits how many, 1 to 63
     * @return from reference - 2^(bits-1) to reference + 2^(bits-1) - 1
     */
    public static long nearest(long reference, long number, int bits) {
        int unused = Long.SIZE - bits;
        return reference + ((number - reference) << unused >> unused);
    }
}
