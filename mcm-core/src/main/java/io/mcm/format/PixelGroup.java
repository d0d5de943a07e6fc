package io.mcm.format;

/**
 * The smallest piece of a plane with a whole number of bytes: what RFC 4175 calls a pgroup. A
 * planar sample is one too. A row of the plane is as many as cover the width.
 *
 * @param pixels pixels of the picture it covers across
 * @param rows rows of the picture it covers down
 * @param bytes its size
 */
record PixelGroup(int pixels, int rows, int bytes) {
    long rowBytes(int width) {
        return (long) Math.ceilDiv(width, pixels) * bytes;
    }

    int rowsIn(int pictureRows) {
        return Math.ceilDiv(pictureRows, rows);
    }

    long planeBytes(int width, int pictureRows) {
        return rowBytes(width) * rowsIn(pictureRows);
    }
}
