package io.mcm.st2110.video;

import io.mcm.ConfigException;
import io.mcm.ConfigException.Fault;
import io.mcm.ErrorCode;
import io.mcm.format.Format;
import io.mcm.format.VideoFormat;
import java.util.ArrayList;
import java.util.List;

/**
 * A progressive picture, or one field or segment of another, made of pgroups. Rows of pgroups
 * follow each other without padding, as in the pixel formats {@code …rfc4175}.
 *
 * @param pgroup what it is made of
 * @param width pixels across, 1 to 32767, whole pgroups
 * @param rows rows of the picture or field, 1 to 32767, whole pgroups
 */
public record Raster(Pgroup pgroup, int width, int rows) {
    /** Row numbers and offsets have 15 bits: RFC 4175 section 4.2. */
    private static final int MAX_EDGE = 32767;

    /**
     * Checks it.
     *
     * @throws ConfigException with everything that is wrong
     */
    public Raster {
        List<Fault> faults = new ArrayList<>();
        checkEdge(faults, "payload.video.width", width, pgroup.pixels());
        checkEdge(faults, "payload.video.height", rows, pgroup.rows());
        if (faults.isEmpty()
                && (long) width / pgroup.pixels() * pgroup.octets() * (rows / pgroup.rows())
                        > Format.MAX_PAYLOAD_SIZE) {
            faults.add(
                    new Fault(
                            ErrorCode.CONNECTION_CONFIG_INVALID,
                            "payload.video.width",
                            width + "x" + rows,
                            "a frame of at most " + Format.MAX_PAYLOAD_SIZE + " bytes"));
        }
        if (!faults.isEmpty()) {
            throw new ConfigException(faults);
        }
    }

    private static void checkEdge(List<Fault> faults, String path, int value, int multiple) {
        if (value < 1 || value > MAX_EDGE || value % multiple != 0) {
            faults.add(
                    new Fault(
                            ErrorCode.CONNECTION_CONFIG_INVALID,
                            path,
                            Integer.toString(value),
                            "1 to "
                                    + MAX_EDGE
                                    + ", on the wire a multiple of "
                                    + multiple
                                    + " with this sampling and depth"));
        }
    }

    /**
     * That of a format as it travels, whatever it is in memory.
     *
     * @param format the video
     * @return a picture, or the first field or segment
     * @throws ConfigException its width or height are no whole pgroups
     */
    public static Raster first(VideoFormat format) {
        int fields = format.scan().framesPerPicture();
        return new Raster(
                Pgroup.of(format.pixelFormat()),
                format.width(),
                Math.ceilDiv(format.height(), fields));
    }

    /**
     * The other field or segment: a row less when the height is odd.
     *
     * @param format video that is not progressive
     * @return the second field or segment
     * @throws ConfigException its width or height are no whole pgroups
     */
    public static Raster second(VideoFormat format) {
        return new Raster(Pgroup.of(format.pixelFormat()), format.width(), format.height() / 2);
    }

    /**
     * The bytes of a row of pgroups, which is two rows of the picture with 4:2:0.
     *
     * @return 1 or more
     */
    public int rowOctets() {
        return width / pgroup.pixels() * pgroup.octets();
    }

    /**
     * The bytes of all rows.
     *
     * @return 1 or more
     */
    public int size() {
        return rowOctets() * (rows / pgroup.rows());
    }
}
