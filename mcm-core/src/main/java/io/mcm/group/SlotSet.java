package io.mcm.group;

/** A set of slot indexes, used by one thread; what it writes shares no cache line with anything. */
final class SlotSet {
    private static final int PADDING = 16;

    /** Padding, the size, the bits, padding. */
    private final long[] words;

    SlotSet(int slots) {
        words = new long[PADDING + 1 + ((slots + 63) >>> 6) + PADDING];
    }

    void add(int slot) {
        words[index(slot)] |= 1L << slot;
        words[PADDING]++;
    }

    void remove(int slot) {
        words[index(slot)] &= ~(1L << slot);
        words[PADDING]--;
    }

    boolean contains(int slot) {
        return (words[index(slot)] >>> slot & 1) != 0;
    }

    int size() {
        return (int) words[PADDING];
    }

    /** The first member at or after {@code from}, or -1. */
    int next(int from) {
        int at = index(from);
        int end = words.length - PADDING;
        if (at >= end) {
            return -1;
        }
        long bits = words[at] & (-1L << from);
        while (bits == 0) {
            if (++at == end) {
                return -1;
            }
            bits = words[at];
        }
        return ((at - PADDING - 1) << 6) + Long.numberOfTrailingZeros(bits);
    }

    private static int index(int slot) {
        return PADDING + 1 + (slot >>> 6);
    }
}
