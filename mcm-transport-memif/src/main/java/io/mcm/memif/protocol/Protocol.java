package io.mcm.memif.protocol;

/** Numbers of memif 2.0 that both sides must agree on. */
public final class Protocol {
    /** The version on the wire: 2.0. */
    public static final int VERSION = 0x0200;

    /** Bytes of every control message. */
    public static final int MESSAGE_SIZE = 128;

    /** The first four bytes of every ring. */
    public static final int COOKIE = 0x3E31F20;

    /** The binary logarithm of the smallest ring. */
    public static final int MIN_LOG2_RING_SIZE = 1;

    /** The binary logarithm of the largest ring: indexes have 16 bits, and both halves are used. */
    public static final int MAX_LOG2_RING_SIZE = 14;

    /** What a descriptor's 32-bit offset can reach. */
    public static final long MAX_REGION_SIZE = 1L << 32;

    /** Bytes of a name, with the zero that ends it for peers written in C. */
    public static final int NAME_SIZE = 32;

    /** Bytes of a secret; shorter ones are filled up with zeros. */
    public static final int SECRET_SIZE = 24;

    /** Bytes of the text of a disconnect, with the zero that ends it. */
    public static final int REASON_SIZE = 96;

    private Protocol() {}
}
