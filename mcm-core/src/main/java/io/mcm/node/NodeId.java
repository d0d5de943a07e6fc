package io.mcm.node;

import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What a node is called among programs: 128 random bits, made anew at each launch and never used
 * again. Ordered as unsigned numbers, as their texts are.
 *
 * @param high the upper half
 * @param low the lower half
 */
public record NodeId(long high, long low) implements Comparable<NodeId> {
    /** Characters of its text. */
    public static final int TEXT_LENGTH = 32;

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final HexFormat HEX = HexFormat.of();

    /**
     * Makes an id.
     *
     * @return one that nobody else has
     */
    public static NodeId random() {
        return new NodeId(RANDOM.nextLong(), RANDOM.nextLong());
    }

    /**
     * Reads an id.
     *
     * @param text anything
     * @return null when it is no id as {@link #toString} prints it
     */
    public static @Nullable NodeId parse(String text) {
        if (text.length() != TEXT_LENGTH) {
            return null;
        }
        for (int i = 0; i < TEXT_LENGTH; i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
                return null;
            }
        }
        return new NodeId(
                HexFormat.fromHexDigitsToLong(text, 0, 16),
                HexFormat.fromHexDigitsToLong(text, 16, 32));
    }

    @Override
    public int compareTo(NodeId that) {
        int order = Long.compareUnsigned(high, that.high);
        return order != 0 ? order : Long.compareUnsigned(low, that.low);
    }

    /** 32 hexadecimal digits in lower case. */
    @Override
    public String toString() {
        return HEX.toHexDigits(high) + HEX.toHexDigits(low);
    }
}
