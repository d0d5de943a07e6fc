package io.mcm.memif.ring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.mcm.memif.protocol.Message;
import io.mcm.memif.protocol.Protocol;
import io.mcm.memif.protocol.Reject;
import io.mcm.memif.protocol.RejectException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The standard's ring in shared memory, field by field.
 *
 * <p>Indexes run free over 16 bits; entry {@code index & (entries - 1)} is meant. They are
 * published with release and read with acquire. A descriptor's fields are read one by one, each
 * once: what was checked is what is used, whatever the peer does meanwhile.
 */
public final class Ring {
    /** Bytes before the first descriptor. */
    static final int HEADER_SIZE = 128;

    /** Bytes of a descriptor. */
    static final int DESCRIPTOR_SIZE = 16;

    private static final long COOKIE_AT = 0;
    private static final long FLAGS_AT = 4;
    private static final long HEAD_AT = 6;
    private static final long TAIL_AT = 64;

    private static final long REGION_AT = 2;
    private static final long LENGTH_AT = 4;
    private static final long OFFSET_AT = 8;
    private static final long METADATA_AT = 12;

    private static final int ALIGNMENT = 4;
    private static final int NO_INTERRUPT = 1;
    private static final int NEXT = 1;

    private static final VarHandle INDEX = JAVA_SHORT.varHandle();

    private final MemorySegment memory;
    private final int entries;

    private Ring(MemorySegment memory, int entries) {
        this.memory = memory;
        this.entries = entries;
    }

    /**
     * Bytes of a ring.
     *
     * @param log2Entries the binary logarithm of its entries
     * @return header and descriptors
     */
    public static long size(int log2Entries) {
        return HEADER_SIZE + ((long) DESCRIPTOR_SIZE << log2Entries);
    }

    /**
     * Makes an empty ring.
     *
     * @param region its memory
     * @param offset a multiple of 4, with room for it
     * @param log2Entries the binary logarithm of its entries
     * @return the ring
     */
    static Ring create(SharedMemory region, long offset, int log2Entries) {
        Ring ring = new Ring(region.memory().asSlice(offset, size(log2Entries)), 1 << log2Entries);
        ring.memory.fill((byte) 0);
        ring.memory.set(JAVA_INT, COOKIE_AT, Protocol.COOKIE);
        return ring;
    }

    /**
     * Finds a ring that a peer announced.
     *
     * @param region the region it names
     * @param announced where it is
     * @return the ring; its cookie is not looked at
     * @throws RejectException it is not in that region
     */
    static Ring of(SharedMemory region, Message.AddRing announced) throws RejectException {
        long offset = announced.offset();
        long size = size(announced.log2RingSize());
        if (offset + size > region.size() || offset % ALIGNMENT != 0) {
            throw new RejectException(
                    Reject.RING_PLACE,
                    size + " bytes at " + offset + " of a region with " + region.size());
        }
        return new Ring(region.memory().asSlice(offset, size), 1 << announced.log2RingSize());
    }

    int entries() {
        return entries;
    }

    /** Begins: both indexes at zero. */
    void reset() throws RejectException {
        int cookie = memory.get(JAVA_INT, COOKIE_AT);
        if (cookie != Protocol.COOKIE) {
            throw new RejectException(Reject.RING_COOKIE, String.format("0x%08x", cookie));
        }
        head(0);
        tail(0);
    }

    /** The consumer says whether it wants to be woken. */
    void wantsInterrupts(boolean wanted) {
        INDEX.setVolatile(memory, FLAGS_AT, (short) (wanted ? 0 : NO_INTERRUPT));
    }

    /** Whether the other side wants to be woken. After a full fence after what was published. */
    boolean interruptsWanted() {
        return ((short) INDEX.getOpaque(memory, FLAGS_AT) & NO_INTERRUPT) == 0;
    }

    int head() {
        return Short.toUnsignedInt((short) INDEX.getAcquire(memory, HEAD_AT));
    }

    void head(int index) {
        INDEX.setRelease(memory, HEAD_AT, (short) index);
    }

    int tail() {
        return Short.toUnsignedInt((short) INDEX.getAcquire(memory, TAIL_AT));
    }

    void tail(int index) {
        INDEX.setRelease(memory, TAIL_AT, (short) index);
    }

    /**
     * How far one index is ahead of another.
     *
     * @throws RejectException further than the ring has entries
     */
    int distance(int from, int to) throws RejectException {
        int distance = (to - from) & 0xFFFF;
        if (distance > entries) {
            throw new RejectException(
                    Reject.RING_OVERRUN, distance + " entries ahead in a ring of " + entries);
        }
        return distance;
    }

    private long at(int index) {
        return HEADER_SIZE + (long) (index & (entries - 1)) * DESCRIPTOR_SIZE;
    }

    boolean hasNext(int index) {
        return (memory.get(JAVA_SHORT, at(index)) & NEXT) != 0;
    }

    void clearNext(int index) {
        memory.set(JAVA_SHORT, at(index), (short) 0);
    }

    int region(int index) {
        return Short.toUnsignedInt(memory.get(JAVA_SHORT, at(index) + REGION_AT));
    }

    long offset(int index) {
        return Integer.toUnsignedLong(memory.get(JAVA_INT, at(index) + OFFSET_AT));
    }

    long length(int index) {
        return Integer.toUnsignedLong(memory.get(JAVA_INT, at(index) + LENGTH_AT));
    }

    /** Fills a descriptor. */
    void set(int index, int region, long offset, int length, boolean next) {
        long at = at(index);
        memory.set(JAVA_SHORT, at, (short) (next ? NEXT : 0));
        memory.set(JAVA_SHORT, at + REGION_AT, (short) region);
        memory.set(JAVA_INT, at + LENGTH_AT, length);
        memory.set(JAVA_INT, at + OFFSET_AT, (int) offset);
        memory.set(JAVA_INT, at + METADATA_AT, 0);
    }

    /** Says how much of an offered buffer was filled. */
    void fill(int index, int length, boolean next) {
        long at = at(index);
        memory.set(JAVA_SHORT, at, (short) (next ? NEXT : 0));
        memory.set(JAVA_INT, at + LENGTH_AT, length);
    }
}
