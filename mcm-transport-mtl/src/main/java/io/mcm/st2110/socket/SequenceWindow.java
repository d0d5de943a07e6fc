package io.mcm.st2110.socket;

import java.util.Arrays;

/**
 * The sequence numbers of a stream without wrapping, and which of them came already. The extended
 * number of RFC 4175 is used as far as it makes sense: some senders write one that never changes,
 * and a gap of up to 32,767 packets needs none.
 *
 * <p>For one thread.
 */
final class SequenceWindow {
    /** Packets that may be late; a power of two, twice what 16 bits can tell apart. */
    private static final int SIZE = 1 << 16;

    /** A longer gap is no gap. */
    private static final int MAX_GAP = 1 << 24;

    private final long[] seen = new long[SIZE >> 6];
    private long highest;
    private int highestRaw;
    private boolean started;

    /** Knows nothing. */
    void reset() {
        started = false;
    }

    /**
     * Takes a packet's number.
     *
     * @param raw 16 bits, or 32 with the extension
     * @param extended whether it has 32
     * @return the number without wrapping, or -1 when the packet came before
     */
    long take(int raw, boolean extended) {
        if (!started) {
            started = true;
            Arrays.fill(seen, 0);
            highest = (1L << 32) + (raw & 0xffff);
            highestRaw = raw;
            mark(highest);
            return highest;
        }
        long number = highest + distance(raw, extended);
        if (number > highest) {
            forget(number);
            highest = number;
            highestRaw = raw;
        } else if (isMarked(number)) {
            return -1;
        }
        mark(number);
        return number;
    }

    private int distance(int raw, boolean extended) {
        int wide = raw - highestRaw;
        return extended && wide > Short.MAX_VALUE && wide < MAX_GAP ? wide : (short) wide;
    }

    /** Makes room for the numbers after the highest. */
    private void forget(long number) {
        long from = Math.max(highest + 1, number - SIZE + 1);
        for (long i = from; i <= number; i++) {
            seen[word(i)] &= ~(1L << i);
        }
    }

    private void mark(long number) {
        seen[word(number)] |= 1L << number;
    }

    private boolean isMarked(long number) {
        return (seen[word(number)] & 1L << number) != 0;
    }

    private static int word(long number) {
        return (int) (number & SIZE - 1) >> 6;
    }
}
