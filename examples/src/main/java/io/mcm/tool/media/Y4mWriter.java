package io.mcm.tool.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.mcm.Field;
import io.mcm.McmException;
import io.mcm.format.Scan;
import io.mcm.format.VideoFormat;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Writes YUV4MPEG2. The two fields of an interlaced picture are woven together; a field whose
 * partner was missed is left out, for it would shift all that follows.
 */
final class Y4mWriter implements MediaWriter {
    private static final byte[] FRAME = "FRAME\n".getBytes(ISO_8859_1);

    private final ByteOutput out;
    private final VideoFormat format;
    private final Y4mHeader header;
    private final boolean inFields;
    private final Fields fields;
    private final MemorySegment picture;

    private boolean begun;
    private boolean halfWoven;

    Y4mWriter(ByteOutput out, VideoFormat format) throws MediaException {
        this.out = out;
        this.format = format;
        try {
            header = Y4mHeader.of(format);
        } catch (MediaException e) {
            throw out.fault(String.valueOf(e.getMessage()));
        }
        inFields = format.scan() != Scan.PROGRESSIVE;
        fields = new Fields(format);
        picture = Arena.ofAuto().allocate(inFields ? fields.pictureBytes() : 0);
    }

    @Override
    public void write(MemorySegment payload, Field field, Wrapping wrapping) throws IOException {
        if (payload.byteSize() != format.payloadSize()) {
            throw out.fault(
                    "a frame of "
                            + payload.byteSize()
                            + " bytes does not fit "
                            + format.toText()
                            + ", whose frames have "
                            + format.payloadSize());
        }
        boolean known = agrees(wrapping.header());
        begin(known ? wrapping.header() : header.bytes());
        byte[] frameLine = known && isLine(wrapping.around(), "FRAME") ? wrapping.around() : FRAME;
        if (!inFields) {
            out.write(frameLine);
            out.write(payload.asByteBuffer());
            return;
        }
        boolean second = field == Field.SECOND;
        if (!second || halfWoven) {
            fields.weave(payload, second, picture);
        }
        if (second && halfWoven) {
            out.write(frameLine);
            out.write(picture.asByteBuffer());
        }
        halfWoven = !second;
    }

    private void begin(byte[] line) throws IOException {
        if (!begun) {
            out.write(line);
            begun = true;
        }
    }

    /** Whether a header that came with a frame says the same as the frame's format. */
    private boolean agrees(byte[] line) {
        if (!isLine(line, Y4mHeader.MAGIC)) {
            return false;
        }
        try {
            return Y4mHeader.parse(new String(line, 0, line.length - 1, ISO_8859_1))
                    .format(format.frameRate())
                    .equals(format);
        } catch (MediaException | McmException e) {
            return false;
        }
    }

    private static boolean isLine(byte[] bytes, String start) {
        String text = new String(bytes, ISO_8859_1);
        return text.startsWith(start) && text.indexOf('\n') == text.length() - 1;
    }

    @Override
    public void close() throws IOException {
        try (out) {
            begin(header.bytes());
        }
    }
}
