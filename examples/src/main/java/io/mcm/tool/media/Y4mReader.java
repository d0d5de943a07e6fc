package io.mcm.tool.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.mcm.Field;
import io.mcm.format.FrameRate;
import io.mcm.format.VideoFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads YUV4MPEG2. A progressive picture is one frame, read in place; an interlaced one is two, its
 * fields in their order in time.
 */
final class Y4mReader implements MediaReader {
    private static final String FRAME = "FRAME";

    private final ByteInput in;
    private final Y4mHeader header;
    private final byte[] headerBytes;
    private final VideoFormat format;
    private final Fields fields;
    private final MemorySegment picture;
    private final long firstFrame;

    private Field field = Field.PROGRESSIVE;
    private byte[] frameLine = new byte[0];

    /**
     * Reads the header.
     *
     * @param rate the frame rate to take where the header says none, or null
     */
    Y4mReader(ByteInput in, @Nullable FrameRate rate) throws IOException {
        this.in = in;
        headerBytes = readLine("the header");
        try {
            header = Y4mHeader.parse(text(headerBytes));
            format = header.format(rate);
        } catch (MediaException e) {
            throw new MediaException(in.name() + ": " + e.getMessage());
        }
        fields = new Fields(format);
        picture = Arena.ofAuto().allocate(header.interlaced() ? fields.pictureBytes() : 0);
        firstFrame = headerBytes.length;
    }

    @Override
    public VideoFormat format() {
        return format;
    }

    @Override
    public int read(MemorySegment payload) throws IOException {
        if (!header.interlaced()) {
            ByteBuffer target = payload.asSlice(0, format.payloadSize()).asByteBuffer();
            return readPicture(target) ? format.payloadSize() : -1;
        }
        boolean second = field == Field.FIRST;
        if (!second && !readPicture(picture.asByteBuffer())) {
            return -1;
        }
        field = second ? Field.SECOND : Field.FIRST;
        fields.split(picture, second, payload);
        return format.payloadSize();
    }

    @Override
    public Field field() {
        return field;
    }

    @Override
    public Wrapping wrapping() {
        return new Wrapping(headerBytes, frameLine);
    }

    @Override
    public void rewind() throws IOException {
        in.seek(firstFrame);
        field = Field.PROGRESSIVE;
    }

    /** Reads the next picture; false at the end of the stream. */
    private boolean readPicture(ByteBuffer target) throws IOException {
        if (in.peek(1).length == 0) {
            return false;
        }
        byte[] line = readLine("a frame header");
        String text = text(line);
        if (!text.equals(FRAME) && !text.startsWith(FRAME + " ")) {
            throw in.fault(
                    "expected a line that begins with FRAME, found \""
                            + text.substring(0, Math.min(text.length(), 20))
                            + "\"");
        }
        frameLine = line;
        int wanted = target.remaining();
        int got = in.read(target);
        if (got < wanted) {
            throw in.fault("ends after " + got + " of the " + wanted + " bytes of a frame");
        }
        return true;
    }

    private byte[] readLine(String what) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw in.fault("ends within " + what);
            }
            line.write(next);
            if (next == '\n') {
                return line.toByteArray();
            }
            if (line.size() == Y4mHeader.MAX_LINE) {
                throw in.fault("no line feed ends " + what + " within " + line.size() + " bytes");
            }
        }
    }

    private static String text(byte[] line) {
        return new String(line, 0, line.length - 1, ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
