package io.mcm.format;

/**
 * The smallest piece of a plane with a whole number of bytes: what RFC 4175 calls a pgroup. A
 * planar sample is one too. A row of the plane is as many as cover the width.
 *
 * @param pixels pixels of the picture it covers across
 * @param rows rows of the picture it covers down
 * @param bytes its size
 * @param rowAlignment rows start on a multiple of so many bytes
 */
record PixelGroup(int pixels, int rows, int bytes, int rowAlignment) {
    PixelGroup(int pixels, int rows, int bytes) {
        this(pixels, rows, bytes, 1);
    }

    int rowBytes(int width) {
        return Math.ceilDiv(width, pixels) * bytes;
    }

    int stride(int width) {
        return Math.ceilDiv(rowBytes(width), rowAlignment) * rowAlignment;
    }

    int rowsIn(int pictureRows) {
        return Math.ceilDiv(pictureRows, rows);
    }
}
