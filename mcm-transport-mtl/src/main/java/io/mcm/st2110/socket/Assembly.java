package io.mcm.st2110.socket;

import io.mcm.TxBuffer;
import io.mcm.st2110.rtp.Reject;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** A frame that is being put together, in a slot. Used again and again, by one thread. */
abstract class Assembly {
    /** Where the frame is put; null when there was no slot: its packets are counted only. */
    @Nullable TxBuffer buffer;

    int timestamp;
    boolean second;
    long number;
    long arrivalTai;
    long touchedNanos;
    int packets;

    /** The lowest and highest sequence numbers so far. */
    long lowest;

    long highest;

    boolean marked;

    /** The sequence number of the packet with the marker. */
    long markerAt;

    final void begin(
            @Nullable TxBuffer slot, int frameTimestamp, boolean isSecond, long frameNumber) {
        buffer = slot;
        timestamp = frameTimestamp;
        second = isSecond;
        number = frameNumber;
        packets = 0;
        lowest = Long.MAX_VALUE;
        highest = Long.MIN_VALUE;
        marked = false;
        if (slot != null) {
            start(slot);
        }
    }

    final void note(long sequence, boolean marker, long nanos) {
        packets++;
        lowest = Math.min(lowest, sequence);
        highest = Math.max(highest, sequence);
        touchedNanos = nanos;
        if (marker) {
            marked = true;
            markerAt = sequence;
        }
    }

    /**
     * Packets that are missing.
     *
     * @param after the sequence number of the last packet of the frame before, -1 when not known
     * @return 1 or more of a frame that is not complete
     */
    final int missing(long after) {
        long first = after >= 0 && after < lowest ? after + 1 : lowest;
        long last = marked ? markerAt : highest;
        return Math.clamp(last - first + 1 - packets, 1, Integer.MAX_VALUE);
    }

    /** Gives the slot back unsent. */
    final void abandon() {
        if (buffer != null) {
            buffer.close();
            buffer = null;
        }
    }

    abstract void start(TxBuffer slot);

    /** Puts the packet that was read last where it belongs. Not without a slot. */
    abstract @Nullable Reject place(MemorySegment memory);

    abstract boolean complete();

    /** Makes the payload what the slot's format says it is. Not without a slot. */
    abstract void finish();
}
