package io.mcm.format;

/**
 * Which components a picture has and how its colour difference is subsampled: RFC 4175 section 4.3.
 */
public enum Sampling {
    /** Colour difference for each pixel. */
    YCBCR_444("YCbCr-4:4:4", 1, 1),
    /** Colour difference for each second pixel of a row. */
    YCBCR_422("YCbCr-4:2:2", 2, 1),
    /** Colour difference for each second pixel of each second row. */
    YCBCR_420("YCbCr-4:2:0", 2, 2),
    /** Red, green, blue. */
    RGB("RGB", 1, 1),
    /** Red, green, blue, alpha. */
    RGBA("RGBA", 1, 1),
    /** Blue, green, red. */
    BGR("BGR", 1, 1),
    /** Blue, green, red, alpha. */
    BGRA("BGRA", 1, 1);

    private final String text;
    private final int pixels;
    private final int rows;

    Sampling(String text, int pixels, int rows) {
        this.text = text;
        this.pixels = pixels;
        this.rows = rows;
    }

    /**
     * The value of {@code sampling=} in an SDP of ST 2110-20 or RFC 4175.
     *
     * @return for example {@code YCbCr-4:2:2}
     */
    public String text() {
        return text;
    }

    /**
     * How many pixels of a row share one colour difference.
     *
     * @return 1 or 2
     */
    public int chromaPixels() {
        return pixels;
    }

    /**
     * How many rows share one colour difference.
     *
     * @return 1 or 2
     */
    public int chromaRows() {
        return rows;
    }
}
