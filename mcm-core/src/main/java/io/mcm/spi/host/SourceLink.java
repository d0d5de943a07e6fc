package io.mcm.spi.host;

import io.mcm.memory.SlotMemory;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A source in another process, as a receiver sees it: frames that only the source can write, and
 * shared memory that both may write. The receiver's thread, except where it says otherwise. What
 * the peer wrote is read once, then checked; what makes no sense ends the link.
 */
public interface SourceLink {
    /** {@link #take} found nothing. */
    int EMPTY = -1;

    /**
     * The frames. Closing them ends the link, tells the source that everything is back, and gives
     * all memory back: only when nothing is lent. Any thread.
     *
     * @return mapped for reading
     */
    SlotMemory memory();

    /**
     * Copies of the headers of slots that were taken, checked.
     *
     * @return one for each slot
     */
    MemorySegment[] headers();

    /**
     * Takes the oldest slot.
     *
     * @return the slot, its header in {@link #headers}, or {@link #EMPTY}
     */
    int take();

    /**
     * How many slots are waiting, about. Any thread.
     *
     * @return 0 or more
     */
    int depth();

    /**
     * What a format id means.
     *
     * @param id from a header
     * @return the format, or null: the source has not said
     */
    @Nullable String format(int id);

    /**
     * The first sequence that could come.
     *
     * @return -1 while unknown
     */
    long first();

    /**
     * How it ended. Any thread.
     *
     * @return 0 not yet, 1 ended, 2 lost, 3 detached
     */
    int end();

    /**
     * The last sequence, once it ended.
     *
     * @return -1 when unknown
     */
    long last();

    /**
     * Why it ended, for people.
     *
     * @return empty while it has not
     */
    String reason();

    /**
     * Gives a slot back and wakes the source if it waits for one. Any thread, once for each time it
     * was taken.
     *
     * @param slot the slot
     */
    void giveBack(int slot);

    /** Says that no more frames are wanted. Any thread. */
    void leave();

    /**
     * Ends the link because the peer broke the rules. What was taken before stays readable.
     *
     * @param why for people
     */
    void refuse(String why);

    /**
     * The descriptor that becomes readable when there are frames, for a thread that announced
     * itself.
     *
     * @return the descriptor
     */
    int fd();

    /** Asks to be woken. A full fence and another look must follow. */
    void announce();

    /** Asks no more. */
    void withdraw();

    /** It was woken: makes it ready for the next time. */
    void drain();
}
