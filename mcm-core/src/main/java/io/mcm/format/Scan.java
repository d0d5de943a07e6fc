package io.mcm.format;

/** How a picture is scanned; ST 2110-20 signals it with {@code interlace} and {@code segmented}. */
public enum Scan {
    /** The whole picture at one moment, in one frame of the mesh. */
    PROGRESSIVE,
    /** Two fields at two moments, each a frame of the mesh; the first one has rows 0, 2, 4 … */
    INTERLACED,
    /** Progressive segmented frame: one moment, carried as two segments laid out like fields. */
    PSF;

    /**
     * How many frames of the mesh make one picture.
     *
     * @return 1 or 2
     */
    public int framesPerPicture() {
        return this == PROGRESSIVE ? 1 : 2;
    }
}
