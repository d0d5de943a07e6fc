package io.mcm.format;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes of any kind, each frame as long as its sender makes it.
 *
 * @param maxSize the longest payload in bytes, 1 to {@link Format#MAX_PAYLOAD_SIZE}
 */
public record BlobFormat(int maxSize) implements Format {
    private static final Pattern TEXT = Pattern.compile("(?:blob/)?(\\d{1,18})");

    /**
     * Checks a format.
     *
     * @throws io.mcm.ConfigException the size is out of range
     */
    public BlobFormat {
        checkSize(maxSize);
    }

    /** The size as an int, if it is one. */
    static int checkSize(long maxSize) {
        new Faults()
                .check(
                        maxSize >= 1 && maxSize <= MAX_PAYLOAD_SIZE,
                        "maxPayloadSize",
                        maxSize,
                        "1 to " + MAX_PAYLOAD_SIZE + " bytes")
                .throwIfAny();
        return (int) maxSize;
    }

    /**
     * Reads a text form.
     *
     * @param text the size in bytes; {@code blob/} before it may be left out
     * @return the format
     * @throws io.mcm.ConfigException the text, or what it says, is wrong
     */
    public static BlobFormat parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw Faults.unreadable("blob", text, "a number of bytes, for example 100000");
        }
        return new BlobFormat(checkSize(Long.parseLong(matcher.group(1))));
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
        return "blob/" + maxSize;
    }

    @Override
    public String toString() {
        return toText();
    }
}
