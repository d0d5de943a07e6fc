package io.mcm.st2110.socket;

import java.util.Random;
import org.agrona.DirectBuffer;

/** Frames whose every byte follows from their number. */
final class Content {
    private Content() {}

    /** Bytes of a frame; of each pair, read as a little-endian number, only some bits are used. */
    static byte[] of(long number, int length, int mask) {
        byte[] bytes = new byte[length];
        new Random(number).nextBytes(bytes);
        for (int i = 0; i + 1 < length; i += 2) {
            bytes[i] &= (byte) mask;
            bytes[i + 1] &= (byte) (mask >> 8);
        }
        return bytes;
    }

    static byte[] of(DirectBuffer payload) {
        byte[] bytes = new byte[payload.capacity()];
        payload.getBytes(0, bytes);
        return bytes;
    }
}
