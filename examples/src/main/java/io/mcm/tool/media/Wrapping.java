package io.mcm.tool.media;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * What a media file has besides its samples: the header it began with and the bytes around one
 * frame.
 *
 * <p>It travels as the frame's metadata, so that a file comes out of the mesh as it went in,
 * comments, aspect ratio, siting of the chroma samples and all. A writer takes it only when it says
 * the same as the frame's format.
 *
 * @param header the bytes before the first frame
 * @param around the bytes between this frame and its neighbours: before it in YUV4MPEG2, behind the
 *     last one in WAV
 */
public record Wrapping(byte[] header, byte[] around) {
    /** Nothing known. */
    public static final Wrapping NONE = new Wrapping(new byte[0], new byte[0]);

    /** Metadata bytes to reserve; longer wrappings stay behind. */
    public static final int MAX_BYTES = 4096;

    private static final int MAGIC = 0x574D434D;
    private static final int PREFIX_BYTES = 8;

    /**
     * Writes it as metadata.
     *
     * @return the number of bytes; 0 when there is nothing to say or it does not fit
     */
    public int encode(MutableDirectBuffer metadata) {
        int length = PREFIX_BYTES + header.length + around.length;
        if (header.length == 0 || length > metadata.capacity()) {
            return 0;
        }
        metadata.putInt(0, MAGIC, LITTLE_ENDIAN);
        metadata.putInt(4, header.length, LITTLE_ENDIAN);
        metadata.putBytes(PREFIX_BYTES, header);
        metadata.putBytes(PREFIX_BYTES + header.length, around);
        return length;
    }

    /** Reads it from metadata; {@link #NONE} when that holds something else. */
    public static Wrapping decode(DirectBuffer metadata) {
        int length = metadata.capacity();
        if (length < PREFIX_BYTES
                || length > MAX_BYTES
                || metadata.getInt(0, LITTLE_ENDIAN) != MAGIC) {
            return NONE;
        }
        int headerLength = metadata.getInt(4, LITTLE_ENDIAN);
        if (headerLength < 0 || headerLength > length - PREFIX_BYTES) {
            return NONE;
        }
        byte[] header = new byte[headerLength];
        byte[] around = new byte[length - PREFIX_BYTES - headerLength];
        metadata.getBytes(PREFIX_BYTES, header);
        metadata.getBytes(PREFIX_BYTES + headerLength, around);
        return new Wrapping(header, around);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Wrapping that
                && Arrays.equals(header, that.header)
                && Arrays.equals(around, that.around);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(header) + Arrays.hashCode(around);
    }

    @Override
    public String toString() {
        return "Wrapping[" + header.length + " + " + around.length + " bytes]";
    }
}
