package io.mcm.group;

import io.mcm.BufferException;
import io.mcm.ErrorCode;
import io.mcm.Field;
import io.mcm.TxBuffer;
import io.mcm.format.PictureLayout;
import java.lang.foreign.MemorySegment;
import org.agrona.MutableDirectBuffer;

/** A slot lent to the sender. What it sets is kept here and written to the header by the commit. */
final class TxSlot extends Loan implements TxBuffer {
    private final TxEndpoint source;
    int payloadLength;
    int metadataLength;
    long timestamp;
    int rtpTimestamp;
    int missingParts;
    int field;
    boolean timeOfArrival;

    /** Set for links only: the numbers that the frame's first source gave it. */
    boolean stamped;

    long incarnation;
    long sequence;

    TxSlot(TxEndpoint source, SlotPool pool, int slot, boolean watched) {
        String what = "tx buffer of group " + source.group() + ", slot " + slot + ",";
        super(
                pool,
                slot,
                false,
                what,
                watched ? new LeakWatch(what, () -> source.giveBack(slot)) : null);
        this.source = source;
    }

    void begin(int length) {
        payloadLength = length;
        metadataLength = 0;
        timestamp = 0;
        rtpTimestamp = 0;
        timeOfArrival = false;
        missingParts = 0;
        field = 0;
        stamped = false;
        begin(source.payloadCapacity(), source.metadataCapacity());
    }

    @Override
    public MutableDirectBuffer payload() {
        checkLive();
        return payload;
    }

    @Override
    public MemorySegment payloadSegment() {
        return view(source.payloadCapacity(), false);
    }

    @Override
    public MutableDirectBuffer metadata() {
        checkLive();
        return metadata;
    }

    @Override
    public PictureLayout layout() {
        checkLive();
        return layoutOf(source.format());
    }

    @Override
    public TxBuffer payloadLength(int bytes) {
        checkLive();
        payloadLength = checkLength("payloadLength", bytes, source.payloadCapacity());
        return this;
    }

    @Override
    public TxBuffer metadataLength(int bytes) {
        checkLive();
        metadataLength = checkLength("metadataLength", bytes, source.metadataCapacity());
        return this;
    }

    @Override
    public TxBuffer timestamp(long taiNanos) {
        checkLive();
        timestamp = taiNanos;
        timeOfArrival = false;
        return this;
    }

    @Override
    public TxBuffer timestampOfArrival(long taiNanos) {
        checkLive();
        timestamp = taiNanos;
        timeOfArrival = true;
        return this;
    }

    @Override
    public TxBuffer rtpTimestamp(int rtp) {
        checkLive();
        rtpTimestamp = rtp;
        return this;
    }

    @SuppressWarnings("EnumOrdinal") // the header's number
    @Override
    public TxBuffer field(Field value) {
        checkLive();
        field = value.ordinal();
        return this;
    }

    @Override
    public TxBuffer incomplete(int missing) {
        checkLive();
        missingParts = checkLength("incomplete", missing, Integer.MAX_VALUE);
        return this;
    }

    @Override
    public int commit() {
        checkLive();
        return source.commit(this);
    }

    @Override
    public void close() {
        if (!isLive() && !hasView()) {
            return;
        }
        closeView();
        finish("was closed without commit");
        giveBack();
    }

    @Override
    void giveBack() {
        source.giveBack(slot);
    }

    private static int checkLength(String name, int value, int max) {
        if (value < 0 || value > max) {
            throw new BufferException(
                    ErrorCode.BUFFER_LENGTH, name + " = " + value + ": allowed is 0 to " + max);
        }
        return value;
    }
}
