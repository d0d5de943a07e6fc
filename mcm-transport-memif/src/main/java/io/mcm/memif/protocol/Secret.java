package io.mcm.memif.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a slave must know to be let in. It is never printed. */
public final class Secret {
    /** No secret: everybody is let in. */
    public static final Secret NONE = new Secret(new byte[Protocol.SECRET_SIZE]);

    private final byte[] bytes;

    private Secret(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * A secret of a text.
     *
     * @param text at most {@value Protocol#SECRET_SIZE} bytes of UTF-8, no zero among them; empty
     *     for none
     * @return the secret
     * @throws IllegalArgumentException too long, or with a zero; the message doesn't hold the text
     */
    public static Secret of(String text) {
        byte[] bytes = text.getBytes(UTF_8);
        if (bytes.length > Protocol.SECRET_SIZE || text.indexOf(0) >= 0) {
            throw new IllegalArgumentException(
                    "a secret has at most " + Protocol.SECRET_SIZE + " bytes, none of them zero");
        }
        return new Secret(Arrays.copyOf(bytes, Protocol.SECRET_SIZE));
    }

    /** It ends with the first zero: libmemif leaves behind it what was in its memory before. */
    static Secret ofBytes(byte[] bytes) {
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return new Secret(Arrays.copyOf(Arrays.copyOf(bytes, length), Protocol.SECRET_SIZE));
    }

    byte[] bytes() {
        return bytes;
    }

    /**
     * Whether there is none.
     *
     * @return true when everybody is let in
     */
    public boolean isNone() {
        return equals(NONE);
    }

    /**
     * Whether a slave with the other secret is let in here. Takes the same time wherever they
     * differ.
     *
     * @param other what the slave sent
     * @return true if this is none or they are equal
     */
    public boolean admits(Secret other) {
        return isNone() || equals(other);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes, secret.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return isNone() ? "none" : "***";
    }
}
