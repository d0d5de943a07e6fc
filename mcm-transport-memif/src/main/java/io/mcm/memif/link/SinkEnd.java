package io.mcm.memif.link;

import static io.mcm.memif.link.LinkLayout.S2M_AT;
import static io.mcm.memif.link.LinkMemory.FREE;
import static io.mcm.memif.link.LinkMemory.LENT;
import static io.mcm.memif.link.LinkMemory.RETURNED;

import io.mcm.linux.EventFd;
import io.mcm.spi.host.SinkLink;
import java.lang.foreign.MemorySegment;

/**
 * The source's end of a link. What it decides by is its own: the receiver could have written
 * anything into the shared words, and only hurts itself.
 */
final class SinkEnd implements SinkLink {
    private final LinkMemory memory;
    private final EventFd frames;
    private final EventFd returns;
    private final Runnable closer;
    private final int mask;
    private final long m2sAt;

    /** What is in the entries, for this side's eyes only. */
    private final int[] slots;

    private long head;

    /**
     * Takes over the memory and the event counters.
     *
     * @param frames rung for the receiver
     * @param returns rung by the receiver
     * @param closer ends the link's talk, on any thread
     */
    SinkEnd(LinkMemory memory, EventFd frames, EventFd returns, Runnable closer) {
        this.memory = memory;
        this.frames = frames;
        this.returns = returns;
        this.closer = closer;
        this.mask = memory.layout().entries() - 1;
        this.slots = new int[memory.layout().entries()];
        this.m2sAt = memory.layout().m2sAt();
    }

    @Override
    public void format(int id, String text) {
        memory.format(id, text);
    }

    @Override
    public void first(long sequence) {
        memory.first(sequence);
    }

    @Override
    public void put(int slot, MemorySegment header) {
        slots[(int) head & mask] = slot;
        memory.put(head, slot, header);
        head++;
    }

    @Override
    public int takeBack() {
        while (true) {
            long position = memory.cursor();
            if (position >= head || position < Math.max(0, head - slots.length)) {
                return EMPTY; // all taken, or nonsense
            }
            if (memory.advanceCursor(position)) {
                return slots[(int) position & mask];
            }
        }
    }

    @Override
    public boolean collect(int slot) {
        if (memory.state(slot) != RETURNED) {
            return false;
        }
        memory.state(slot, FREE);
        return true;
    }

    @Override
    public boolean isLent(int slot) {
        return memory.state(slot) == LENT;
    }

    @Override
    public void wake() {
        if (memory.mustRing(S2M_AT)) {
            frames.signal();
        }
    }

    @Override
    public void end(int end, long last, String reason) {
        memory.end(end, last, reason);
    }

    @Override
    public int fd() {
        return returns.fd();
    }

    @Override
    public void announce() {
        memory.announce(m2sAt);
    }

    @Override
    public void withdraw() {
        memory.withdraw(m2sAt);
    }

    @Override
    public void drain() {
        returns.drain();
    }

    @Override
    public void close() {
        closer.run();
        memory.close();
        frames.close();
        returns.close();
    }
}
