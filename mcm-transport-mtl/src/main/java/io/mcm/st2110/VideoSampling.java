package io.mcm.st2110;

import io.mcm.format.Sampling;

/** What {@code sampling=} may say: ST 2110-20 section 7.2, and RFC 4175 section 6.1. */
public enum VideoSampling {
    /** Non-constant luminance Y'C'BC'R 4:4:4. */
    YCBCR_444("YCbCr-4:4:4", Components.FULL),
    /** Non-constant luminance Y'C'BC'R 4:2:2. */
    YCBCR_422("YCbCr-4:2:2", Components.HALF),
    /** Non-constant luminance Y'C'BC'R 4:2:0. */
    YCBCR_420("YCbCr-4:2:0", Components.QUARTER),
    /** Constant luminance 4:4:4. */
    CLYCBCR_444("CLYCbCr-4:4:4", Components.FULL),
    /** Constant luminance 4:2:2. */
    CLYCBCR_422("CLYCbCr-4:2:2", Components.HALF),
    /** Constant luminance 4:2:0. */
    CLYCBCR_420("CLYCbCr-4:2:0", Components.QUARTER),
    /** Constant intensity ICtCp 4:4:4. */
    ICTCP_444("ICtCp-4:4:4", Components.FULL),
    /** Constant intensity ICtCp 4:2:2. */
    ICTCP_422("ICtCp-4:2:2", Components.HALF),
    /** Constant intensity ICtCp 4:2:0. */
    ICTCP_420("ICtCp-4:2:0", Components.QUARTER),
    /** Red, green, blue. */
    RGB("RGB", Components.FULL),
    /** CIE X'Y'Z', 12 and 16 bits only. */
    XYZ("XYZ", Components.FULL),
    /** A key alone. */
    KEY("KEY", Components.ONE),
    /** Red, green, blue, alpha: RFC 4175 only, 8 bits only. */
    RGBA("RGBA", Components.FOUR),
    /** Blue, green, red: RFC 4175 only, 8 bits only. */
    BGR("BGR", Components.FULL),
    /** Blue, green, red, alpha: RFC 4175 only, 8 bits only. */
    BGRA("BGRA", Components.FOUR);

    /** How many components there are, and how many pixels share a colour difference. */
    public enum Components {
        /** Three for each pixel. */
        FULL,
        /** Luma for each pixel, colour difference for two of a row. */
        HALF,
        /** Luma for each pixel, colour difference for a square of four. */
        QUARTER,
        /** One for each pixel. */
        ONE,
        /** Four for each pixel. */
        FOUR
    }

    private final String text;
    private final Components components;

    VideoSampling(String text, Components components) {
        this.text = text;
        this.components = components;
    }

    /**
     * As it is written in an SDP.
     *
     * @return for example {@code YCbCr-4:2:2}
     */
    public String text() {
        return text;
    }

    /**
     * What pgroups are made of.
     *
     * @return the kind
     */
    public Components components() {
        return components;
    }

    /**
     * The one of a pixel format.
     *
     * @param sampling of {@link io.mcm.format.PixelFormat}
     * @return the same with a wider choice beside it
     */
    public static VideoSampling of(Sampling sampling) {
        return switch (sampling) {
            case YCBCR_444 -> YCBCR_444;
            case YCBCR_422 -> YCBCR_422;
            case YCBCR_420 -> YCBCR_420;
            case RGB -> RGB;
            case RGBA -> RGBA;
            case BGR -> BGR;
            case BGRA -> BGRA;
        };
    }
}
