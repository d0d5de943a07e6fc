package io.mcm.benchmarks;

import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What a frame of a round trip says: a word at its start and the same word inverted at its end,
 * and, when the word says so, everything in between.
 */
final class Words {
    /** A word with this bit: every byte of the frame is written and read. */
    static final long ALL = 1L << 62;

    /** A word with this bit is the last of its size. */
    static final long LAST = 1L << 61;

    private final int size;
    private final byte[] bytes;

    Words(int size) {
        this.size = size;
        this.bytes = new byte[size];
    }

    void write(MutableDirectBuffer frame, int at, long word) {
        if ((word & ALL) != 0) {
            frame.putBytes(at, bytes, 0, size);
        }
        frame.putLong(at, word);
        frame.putLong(at + size - Long.BYTES, ~word);
    }

    /** The word, once it is checked. */
    long read(DirectBuffer frame, int at) {
        long word = frame.getLong(at);
        if (frame.getLong(at + size - Long.BYTES) != ~word) {
            throw new IllegalStateException("frame " + word + " is torn");
        }
        if ((word & ALL) != 0) {
            frame.getBytes(at, bytes, 0, size);
        }
        return word;
    }
}
