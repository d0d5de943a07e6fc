package io.mcm.memif.link;

import io.mcm.memory.SlotHeader;
import io.mcm.spi.host.SinkLink;

/**
 * Where everything is in region 0 of a link, which both sides may write. Fixed by two numbers that
 * both sides know; nothing in the region itself says where anything is.
 *
 * <pre>
 *     0  notes of the source: first sequence, the end, its reason
 *   256  ring S2M: 128 bytes of head, then entries of 64 bytes, each a cache line
 *        ring M2S: 128 bytes of head, then one u32 for each slot
 *        formats: 256 bytes each
 * </pre>
 *
 * @param slots of the frames' segment
 * @param log2Entries the binary logarithm of the entries of ring S2M
 */
record LinkLayout(int slots, int log2Entries) {
    /** What our rings announce beyond memif's 16 bytes; other vendors refuse any but 0. */
    static final int PRIVATE_HEADER_SIZE = SlotHeader.SIZE;

    static final int ENTRY_SIZE = 64;
    static final int MAX_FORMATS = SinkLink.MAX_FORMATS;
    static final int FORMAT_SIZE = 256;

    static final long FIRST_AT = 0;
    static final long LAST_AT = 8;

    /** u32: 0 while it goes on; written after the other notes. */
    static final long END_AT = 16;

    static final long REASON_AT = 64;
    static final int REASON_SIZE = 192;

    static final long S2M_AT = 256;

    /* Within the head of a ring. */
    static final long COOKIE_AT = 0;

    /** u32: 1 when the other side need not ring; memif's flags. */
    static final long QUIET_AT = 4;

    /** u64 on a line of its own: the next entry that the receiver takes. */
    static final long CURSOR_AT = 72;

    static final int RING_HEAD_SIZE = 128;
    static final int COOKIE = 0x3E31F20;

    /* Within an entry. */
    static final long TIME_AT = 0;

    /** u64, written last: the slot, and above it the entry's number + 1. */
    static final long SLOT_AT = 8;

    static final long HEADER_AT = 16;

    /** A layout whose S2M ring has room for what a receiver may hold. */
    static LinkLayout of(int slots, int capacity) {
        int log2 = 32 - Integer.numberOfLeadingZeros(Math.max(2, capacity) - 1);
        return new LinkLayout(slots, log2);
    }

    int entries() {
        return 1 << log2Entries;
    }

    long entriesAt() {
        return S2M_AT + RING_HEAD_SIZE;
    }

    long m2sAt() {
        return entriesAt() + (long) entries() * ENTRY_SIZE;
    }

    long statesAt() {
        return m2sAt() + RING_HEAD_SIZE;
    }

    /** What ring M2S announces: so many of memif's entries would take as much room. */
    int m2sLog2() {
        int entries = (slots * Integer.BYTES + ENTRY_SIZE - 1) / ENTRY_SIZE;
        return Math.max(1, 32 - Integer.numberOfLeadingZeros(Math.max(2, entries) - 1));
    }

    long formatsAt() {
        return (statesAt() + (long) slots * Integer.BYTES + 63) & ~63L;
    }

    long size() {
        return (formatsAt() + (long) MAX_FORMATS * FORMAT_SIZE + 4095) & ~4095L;
    }
}
