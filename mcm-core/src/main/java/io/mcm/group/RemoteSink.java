package io.mcm.group;

import io.mcm.Delivery;
import io.mcm.format.Format;
import io.mcm.memory.SlotHeader;
import io.mcm.spi.host.SinkLink;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/** A receiver in another process of this host. */
final class RemoteSink extends Sink implements Doorbell {
    private final TxEndpoint source;
    private final SinkLink link;
    private final MemorySegment[] headers;

    /** The formats that the receiver knows. */
    private int formatsTold;

    /** The link's memory is given back. A thread that waits may find that out on its way. */
    private boolean done;

    private volatile boolean connected;

    /** Its process is gone: what it held is free, whatever it said. */
    private volatile boolean gone;

    RemoteSink(
            TxEndpoint source,
            SinkLink link,
            SlotPool pool,
            Delivery delivery,
            int capacity,
            long maxStallNanos) {
        super(delivery, capacity, maxStallNanos, pool.slots());
        this.source = source;
        this.link = link;
        this.headers = pool.headers();
    }

    /** The loop: the receiver has mapped everything. */
    void connected() {
        connected = true;
        source.wakeWaiting();
    }

    /** Until then the source must not count on it: it could not find what is left to it. */
    @Override
    boolean isConnected() {
        return connected;
    }

    /** The loop: the receiver wants no more. */
    void left() {
        abandoned = true;
        source.depart(this);
    }

    /** The loop: nothing of the receiver is left. */
    void gone() {
        gone = true;
        left();
    }

    @Override
    void first(long sequence) {
        tellFormats();
        link.first(sequence);
    }

    private void tellFormats() {
        for (; formatsTold < source.formats(); formatsTold++) {
            Format format = source.format(formatsTold);
            link.format(formatsTold, format.toText());
        }
    }

    @Override
    void put(int slot) {
        MemorySegment header = headers[slot];
        if (SlotHeader.formatId(header) >= formatsTold) {
            tellFormats();
        }
        link.put(slot, header);
    }

    @Override
    int takeBack() {
        int slot = link.takeBack();
        // The receiver could have set its cursor back, to a slot that it returned long ago.
        return slot != SinkLink.EMPTY && held.contains(slot) ? slot : SinkRing.EMPTY;
    }

    @Override
    boolean collect(int slot) {
        return gone || link.collect(slot);
    }

    @Override
    boolean isLent(int slot) {
        return !gone && link.isLent(slot);
    }

    @Override
    void wake() {
        link.wake();
    }

    @Override
    void end(End how, long lastSequence, String why) {
        link.end(RemoteFeed.number(how), lastSequence, why);
    }

    @Override
    void tellEnd() {
        VarHandle.fullFence();
        link.wake();
    }

    @Override
    void done() {
        if (!done) {
            done = true;
            link.close();
        }
    }

    @Override
    public int fd() {
        return link.fd();
    }

    @Override
    public void announce() {
        if (!done) {
            link.announce();
        }
    }

    @Override
    public void withdraw() {
        if (!done) {
            link.withdraw();
        }
    }

    @Override
    public void drain() {
        if (!done) {
            link.drain();
        }
    }
}
