package io.mcm.st2110.video;

import io.mcm.ConfigException;
import io.mcm.format.PixelFormat;
import io.mcm.st2110.VideoDepth;
import io.mcm.st2110.VideoSampling;

/**
 * The smallest piece of a picture with a whole number of octets: ST 2110-20 section 6.2, RFC 4175
 * section 4.3.
 *
 * @param pixels pixels it covers across
 * @param rows rows it covers down: 2 for 4:2:0, else 1
 * @param octets its size
 */
public record Pgroup(int pixels, int rows, int octets) {
    /**
     * The one of a sampling and depth.
     *
     * @param sampling the components
     * @param depth bits of each
     * @return the pgroup
     * @throws ConfigException the standards have no such combination
     */
    public static Pgroup of(VideoSampling sampling, VideoDepth depth) {
        boolean exists =
                switch (sampling) {
                    case XYZ -> depth.bits() >= 12;
                    case BGR, RGBA, BGRA -> depth == VideoDepth.BITS_8;
                    case KEY, YCBCR_420, CLYCBCR_420, ICTCP_420 -> depth != VideoDepth.FLOAT_16;
                    default -> true;
                };
        if (!exists) {
            throw Faults.incompatible(
                    "depth",
                    depth.text() + " with " + sampling.text(),
                    "a depth that ST 2110-20 or RFC 4175 has for that sampling");
        }
        return switch (sampling.components()) {
            case FULL ->
                    switch (depth) {
                        case BITS_8 -> new Pgroup(1, 1, 3);
                        case BITS_10 -> new Pgroup(4, 1, 15);
                        case BITS_12 -> new Pgroup(2, 1, 9);
                        case BITS_16, FLOAT_16 -> new Pgroup(1, 1, 6);
                    };
            case HALF ->
                    switch (depth) {
                        case BITS_8 -> new Pgroup(2, 1, 4);
                        case BITS_10 -> new Pgroup(2, 1, 5);
                        case BITS_12 -> new Pgroup(2, 1, 6);
                        case BITS_16, FLOAT_16 -> new Pgroup(2, 1, 8);
                    };
            case QUARTER ->
                    switch (depth) {
                        case BITS_8 -> new Pgroup(2, 2, 6);
                        case BITS_10 -> new Pgroup(4, 2, 15);
                        case BITS_12 -> new Pgroup(2, 2, 9);
                        case BITS_16, FLOAT_16 -> new Pgroup(2, 2, 12);
                    };
            case ONE ->
                    switch (depth) {
                        case BITS_8 -> new Pgroup(1, 1, 1);
                        case BITS_10 -> new Pgroup(4, 1, 5);
                        case BITS_12 -> new Pgroup(2, 1, 3);
                        case BITS_16, FLOAT_16 -> new Pgroup(1, 1, 2);
                    };
            case FOUR -> new Pgroup(1, 1, 4);
        };
    }

    /**
     * The one that carries a pixel format: of its sampling and depth.
     *
     * @param format any, also a planar one
     * @return the pgroup
     */
    public static Pgroup of(PixelFormat format) {
        return of(VideoSampling.of(format.sampling()), VideoDepth.ofBits(format.depth()));
    }
}
