package io.mcm.tool.media;

import io.mcm.format.CompressedFormat;
import io.mcm.format.Format;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Reads codestreams of JPEG XS that lie one behind the other. Each says its length in its picture
 * header: ISO/IEC 21122-1 annex A.
 */
final class CodestreamReader implements MediaReader {
    private static final ValueLayout.OfShort U16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt U32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private static final short START = (short) 0xff10;
    private static final short CAPABILITIES = (short) 0xff50;
    private static final short PICTURE = (short) 0xff12;

    private final ByteInput in;
    private final CompressedFormat format;

    CodestreamReader(ByteInput in, CompressedFormat format) {
        this.in = in;
        this.format = format;
    }

    @Override
    public Format format() {
        return format;
    }

    @Override
    public int read(MemorySegment payload) throws IOException {
        int got = take(payload, 0, 6);
        if (got == 0) {
            return -1;
        }
        check(got == 6 && payload.get(U16, 0) == START && payload.get(U16, 2) == CAPABILITIES);
        int picture = 4 + (payload.get(U16, 4) & 0xffff);
        int header = picture + 8;
        check(header <= format.payloadSize() && take(payload, 6, header) == header - 6);
        check(payload.get(U16, picture) == PICTURE);
        long length = payload.get(U32, picture + 4) & 0xffff_ffffL;
        if (length < header || length > format.payloadSize()) {
            throw in.fault(
                    "a codestream says that it is "
                            + length
                            + " bytes long: allowed is up to "
                            + format.payloadSize()
                            + ", as --compressed says, and not 0");
        }
        check(take(payload, header, (int) length) == length - header);
        return (int) length;
    }

    private int take(MemorySegment payload, int from, int to) throws IOException {
        check(to <= payload.byteSize());
        return in.read(payload.asSlice(from, to - from).asByteBuffer());
    }

    private void check(boolean right) throws MediaException {
        if (!right) {
            throw in.fault(
                    "is no codestream of JPEG XS, which begins with ff10 ff50, then a picture header"
                            + " that says how long it is");
        }
    }

    @Override
    public void rewind() throws IOException {
        in.seek(0);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
