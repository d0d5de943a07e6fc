package io.mcm.group;

/** A set of slot indexes, used by one thread. */
final class SlotSet {
    private final long[] words;
    private int size;

    SlotSet(int slots) {
        words = new long[(slots + 63) >>> 6];
    }

    void add(int slot) {
        words[slot >>> 6] |= 1L << slot;
        size++;
    }

    void remove(int slot) {
        words[slot >>> 6] &= ~(1L << slot);
        size--;
    }

    int size() {
        return size;
    }

    /** The first member at or after {@code from}, or -1. */
    int next(int from) {
        int word = from >>> 6;
        if (word >= words.length) {
            return -1;
        }
        long bits = words[word] & (-1L << from);
        while (bits == 0) {
            if (++word == words.length) {
                return -1;
            }
            bits = words[word];
        }
        return (word << 6) + Long.numberOfTrailingZeros(bits);
    }
}
