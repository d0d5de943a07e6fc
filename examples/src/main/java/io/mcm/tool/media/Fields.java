package io.mcm.tool.media;

import io.mcm.format.PictureLayout;
import io.mcm.format.VideoFormat;
import java.lang.foreign.MemorySegment;

/** Takes a picture of interleaved rows apart into its two fields, and puts it together again. */
final class Fields {
    private final PictureLayout picture;
    private final PictureLayout field;

    /**
     * @param format of the fields
     */
    Fields(VideoFormat format) {
        picture =
                new VideoFormat(
                                format.width(),
                                format.height(),
                                format.frameRate(),
                                format.pixelFormat())
                        .layout();
        field = format.layout();
    }

    /** Bytes of the whole picture. */
    int pictureBytes() {
        return picture.size();
    }

    /** Takes one field out of a picture: the even rows, or the odd ones. */
    void split(MemorySegment from, boolean odd, MemorySegment to) {
        eachRow(
                odd,
                (inPicture, inField, bytes) ->
                        MemorySegment.copy(from, inPicture, to, inField, bytes));
    }

    /** Puts one field into a picture: as the even rows, or the odd ones. */
    void weave(MemorySegment from, boolean odd, MemorySegment to) {
        eachRow(
                odd,
                (inPicture, inField, bytes) ->
                        MemorySegment.copy(from, inField, to, inPicture, bytes));
    }

    private interface RowCopy {
        void copy(long inPicture, long inField, long bytes);
    }

    /**
     * Where the height is odd, or that of the chroma planes is, the second field has a row less.
     */
    private void eachRow(boolean odd, RowCopy copy) {
        for (int plane = 0; plane < picture.planeCount(); plane++) {
            int row = odd ? 1 : 0;
            for (int inField = 0; row < picture.rows(plane); inField++, row += 2) {
                copy.copy(
                        picture.planeOffset(plane) + (long) row * picture.stride(plane),
                        field.planeOffset(plane) + (long) inField * field.stride(plane),
                        picture.rowBytes(plane));
            }
        }
    }
}
