package io.mcm.group;

import io.mcm.BufferException;
import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.format.Format;
import io.mcm.format.PictureLayout;
import io.mcm.format.VideoFormat;
import io.mcm.memory.SlotBuffer;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** What a lent slot is, sent or received: buffers that work until the loan is over. */
abstract class Loan {
    final FrameMemory memory;
    final int slot;
    final MemorySegment header;
    final SlotBuffer payload;
    final SlotBuffer metadata;

    private final String what;
    private final @Nullable LeakWatch watch;
    private boolean live;
    private String over = "was not lent yet";
    private @Nullable SegmentView view;

    Loan(FrameMemory memory, int slot, boolean readOnly, String what, @Nullable LeakWatch watch) {
        this.memory = memory;
        this.slot = slot;
        this.what = what;
        this.watch = watch;
        this.header = memory.headers()[slot];
        this.payload = new SlotBuffer(memory.payload(slot), readOnly, what);
        this.metadata = new SlotBuffer(memory.metadata(slot), readOnly, what);
        if (watch != null) {
            watch.over(this);
        }
    }

    /** Lent from now on. */
    final void begin(int payloadLength, int metadataLength) {
        payload.open(payloadLength);
        metadata.open(metadataLength);
        if (view != null) {
            view = null;
        }
        live = true;
    }

    final boolean isLive() {
        return live;
    }

    final void checkLive() {
        if (!live) {
            throw notLent();
        }
    }

    final BufferException notLent() {
        return new BufferException(ErrorCode.BUFFER_NOT_LENT, what + " " + over);
    }

    /** Over from now on: everything is refused. */
    final void finish(String why) {
        live = false;
        if (over != why) { // each store of a reference costs the collector's barrier
            over = why;
        }
        payload.close(why);
        metadata.close(why);
        if (watch != null) {
            watch.done();
        }
    }

    /** Whether a view keeps the slot from going back although the loan is over. */
    final boolean hasView() {
        return view != null;
    }

    /** Ends the view, if there is one. */
    final void closeView() {
        SegmentView open = view;
        if (open != null) {
            open.close(what);
            view = null;
        }
    }

    /**
     * Ends the loan for the connection; a view of another thread stays until that thread closes it.
     */
    final void revoke(String why) {
        finish(why);
        SegmentView open = view;
        if (open == null || open.isMine()) {
            closeView();
            giveBack();
        }
    }

    /** The slot goes back; nothing happens if it did before. */
    abstract void giveBack();

    final MemorySegment view(int length, boolean readOnly) {
        checkLive();
        SegmentView open = view;
        if (open == null) {
            open = new SegmentView(memory, memory.payload(slot));
            view = open;
        } else if (!open.isMine()) {
            throw new BufferException(
                    ErrorCode.CONCURRENT_USE,
                    what + ": its payloadSegment() belongs to another thread");
        }
        MemorySegment segment = open.segment().asSlice(0, length);
        return readOnly ? segment.asReadOnly() : segment;
    }

    static PictureLayout layoutOf(Format format) {
        if (format instanceof VideoFormat video) {
            return video.layout();
        }
        throw new ConnectionException(
                ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE,
                "layout(): only video has planes and rows; the format is " + format.toText());
    }
}
