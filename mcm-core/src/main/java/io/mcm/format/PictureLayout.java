package io.mcm.format;

import java.util.List;

/**
 * Where the planes and rows of a picture are in a payload: byte {@code x} of row {@code y} of plane
 * {@code i} is at {@code planeOffset(i) + y * stride(i) + x}.
 *
 * <p>For interlaced and segmented video it is that of one field. Where the picture's height is odd
 * it is that of the larger, first field; the second one leaves the last row of each plane that it
 * lacks unused.
 *
 * @param planes the planes in the order they lie in memory: Y, Cb, Cr, or G, B, R, or a single one
 */
public record PictureLayout(List<Plane> planes) {
    /**
     * One plane.
     *
     * @param offset where it starts, bytes from the payload's start
     * @param stride bytes from the start of a row to that of the next
     * @param rows how many rows it has. With 4:2:0 pixel groups, a row of groups is two rows of the
     *     picture
     * @param rowBytes bytes of a row that carry pixels, at most {@code stride}
     */
    public record Plane(int offset, int stride, int rows, int rowBytes) {}

    /** Makes a layout of at least one plane. */
    public PictureLayout {
        planes = List.copyOf(planes);
        if (planes.isEmpty()) {
            throw new IllegalArgumentException("planes is empty: a picture has at least one");
        }
    }

    /**
     * How many planes there are.
     *
     * @return 1 or more
     */
    public int planeCount() {
        return planes.size();
    }

    /**
     * Where a plane starts.
     *
     * @param plane 0 to {@link #planeCount()} - 1
     * @return bytes from the payload's start
     */
    public int planeOffset(int plane) {
        return planes.get(plane).offset();
    }

    /**
     * From row to row.
     *
     * @param plane 0 to {@link #planeCount()} - 1
     * @return bytes
     */
    public int stride(int plane) {
        return planes.get(plane).stride();
    }

    /**
     * The rows of a plane.
     *
     * @param plane 0 to {@link #planeCount()} - 1
     * @return their number
     */
    public int rows(int plane) {
        return planes.get(plane).rows();
    }

    /**
     * The bytes of a row that carry pixels; the rest of the stride is padding.
     *
     * @param plane 0 to {@link #planeCount()} - 1
     * @return bytes, at most {@link #stride}
     */
    public int rowBytes(int plane) {
        return planes.get(plane).rowBytes();
    }

    /**
     * The bytes of all planes: the format's payload size.
     *
     * @return bytes
     */
    public int size() {
        Plane last = planes.getLast();
        return last.offset() + last.stride() * last.rows();
    }
}
