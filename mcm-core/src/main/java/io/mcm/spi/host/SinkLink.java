package io.mcm.spi.host;

import java.lang.foreign.MemorySegment;

/**
 * A receiver in another process, as its source sees it: shared memory that both may write. The
 * source's thread, except where it says otherwise. Nothing the peer writes can do harm here: it is
 * read once, and what makes no sense is taken for nothing.
 */
public interface SinkLink {
    /** Formats that a source may use in its life: receivers keep all of them. */
    int MAX_FORMATS = 64;

    /** {@link #takeBack} found nothing. */
    int EMPTY = -1;

    /**
     * Says what a format id means, before the first frame that names it.
     *
     * @param id 0 to {@link #MAX_FORMATS} - 1
     * @param text the format
     */
    void format(int id, String text);

    /**
     * Says which sequence is the first that could come, before the first frame.
     *
     * @param sequence the number
     */
    void first(long sequence);

    /**
     * Publishes a slot. The caller knows that there is room.
     *
     * @param slot the slot
     * @param header its header, {@link io.mcm.memory.SlotHeader#SLOT_SIZE} bytes
     */
    void put(int slot, MemorySegment header);

    /**
     * Takes back the oldest slot that the receiver has not taken.
     *
     * @return the slot, or {@link #EMPTY}
     */
    int takeBack();

    /**
     * Whether a slot came back; asks once.
     *
     * @param slot a slot that was put
     * @return true once for each time it was put
     */
    boolean collect(int slot);

    /**
     * Whether the receiver has taken a slot and not given it back.
     *
     * @param slot a slot that was put
     * @return as the receiver says
     */
    boolean isLent(int slot);

    /** Wakes the receiver if it sleeps. The caller has executed a full fence after its change. */
    void wake();

    /**
     * Says how it ends; what was put before is still there to take. {@link #wake} must follow.
     *
     * @param end 1 ended, 2 lost, 3 detached
     * @param last the last sequence
     * @param reason for people
     */
    void end(int end, long last, String reason);

    /**
     * The descriptor that becomes readable when slots came back, for a thread that announced
     * itself.
     *
     * @return the descriptor
     */
    int fd();

    /** Asks to be woken when slots come back. A full fence and another look must follow. */
    void announce();

    /** Asks no more. */
    void withdraw();

    /** It was woken: makes it ready for the next time. */
    void drain();

    /** Ends the link and gives its memory back; only when the source has no more use for it. */
    void close();
}
