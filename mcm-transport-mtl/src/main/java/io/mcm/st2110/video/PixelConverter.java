package io.mcm.st2110.video;

import io.mcm.ConfigException;
import io.mcm.format.PixelFormat;
import io.mcm.format.VideoFormat;
import java.lang.foreign.MemorySegment;

/**
 * Makes pgroups of the pixels of another format, and back: row by row, so that a packet's row can
 * be made when it is due, or the whole frame at once. Values are carried over bit for bit; only
 * bits above a sample's depth are dropped.
 *
 * <p>Formats that are pgroups need none. Immutable, for any thread.
 */
public abstract class PixelConverter {
    final Raster raster;
    private final int rows;
    private final int wireStride;

    PixelConverter(Raster raster, int rows) {
        this.raster = raster;
        this.rows = rows;
        wireStride = raster.size() / rows;
    }

    /**
     * The converter of a format.
     *
     * @param format what lies in memory: planar or v210
     * @param raster the picture or field as it travels, {@link Raster#first} or {@link
     *     Raster#second} of the same format
     * @return the converter
     * @throws ConfigException the format is of pgroups already
     */
    public static PixelConverter of(VideoFormat format, Raster raster) {
        PixelFormat pixels = format.pixelFormat();
        if (pixels.isPixelGroups()) {
            throw Faults.incompatible(
                    "payload.video.pixelFormat",
                    pixels.text(),
                    "a planar format or v210: this one travels as it is");
        }
        return switch (pixels) {
            case V210 -> new V210Converter(raster, format.layout().stride(0), raster.rows());
            case V210_UNPADDED -> V210Converter.unpadded(raster);
            case YUV422P10LE -> new Planar422Ten(format, raster);
            case YUV422P -> new Planar422Eight(format, raster);
            case YUV420P -> new Planar420Eight(format, raster);
            case YUV444P, GBRP -> new Planar444Eight(format, raster);
            default -> new PlanarConverter(format, raster);
        };
    }

    /**
     * Rows that can be converted one by one.
     *
     * @return those of pgroups; 1, the whole frame, where rows of the other format start within
     *     words ({@code v210_unpadded} of a width that is no multiple of 6)
     */
    public final int rows() {
        return rows;
    }

    /**
     * Makes pgroups of a row.
     *
     * @param row 0 to {@link #rows()} - 1
     * @param frame the frame in memory
     * @param at offset of its first byte
     * @param wire where the pgroups go
     * @param to offset of the first one in bytes; a row's bytes are written from there, no more
     */
    public abstract void toWire(int row, MemorySegment frame, long at, MemorySegment wire, long to);

    /**
     * Makes pixels of a row of pgroups.
     *
     * @param row 0 to {@link #rows()} - 1
     * @param wire where the pgroups are
     * @param from offset of the first one in bytes; a row's bytes are read from there, no more
     * @param frame the frame in memory
     * @param at offset of its first byte
     */
    public abstract void fromWire(
            int row, MemorySegment wire, long from, MemorySegment frame, long at);

    /**
     * Makes pgroups of a frame.
     *
     * @param frame the frame in memory
     * @param at offset of its first byte
     * @param wire where the pgroups go, {@link Raster#size()} bytes
     * @param to offset of the first one in bytes
     */
    public final void toWire(MemorySegment frame, long at, MemorySegment wire, long to) {
        for (int row = 0; row < rows; row++) {
            toWire(row, frame, at, wire, to + (long) row * wireStride);
        }
    }

    /**
     * Makes pixels of a frame of pgroups.
     *
     * @param wire where the pgroups are, {@link Raster#size()} bytes
     * @param from offset of the first one in bytes
     * @param frame the frame in memory
     * @param at offset of its first byte
     */
    public final void fromWire(MemorySegment wire, long from, MemorySegment frame, long at) {
        for (int row = 0; row < rows; row++) {
            fromWire(row, wire, from + (long) row * wireStride, frame, at);
        }
    }

    /** Pgroups of a row. */
    final int groups() {
        return wireStride / raster.pgroup().octets();
    }
}
