package io.mcm.st2110.sdp;

import org.jspecify.annotations.Nullable;

/**
 * What the numbers of a picture mean: ST 2110-20 sections 7.3 to 7.6. Values are not limited to
 * those known today.
 *
 * @param colorimetry {@code BT709}, {@code BT2020}, {@code BT2100} …
 * @param transfer {@code TCS}: {@code SDR}, {@code PQ}, {@code HLG} …; null when not said, which
 *     means SDR
 * @param range {@code NARROW}, {@code FULLPROTECT} or {@code FULL}; null when not said, which means
 *     NARROW
 * @param pixelAspect {@code PAR}: {@code 12:11}; null when not said, which means 1:1
 */
public record Colour(
        String colorimetry,
        @Nullable String transfer,
        @Nullable String range,
        @Nullable String pixelAspect) {
    /** High definition as it mostly is: BT.709, everything else not said. */
    public static final Colour BT709 = new Colour("BT709", null, null, null);

    /** As the receiver was told otherwise: ST 2110-20 section 7.5. */
    public static final Colour UNSPECIFIED = new Colour("UNSPECIFIED", null, null, null);

    /**
     * Checks it.
     *
     * @throws io.mcm.ConfigException with everything that is wrong
     */
    public Colour {
        new Faults()
                .token("colorimetry", colorimetry)
                .token("TCS", transfer)
                .token("RANGE", range)
                .check(
                        pixelAspect == null || pixelAspect.matches("[1-9]\\d{0,4}:[1-9]\\d{0,4}"),
                        "PAR",
                        pixelAspect,
                        "width:height, for example 12:11")
                .throwIfAny();
    }
}
