package io.mcm.st2110.interop;

import java.nio.ByteBuffer;

/**
 * Content that moves and is numbered: every byte follows from a frame's number and the byte's
 * place, and the first four bytes are the number.
 */
final class Numbered {
    private Numbered() {}

    static byte[] frame(int number, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 11) + number * 7);
        }
        ByteBuffer.wrap(bytes).putInt(0, number);
        return bytes;
    }

    /** The number that a frame says it has. */
    static int numberOf(byte[] frame) {
        return ByteBuffer.wrap(frame).getInt(0);
    }
}
