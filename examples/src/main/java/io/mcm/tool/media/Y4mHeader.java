package io.mcm.tool.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.mcm.format.FrameRate;
import io.mcm.format.PixelFormat;
import io.mcm.format.Scan;
import io.mcm.format.VideoFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The line a YUV4MPEG2 stream begins with: {@code YUV4MPEG2 W1920 H1080 F60:1 Ip A1:1 C422p10}.
 *
 * @param width pixels
 * @param height rows of a whole picture
 * @param rate pictures a second, null when the stream says unknown
 * @param interlacing the letter of its {@code I} parameter: {@code p} progressive, {@code t}
 *     interlaced with the top field first, {@code ?} unknown, taken as progressive
 * @param pixelFormat the pixel format that its {@code C} parameter stands for
 */
record Y4mHeader(
        int width,
        int height,
        @Nullable FrameRate rate,
        char interlacing,
        PixelFormat pixelFormat) {

    static final String MAGIC = "YUV4MPEG2";
    static final int MAX_LINE = 2048;

    /** A colour space we carry; of several with one pixel format the first is written. */
    private record ColourSpace(String tag, PixelFormat pixelFormat) {}

    /**
     * The 8-bit 4:2:0 spaces differ only in where the chroma samples sit; SMPTE's place is mpeg2's.
     */
    private static final List<ColourSpace> COLOUR_SPACES =
            List.of(
                    new ColourSpace("420mpeg2", PixelFormat.YUV420P),
                    new ColourSpace("420jpeg", PixelFormat.YUV420P),
                    new ColourSpace("420paldv", PixelFormat.YUV420P),
                    new ColourSpace("420", PixelFormat.YUV420P),
                    new ColourSpace("422", PixelFormat.YUV422P),
                    new ColourSpace("444", PixelFormat.YUV444P),
                    new ColourSpace("420p10", PixelFormat.YUV420P10LE),
                    new ColourSpace("422p10", PixelFormat.YUV422P10LE),
                    new ColourSpace("444p10", PixelFormat.YUV444P10LE),
                    new ColourSpace("420p12", PixelFormat.YUV420P12LE),
                    new ColourSpace("422p12", PixelFormat.YUV422P12LE),
                    new ColourSpace("444p12", PixelFormat.YUV444P12LE),
                    new ColourSpace("420p16", PixelFormat.YUV420P16LE),
                    new ColourSpace("422p16", PixelFormat.YUV422P16LE),
                    new ColourSpace("444p16", PixelFormat.YUV444P16LE));

    /** Reads a header line, without its line feed. What is wrong is said by the exception. */
    static Y4mHeader parse(String line) throws MediaException {
        String[] words = line.split(" ", -1);
        if (!words[0].equals(MAGIC)) {
            throw new MediaException("does not begin with " + MAGIC);
        }
        int width = 0;
        int height = 0;
        FrameRate rate = null;
        char interlacing = '?';
        PixelFormat pixelFormat = PixelFormat.YUV420P;
        for (int i = 1; i < words.length; i++) {
            String word = words[i];
            if (word.isEmpty()) {
                continue;
            }
            String value = word.substring(1);
            switch (word.charAt(0)) {
                case 'W' -> width = size("width W", value);
                case 'H' -> height = size("height H", value);
                case 'F' -> rate = rate(value);
                case 'I' -> interlacing = interlacing(value);
                case 'C' -> pixelFormat = pixelFormat(value);
                default -> {
                    // A (aspect ratio), X (comments) and whatever comes later change no sizes
                }
            }
        }
        if (width == 0 || height == 0) {
            throw new MediaException(
                    "header \""
                            + line
                            + "\" lacks "
                            + (width == 0 ? "the width W" : "the height H"));
        }
        return new Y4mHeader(width, height, rate, interlacing, pixelFormat);
    }

    /** The header for a format of the mesh. */
    static Y4mHeader of(VideoFormat format) throws MediaException {
        PixelFormat pixelFormat = format.pixelFormat();
        if (COLOUR_SPACES.stream().noneMatch(space -> space.pixelFormat == pixelFormat)) {
            throw new MediaException(
                    "YUV4MPEG2 cannot hold "
                            + pixelFormat.text()
                            + ": write raw frames (a name that does not end in .y4m), or send one of "
                            + pixelFormats());
        }
        return new Y4mHeader(
                format.width(),
                format.height(),
                format.frameRate(),
                format.scan() == Scan.INTERLACED ? 't' : 'p',
                pixelFormat);
    }

    /** The same pictures in planes, where there is a colour space for that. */
    static VideoFormat planar(VideoFormat format) {
        PixelFormat pixels = format.pixelFormat();
        return COLOUR_SPACES.stream()
                .map(ColourSpace::pixelFormat)
                .filter(
                        planes ->
                                planes.sampling() == pixels.sampling()
                                        && planes.depth() == pixels.depth())
                .findFirst()
                .map(
                        planes ->
                                new VideoFormat(
                                        format.width(),
                                        format.height(),
                                        format.frameRate(),
                                        planes,
                                        format.scan()))
                .orElse(format);
    }

    /** The format of its frames; the rate is used where it does not say its own. */
    VideoFormat format(@Nullable FrameRate otherwise) throws MediaException {
        FrameRate used = rate == null ? otherwise : rate;
        if (used == null) {
            throw new MediaException("its header does not say the frame rate: give it with --rate");
        }
        return new VideoFormat(
                width,
                height,
                used,
                pixelFormat,
                interlaced() ? Scan.INTERLACED : Scan.PROGRESSIVE);
    }

    boolean interlaced() {
        return interlacing == 't';
    }

    /** The header line with its line feed. */
    byte[] bytes() {
        String tag =
                COLOUR_SPACES.stream()
                        .filter(space -> space.pixelFormat == pixelFormat)
                        .findFirst()
                        .orElseThrow()
                        .tag;
        String rateText = rate == null ? "0:0" : rate.numerator() + ":" + rate.denominator();
        return "%s W%d H%d F%s I%c C%s\n"
                .formatted(MAGIC, width, height, rateText, interlacing, tag)
                .getBytes(ISO_8859_1);
    }

    private static int size(String what, String value) throws MediaException {
        int size = number(value);
        if (size < 1) {
            throw new MediaException(what + " = " + value + ": allowed is 1 to 2147483647");
        }
        return size;
    }

    private static @Nullable FrameRate rate(String value) throws MediaException {
        int colon = value.indexOf(':');
        int numerator = colon < 0 ? -1 : number(value.substring(0, colon));
        int denominator = colon < 0 ? -1 : number(value.substring(colon + 1));
        if (numerator < 0 || denominator < 0) {
            throw new MediaException(
                    "frame rate F = "
                            + value
                            + ": allowed is numerator:denominator, as in F60000:1001");
        }
        return numerator == 0 || denominator == 0 ? null : FrameRate.of(numerator, denominator);
    }

    private static char interlacing(String value) throws MediaException {
        return switch (value) {
            case "p", "t", "?" -> value.charAt(0);
            case "b" ->
                    throw new MediaException(
                            "interlacing Ib (bottom field first) is not carried: the first field of the mesh"
                                    + " has the top row. Allowed are p, t and ?");
            case "m" ->
                    throw new MediaException(
                            "interlacing Im (mixed, said frame by frame) is not carried: allowed are p, t and ?");
            default ->
                    throw new MediaException(
                            "interlacing I = " + value + ": allowed are p, t and ?");
        };
    }

    private static PixelFormat pixelFormat(String value) throws MediaException {
        for (ColourSpace space : COLOUR_SPACES) {
            if (space.tag.equals(value)) {
                return space.pixelFormat;
            }
        }
        String why =
                value.toLowerCase(Locale.ROOT).startsWith("mono")
                        ? " has one plane of luma only, which the mesh does not carry"
                        : " is not carried";
        List<String> tags = new ArrayList<>();
        COLOUR_SPACES.forEach(space -> tags.add("C" + space.tag));
        throw new MediaException(
                "colour space C" + value + why + ": allowed are " + String.join(", ", tags));
    }

    private static String pixelFormats() {
        return String.join(
                ", ",
                COLOUR_SPACES.stream().map(space -> space.pixelFormat.text()).distinct().toList());
    }

    /** A decimal number of up to nine digits, -1 for anything else. */
    private static int number(String digits) {
        return digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : -1;
    }
}
