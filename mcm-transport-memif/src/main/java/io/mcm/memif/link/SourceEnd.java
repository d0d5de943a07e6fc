package io.mcm.memif.link;

import static io.mcm.memif.link.LinkLayout.S2M_AT;
import static io.mcm.memif.link.LinkMemory.LENT;

import io.mcm.PageKind;
import io.mcm.linux.EventFd;
import io.mcm.memif.protocol.Reject;
import io.mcm.memory.ForeignSegment;
import io.mcm.memory.SegmentPlan;
import io.mcm.memory.SlotHeader;
import io.mcm.memory.SlotMemory;
import io.mcm.spi.host.SourceLink;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The receiver's end of a link. A frame's entry is copied first and checked then: what it says
 * afterwards no longer matters.
 */
final class SourceEnd implements SourceLink {
    /** What the link's talk does for this end. Any thread. */
    interface Talk {
        /** Says that no more frames are wanted. */
        void leave();

        /** Ends it because the source broke the rules. */
        void refuse(Reject reject, String detail);

        /** Ends it; nothing is lent any more. */
        void close();
    }

    private final LinkMemory memory;
    private final ForeignSegment frames;
    private final EventFd arrivals;
    private final EventFd returns;
    private final Talk talk;
    private final int slots;
    private final int maxPayload;
    private final int maxMetadata;
    private final boolean contested;
    private final long m2sAt;
    private final MemorySegment[] headers;

    private long head;

    /** Receiver: the source broke the rules; nothing more is taken from it. */
    private boolean refused;

    /** Why it is over although the source did not say so. */
    private volatile @Nullable String lost;

    /**
     * Takes over the memory and the event counters.
     *
     * @param contested the source takes entries back: each has to be claimed
     */
    SourceEnd(
            LinkMemory memory,
            ForeignSegment frames,
            SegmentPlan plan,
            boolean contested,
            EventFd arrivals,
            EventFd returns,
            Talk talk) {
        this.memory = memory;
        this.frames = frames;
        this.arrivals = arrivals;
        this.returns = returns;
        this.talk = talk;
        this.contested = contested;
        this.slots = plan.slots();
        this.maxPayload = plan.payloadSize();
        this.maxMetadata = plan.metadataSize();
        this.m2sAt = memory.layout().m2sAt();
        this.headers = new MemorySegment[slots];
        MemorySegment all =
                Arena.ofAuto().allocate((long) slots * SlotHeader.SLOT_SIZE, SlotHeader.SLOT_SIZE);
        for (int slot = 0; slot < slots; slot++) {
            headers[slot] = all.asSlice((long) slot * SlotHeader.SLOT_SIZE, SlotHeader.SLOT_SIZE);
        }
    }

    /** The frames' memory, whose end is the link's. */
    private final class Frames implements SlotMemory {
        private final AtomicBoolean closed = new AtomicBoolean();

        @Override
        public int slots() {
            return frames.slots();
        }

        @Override
        public PageKind pageKind() {
            return frames.pageKind();
        }

        @Override
        public MemorySegment metadata(int slot) {
            return frames.metadata(slot);
        }

        @Override
        public MemorySegment payload(int slot) {
            return frames.payload(slot);
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                frames.close();
                memory.close();
                arrivals.close();
                returns.close();
                talk.close(); // last: then the source knows that nobody reads its frames any more
            }
        }
    }

    @Override
    public SlotMemory memory() {
        return new Frames();
    }

    @Override
    public MemorySegment[] headers() {
        return headers;
    }

    @Override
    public int take() {
        while (!refused) {
            if (contested) {
                head = memory.cursor();
            }
            int slot = memory.peek(head);
            if (slot < 0) {
                if (contested && memory.cursor() != head) {
                    continue; // the source took it back and has already reused the entry
                }
                return EMPTY;
            }
            if (slot >= slots) {
                return refused(Reject.BUFFER_RANGE, "slot " + slot + " of " + slots);
            }
            MemorySegment header = headers[slot];
            if (contested) {
                if (!memory.advanceCursor(head)) {
                    continue;
                }
            }
            memory.copyHeader(head, header);
            head++;
            if (!contested) {
                memory.cursor(head);
            }
            String fault = fault(header);
            if (fault != null) {
                return refused(Reject.FRAME_HEADER, fault);
            }
            memory.state(slot, LENT);
            return slot;
        }
        return EMPTY;
    }

    private int refused(Reject reject, String detail) {
        if (!refused) {
            refused = true;
            lost = reject.text() + ": " + detail;
            talk.refuse(reject, detail);
        }
        return EMPTY;
    }

    private @Nullable String fault(MemorySegment header) {
        long kind = SlotHeader.kind(header);
        int version = (int) kind & 0xff;
        if (version != SlotHeader.VERSION) {
            return "version " + version;
        }
        if (SlotHeader.fieldOf(kind) > 2) {
            return "field " + SlotHeader.fieldOf(kind);
        }
        int payload = SlotHeader.high(SlotHeader.rtpAndPayload(header));
        if (payload < 0 || payload > maxPayload) {
            return "payload of " + payload + " bytes in slots of " + maxPayload;
        }
        long metadataAndMissing = SlotHeader.metadataAndMissing(header);
        int metadata = SlotHeader.low(metadataAndMissing);
        if (metadata < 0 || metadata > maxMetadata) {
            return "metadata of " + metadata + " bytes in slots of " + maxMetadata;
        }
        return SlotHeader.high(metadataAndMissing) < 0 ? "missing parts below 0" : null;
    }

    @Override
    public int depth() {
        try {
            int count = 0;
            long position = memory.cursor();
            while (count < memory.layout().entries() && memory.peek(position + count) >= 0) {
                count++;
            }
            return lost == null ? count : 0;
        } catch (IllegalStateException unmapped) {
            return 0;
        }
    }

    @Override
    public @Nullable String format(int id) {
        return memory.format(id);
    }

    @Override
    public long first() {
        return memory.first();
    }

    @Override
    public int end() {
        if (lost != null) {
            int said = saidEnd();
            return said == 0 ? 2 : said;
        }
        return saidEnd();
    }

    private int saidEnd() {
        try {
            int end = memory.end();
            return end < 0 || end > 3 ? 2 : end;
        } catch (IllegalStateException unmapped) {
            return 2;
        }
    }

    @Override
    public long last() {
        try {
            return memory.end() == 0 ? -1 : memory.last();
        } catch (IllegalStateException unmapped) {
            return -1;
        }
    }

    @Override
    public String reason() {
        String why = lost;
        try {
            return memory.end() != 0 || why == null ? memory.reason() : why;
        } catch (IllegalStateException unmapped) {
            return why == null ? "" : why;
        }
    }

    /** The loop: the peer is gone. What it published is still there to take. */
    void lost(String why) {
        if (lost == null) {
            lost = why;
        }
    }

    @Override
    public void giveBack(int slot) {
        try {
            memory.returned(slot);
            if (memory.mustRing(m2sAt)) {
                returns.signal();
            }
        } catch (IllegalStateException unmapped) {
            // A view on another thread was the last that kept the memory: all is given back.
        }
    }

    @Override
    public void leave() {
        talk.leave();
    }

    @Override
    public void refuse(String why) {
        int ignored = refused(Reject.FRAME_HEADER, why);
    }

    @Override
    public int fd() {
        return arrivals.fd();
    }

    @Override
    public void announce() {
        memory.announce(S2M_AT);
    }

    @Override
    public void withdraw() {
        try {
            memory.withdraw(S2M_AT);
        } catch (IllegalStateException unmapped) {
            // It ended while the thread was looking.
        }
    }

    @Override
    public void drain() {
        arrivals.drain();
    }
}
