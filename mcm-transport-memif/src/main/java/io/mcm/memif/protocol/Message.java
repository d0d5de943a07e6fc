package io.mcm.memif.protocol;

/** A control message of memif 2.0. The master speaks first, with {@link Hello}. */
public sealed interface Message {
    /** The master has taken the slave's last message. */
    record Ack() implements Message {}

    /**
     * The master: what it can do.
     *
     * @param name of its program
     * @param minVersion the lowest protocol version it speaks
     * @param maxVersion the highest protocol version it speaks
     * @param maxRegion the highest number of a region
     * @param maxM2sRing the highest number of a ring from master to slave
     * @param maxS2mRing the highest number of a ring from slave to master
     * @param maxLog2RingSize the binary logarithm of the largest ring
     */
    record Hello(
            String name,
            int minVersion,
            int maxVersion,
            int maxRegion,
            int maxM2sRing,
            int maxS2mRing,
            int maxLog2RingSize)
            implements Message {}

    /**
     * The slave: which interface it wants.
     *
     * @param version the protocol version it has chosen
     * @param id the interface's number, 32 bits without sign
     * @param mode the interface's mode: 0 Ethernet, 1 IP, 2 punt/inject
     * @param secret what the master may ask for
     * @param name of its program
     */
    record Init(int version, long id, int mode, Secret secret, String name) implements Message {}

    /**
     * The slave: here is memory. Comes with one descriptor.
     *
     * @param index the region's number, from 0 upwards
     * @param size its bytes
     */
    record AddRegion(int index, long size) implements Message {}

    /**
     * The slave: here is a ring. Comes with one descriptor, the ring's eventfd.
     *
     * @param slaveToMaster its direction
     * @param index its number among those of its direction, from 0 upwards
     * @param region where it is
     * @param offset where in the region, 32 bits without sign
     * @param log2RingSize the binary logarithm of how many entries it has
     * @param privateHeaderSize bytes that each entry has beyond the standard's 16
     */
    record AddRing(
            boolean slaveToMaster,
            int index,
            int region,
            long offset,
            int log2RingSize,
            int privateHeaderSize)
            implements Message {}

    /**
     * The slave: that was all, let us begin.
     *
     * @param interfaceName what the slave calls the interface
     */
    record Connect(String interfaceName) implements Message {}

    /**
     * The master: we have begun.
     *
     * @param interfaceName what the master calls the interface
     */
    record Connected(String interfaceName) implements Message {}

    /**
     * Either: it is over.
     *
     * @param code a number of no fixed meaning, 32 bits
     * @param reason for people
     */
    record Disconnect(int code, String reason) implements Message {}
}
