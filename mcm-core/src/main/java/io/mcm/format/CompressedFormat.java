package io.mcm.format;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compressed video: each frame is one codestream, which the mesh carries and does not look into.
 *
 * @param codec the RTP encoding name in lower case: {@code jxsv} for JPEG XS (RFC 9134, ST 2110-22)
 * @param picture what it decodes to
 * @param maxSize the longest codestream in bytes, 1 to {@link Format#MAX_PAYLOAD_SIZE}
 */
public record CompressedFormat(String codec, VideoFormat picture, int maxSize) implements Format {
    private static final Pattern CODEC = Pattern.compile("[a-z0-9][a-z0-9._-]{0,31}");
    private static final Pattern TEXT = Pattern.compile("(?:compressed/)?([^/]+)/(\\d{1,18})/(.+)");

    /**
     * Checks a format.
     *
     * @throws io.mcm.ConfigException with everything that is wrong
     */
    public CompressedFormat {
        Objects.requireNonNull(picture, "picture");
        new Faults()
                .check(
                        CODEC.matcher(codec).matches(),
                        "codec",
                        "\"" + codec + "\"",
                        "1 to 32 of a-z 0-9 . _ -, for example jxsv")
                .check(
                        maxSize >= 1 && maxSize <= MAX_PAYLOAD_SIZE,
                        "maxPayloadSize",
                        maxSize,
                        "1 to " + MAX_PAYLOAD_SIZE + " bytes")
                .throwIfAny();
    }

    /**
     * Reads a text form: codec, longest codestream, picture.
     *
     * @param text {@code jxsv/777600/1920x1080@50:yuv422p10le}; {@code compressed/} before it may
     *     be left out
     * @return the format
     * @throws io.mcm.ConfigException the text, or what it says, is wrong
     */
    public static CompressedFormat parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw Faults.unreadable(
                    "compressed",
                    text,
                    "CODEC/MAXSIZE/PICTURE, for example jxsv/777600/1920x1080@50:yuv422p10le");
        }
        return new CompressedFormat(
                matcher.group(1),
                VideoFormat.parse(matcher.group(3)),
                BlobFormat.checkSize(Long.parseLong(matcher.group(2))));
    }

    @Override
    public int payloadSize() {
        return maxSize;
    }

    @Override
    public boolean variableSize() {
        return true;
    }

    @Override
    public String toText() {
        return "compressed/" + codec + "/" + maxSize + "/" + picture.shortText();
    }

    @Override
    public String toString() {
        return toText();
    }
}
