package io.mcm.st2110.socket;

import io.mcm.st2110.rtp.RejectCounters;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What came of a stream's packets and frames. One thread counts, any thread reads. */
final class ReceiverCounters {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiverCounters.class);

    private final String stream;
    private final AtomicLong packets = new AtomicLong();
    private final AtomicLong complete = new AtomicLong();
    private final AtomicLong incomplete = new AtomicLong();
    private final AtomicLong missing = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong late = new AtomicLong();
    private final AtomicLong foreign = new AtomicLong();
    private final AtomicLong restarts = new AtomicLong();

    /** Packets that were refused, by reason. */
    final RejectCounters rejects = new RejectCounters();

    ReceiverCounters(String stream) {
        this.stream = stream;
    }

    private static void add(AtomicLong counter, long more) {
        counter.setOpaque(counter.getPlain() + more);
    }

    void packet() {
        add(packets, 1);
    }

    void complete() {
        add(complete, 1);
    }

    void incomplete(int packetsMissing) {
        add(incomplete, 1);
        add(missing, packetsMissing);
    }

    void dropped() {
        add(dropped, 1);
    }

    void late() {
        add(late, 1);
    }

    void restart() {
        add(restarts, 1);
        LOG.info("{}: another sender, or the same one started again", stream);
    }

    void foreign(int ssrc) {
        if (foreign.getPlain() == 0) {
            LOG.warn(
                    "{}: packets of a second sender (SSRC {}) are not taken while the first sends",
                    stream,
                    Integer.toHexString(ssrc));
        }
        add(foreign, 1);
    }

    /** Packets of the stream that were taken. */
    long packets() {
        return packets.getOpaque();
    }

    /** Frames without a miss. */
    long completeFrames() {
        return complete.getOpaque();
    }

    /** Frames with packets missing. */
    long incompleteFrames() {
        return incomplete.getOpaque();
    }

    /** Packets missing in them. */
    long missingPackets() {
        return missing.getOpaque();
    }

    /** Frames for which there was no slot. */
    long droppedFrames() {
        return dropped.getOpaque();
    }

    /** Packets of frames that had been handed on. */
    long latePackets() {
        return late.getOpaque();
    }

    /** Packets of another synchronization source. */
    long foreignPackets() {
        return foreign.getOpaque();
    }

    /** How often the sender started again or was replaced. */
    long restarts() {
        return restarts.getOpaque();
    }

    boolean anyTrouble() {
        return incompleteFrames()
                        + droppedFrames()
                        + latePackets()
                        + foreignPackets()
                        + rejects.total()
                > 0;
    }

    @Override
    public String toString() {
        return completeFrames()
                + " frames complete, "
                + incompleteFrames()
                + " incomplete ("
                + missingPackets()
                + " packets missing), "
                + droppedFrames()
                + " without a slot, "
                + latePackets()
                + " packets late, "
                + foreignPackets()
                + " of other senders, refused "
                + rejects.nonZero()
                + ", "
                + restarts()
                + " restarts";
    }
}
