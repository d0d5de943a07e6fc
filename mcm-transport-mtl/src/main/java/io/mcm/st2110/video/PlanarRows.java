package io.mcm.st2110.video;

import io.mcm.format.PictureLayout;
import io.mcm.format.VideoFormat;

/** What converters of planar formats share: where rows of planes are. */
abstract class PlanarRows extends PixelConverter {
    private final PictureLayout layout;

    PlanarRows(VideoFormat format, Raster raster) {
        super(raster, raster.rows() / raster.pgroup().rows());
        layout = format.layout();
    }

    /** The offset of a plane's row in a frame at an offset. */
    final long plane(int plane, int row, long at) {
        return at + layout.planeOffset(plane) + (long) row * layout.stride(plane);
    }

    /** Planes in the order of a group without subsampling: Cb Y Cr of Y Cb Cr, R G B of G B R. */
    static int[] planesOf(boolean rgb) {
        return rgb ? new int[] {2, 0, 1} : new int[] {1, 0, 2};
    }
}
