package io.mcm.tool.media;

import io.mcm.Field;
import io.mcm.format.Format;
import io.mcm.format.Scan;
import io.mcm.format.VideoFormat;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/**
 * Reads frames that lie one behind the other, each of the format's payload size, the last one
 * shorter.
 */
final class RawReader implements MediaReader {
    private final ByteInput in;
    private final Format format;
    private final boolean inFields;
    private Field field = Field.PROGRESSIVE;

    RawReader(ByteInput in, Format format) {
        this.in = in;
        this.format = format;
        inFields = format instanceof VideoFormat video && video.scan() != Scan.PROGRESSIVE;
    }

    @Override
    public Format format() {
        return format;
    }

    @Override
    public int read(MemorySegment payload) throws IOException {
        int got = in.read(payload.asSlice(0, format.payloadSize()).asByteBuffer());
        payload.asSlice(got, format.payloadSize() - got).fill((byte) 0);
        if (inFields) {
            field = field == Field.FIRST ? Field.SECOND : Field.FIRST;
        }
        return got == 0 ? -1 : got;
    }

    @Override
    public Field field() {
        return field;
    }

    @Override
    public void rewind() throws IOException {
        in.seek(0);
        field = Field.PROGRESSIVE;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
