package io.mcm.group;

import io.mcm.ConnectionConfig;
import org.jspecify.annotations.Nullable;

/** A receiver in this process: it and its {@link LocalFeed} share this object. */
final class LocalSink extends Sink {
    final RxEndpoint receiver;

    /** What one side reads for each frame stands here, not behind what the other side writes. */
    private final WaitPoint receiverWait;

    final SinkRing ring;
    final SlotStates states;

    private volatile long first = NOT_MET;

    /** Written before {@link #end}, as the reason. */
    private long last = NOT_MET;

    private String reason = "";
    private volatile @Nullable End end;

    LocalSink(RxEndpoint receiver, SlotStates states, int slots) {
        ConnectionConfig config = receiver.config();
        super(
                config.delivery(),
                config.queueCapacity(),
                Endpoint.nanosOf(config.maxStall()),
                slots);
        this.receiver = receiver;
        this.receiverWait = receiver.waitPoint;
        this.ring = new SinkRing(capacity, dropOldest);
        this.states = states;
    }

    @Override
    void first(long sequence) {
        first = sequence;
    }

    long first() {
        return first;
    }

    @Override
    void put(int slot) {
        ring.put(slot);
    }

    @Override
    int takeBack() {
        return ring.takeBack();
    }

    @Override
    boolean collect(int slot) {
        return states.collect(slot);
    }

    @Override
    boolean isLent(int slot) {
        return states.isLent(slot);
    }

    @Override
    void wake() {
        receiverWait.wake();
    }

    @Override
    void end(End how, long lastSequence, String why) {
        last = lastSequence;
        reason = why;
        end = how;
    }

    @Override
    void tellEnd() {
        receiver.sourceOver(ring.depth() == 0);
    }

    @Override
    void done() {
        // the receiver has the rest
    }

    @Nullable End end() {
        return end;
    }

    long last() {
        return last;
    }

    String reason() {
        return reason;
    }
}
