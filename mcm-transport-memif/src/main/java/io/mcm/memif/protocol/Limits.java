package io.mcm.memif.protocol;

/**
 * What one side of a connection allows.
 *
 * @param maxRegion the highest number of a region
 * @param maxM2sRing the highest number of a ring from master to slave
 * @param maxS2mRing the highest number of a ring from slave to master
 * @param maxLog2RingSize the binary logarithm of the largest ring
 * @param privateHeaderSize bytes that each ring entry has beyond the standard's 16: 0 with other
 *     vendors
 */
public record Limits(
        int maxRegion, int maxM2sRing, int maxS2mRing, int maxLog2RingSize, int privateHeaderSize) {
    /** What is allowed to other vendors' slaves. */
    public static final Limits STANDARD = new Limits(255, 63, 63, Protocol.MAX_LOG2_RING_SIZE, 0);

    /**
     * The message that a master greets with.
     *
     * @param name of the program
     * @return these limits, version 2.0
     */
    public Message.Hello hello(String name) {
        return new Message.Hello(
                name,
                Protocol.VERSION,
                Protocol.VERSION,
                maxRegion,
                maxM2sRing,
                maxS2mRing,
                maxLog2RingSize);
    }
}
