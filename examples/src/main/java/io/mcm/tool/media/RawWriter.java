package io.mcm.tool.media;

import io.mcm.Field;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Writes payloads one behind the other. */
final class RawWriter implements MediaWriter {
    private final ByteOutput out;

    RawWriter(ByteOutput out) {
        this.out = out;
    }

    @Override
    public void write(MemorySegment payload, Field field, Wrapping wrapping) throws IOException {
        out.write(payload.asByteBuffer());
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
