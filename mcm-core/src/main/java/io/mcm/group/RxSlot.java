package io.mcm.group;

import io.mcm.Field;
import io.mcm.RxBuffer;
import io.mcm.format.Format;
import io.mcm.format.PictureLayout;
import io.mcm.memory.SlotHeader;
import java.lang.foreign.MemorySegment;
import org.agrona.DirectBuffer;

/** A received slot. What the header says of lengths is read once, when it is lent. */
final class RxSlot extends Loan implements RxBuffer {
    private static final Field[] FIELDS = Field.values();

    private final Feed feed;
    private long sequence;
    private long incarnation;
    private long missedBefore;
    private int rtpTimestamp;
    private int missingParts;
    private int payloadLength;
    private long latency;
    private int field;
    private boolean discontinuity;
    private boolean formatChanged;
    private boolean timeOfArrival;
    private Format format;

    RxSlot(Feed feed, int slot, boolean watched) {
        String what = "rx buffer of group " + feed.group() + ", slot " + slot + ",";
        super(
                feed.memory,
                slot,
                true,
                what,
                watched ? new LeakWatch(what, () -> feed.giveBack(slot)) : null);
        this.feed = feed;
        this.format = feed.format();
    }

    /**
     * Lends the frame; {@code missed}, {@code broken}, {@code changed} and {@code took} are what
     * the receiver found.
     */
    void begin(
            long kind,
            long run,
            long number,
            long missed,
            boolean broken,
            boolean changed,
            long took,
            Format current) {
        incarnation = run;
        sequence = number;
        field = SlotHeader.fieldOf(kind);
        timeOfArrival = (SlotHeader.flagsOf(kind) & SlotHeader.TIME_OF_ARRIVAL) != 0;
        long rtpAndPayload = SlotHeader.rtpAndPayload(header);
        long metadataAndMissing = SlotHeader.metadataAndMissing(header);
        rtpTimestamp = SlotHeader.low(rtpAndPayload);
        payloadLength = SlotHeader.high(rtpAndPayload);
        missingParts = SlotHeader.high(metadataAndMissing);
        missedBefore = missed;
        discontinuity = broken;
        formatChanged = changed;
        latency = took;
        if (format != current) {
            format = current;
        }
        begin(payloadLength, SlotHeader.low(metadataAndMissing));
    }

    boolean hasMissing() {
        return missingParts > 0;
    }

    int length() {
        return payloadLength;
    }

    @Override
    public DirectBuffer payload() {
        checkLive();
        return payload;
    }

    @Override
    public MemorySegment payloadSegment() {
        return view(payloadLength, true);
    }

    @Override
    public DirectBuffer metadata() {
        checkLive();
        return metadata;
    }

    @Override
    public PictureLayout layout() {
        checkLive();
        return layoutOf(format);
    }

    @Override
    public Format format() {
        checkLive();
        return format;
    }

    @Override
    public boolean formatChanged() {
        checkLive();
        return formatChanged;
    }

    @Override
    public long timestamp() {
        checkLive();
        return SlotHeader.timestamp(header);
    }

    @Override
    public boolean timestampIsArrival() {
        checkLive();
        return timeOfArrival;
    }

    @Override
    public int rtpTimestamp() {
        checkLive();
        return rtpTimestamp;
    }

    @Override
    public long sequence() {
        checkLive();
        return sequence;
    }

    @Override
    public long incarnation() {
        checkLive();
        return incarnation;
    }

    @Override
    public long missedBefore() {
        checkLive();
        return missedBefore;
    }

    @Override
    public Field field() {
        checkLive();
        return FIELDS[field];
    }

    @Override
    public int missingParts() {
        checkLive();
        return missingParts;
    }

    @Override
    public boolean discontinuity() {
        checkLive();
        return discontinuity;
    }

    @Override
    public long latency() {
        checkLive();
        return latency;
    }

    @Override
    public void close() {
        if (!isLive() && !hasView()) {
            return;
        }
        closeView();
        finish("was released");
        giveBack();
    }

    @Override
    void giveBack() {
        feed.giveBack(slot);
    }
}
