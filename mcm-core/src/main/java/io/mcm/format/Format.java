package io.mcm.format;

/**
 * What the frames of a connection hold. Formats are values: equal when everything about them is
 * equal.
 *
 * <p>Every format has a text form that starts with its kind, and {@link #parse} reads it back:
 *
 * <pre>
 * video/1920x1080@60000/1001:yuv422p10le
 * video/1920x1080@25:yuv422p10rfc4175:interlaced
 * audio/48000/2/pcm_s24be/1ms
 * blob/100000
 * compressed/jxsv/777600/1920x1080@50:yuv422p10le
 * </pre>
 */
public sealed interface Format permits VideoFormat, AudioFormat, BlobFormat, CompressedFormat {
    /**
     * The largest payload a format may ask for: the slots of a segment are addressed with 31 bits.
     */
    int MAX_PAYLOAD_SIZE = Integer.MAX_VALUE & -64;

    /**
     * The size of a frame's payload. With interlaced or segmented video a frame of the mesh is one
     * field.
     *
     * @return bytes; the most there can be when {@link #variableSize()}
     */
    int payloadSize();

    /**
     * Whether each frame may have another payload length.
     *
     * @return true for blob and compressed formats
     */
    boolean variableSize();

    /**
     * The text form, see {@link Format}.
     *
     * @return text that {@link #parse} reads back to an equal format
     */
    String toText();

    /**
     * Reads a text form of any kind.
     *
     * @param text as {@link #toText()} gives it
     * @return the format
     * @throws io.mcm.ConfigException the text, or what it says, is wrong
     */
    static Format parse(String text) {
        int slash = text.indexOf('/');
        return switch (slash < 0 ? "" : text.substring(0, slash)) {
            case "video" -> VideoFormat.parse(text);
            case "audio" -> AudioFormat.parse(text);
            case "blob" -> BlobFormat.parse(text);
            case "compressed" -> CompressedFormat.parse(text);
            default ->
                    throw Faults.unreadable(
                            "format", text, "video/…, audio/…, blob/… or compressed/…");
        };
    }
}
