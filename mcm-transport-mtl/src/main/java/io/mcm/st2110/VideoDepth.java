package io.mcm.st2110;

/** What {@code depth=} may say: ST 2110-20 section 7.4.2. */
public enum VideoDepth {
    /** 8-bit integers. */
    BITS_8("8", 8),
    /** 10-bit integers. */
    BITS_10("10", 10),
    /** 12-bit integers. */
    BITS_12("12", 12),
    /** 16-bit integers. */
    BITS_16("16", 16),
    /** 16-bit floating point. */
    FLOAT_16("16f", 16);

    private final String text;
    private final int bits;

    VideoDepth(String text, int bits) {
        this.text = text;
        this.bits = bits;
    }

    /**
     * As it is written in an SDP.
     *
     * @return for example {@code 10}
     */
    public String text() {
        return text;
    }

    /**
     * The size of a component.
     *
     * @return 8, 10, 12 or 16
     */
    public int bits() {
        return bits;
    }

    /**
     * Integers of so many bits.
     *
     * @param bits 8, 10, 12 or 16
     * @return the depth
     */
    public static VideoDepth ofBits(int bits) {
        return switch (bits) {
            case 8 -> BITS_8;
            case 10 -> BITS_10;
            case 12 -> BITS_12;
            case 16 -> BITS_16;
            default ->
                    throw new IllegalArgumentException(
                            "bits = " + bits + ": allowed is 8, 10, 12 or 16");
        };
    }
}
