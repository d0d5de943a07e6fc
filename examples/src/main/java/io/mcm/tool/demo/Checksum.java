package io.mcm.tool.demo;

import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;

/**
 * CRC-32C of a buffer's bytes. Nothing is allocated; one thread at a time.
 *
 * <p>The bytes take a detour through a small array: the processor's CRC instructions are reached
 * through arrays only without an object made for each frame, and a chunk of this size stays in the
 * first cache.
 */
final class Checksum {
    /** The size of one. */
    static final int BYTES = 4;

    private final CRC32C crc = new CRC32C();
    private final byte[] chunk = new byte[4096];

    int of(DirectBuffer buffer, int length) {
        crc.reset();
        for (int done = 0; done < length; ) {
            int count = Math.min(chunk.length, length - done);
            buffer.getBytes(done, chunk, 0, count);
            crc.update(chunk, 0, count);
            done += count;
        }
        return (int) crc.getValue();
    }
}
