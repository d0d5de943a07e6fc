package io.mcm.memif.ring;

import io.mcm.linux.EventFd;
import io.mcm.memif.engine.FrameSink;
import io.mcm.memif.protocol.Reject;
import io.mcm.memif.protocol.RejectException;
import org.agrona.MutableDirectBuffer;

/** Takes packets from one ring, each copied once. One thread. */
public abstract sealed class Receiver permits SlaveReceiver, MasterReceiver {
    final Ring ring;
    private final Regions regions;
    private final EventFd wake;
    private final Chain chain;

    /** The next entry to read. */
    private int next;

    private long received;
    private long skipped;

    Receiver(Ring ring, Regions regions, EventFd wake) {
        this.ring = ring;
        this.regions = regions;
        this.wake = wake;
        this.chain = new Chain(ring, regions);
    }

    /**
     * Takes what is there.
     *
     * @param sink gets the packets
     * @param limit how many at most
     * @return how many were handed on or skipped
     * @throws RejectException what the peer wrote into the ring cannot be; those before were handed
     *     on
     */
    public final int receive(FrameSink sink, int limit) throws RejectException {
        int packets = 0;
        int ready = ready(next);
        while (ready > 0 && packets < limit) {
            gather(ready);
            deliver(sink);
            release(next, chain.count());
            next = (next + chain.count()) & 0xFFFF;
            ready -= chain.count();
            packets++;
        }
        return packets;
    }

    private void gather(int ready) throws RejectException {
        chain.clear();
        boolean more;
        do {
            if (chain.count() == ready) {
                throw new RejectException(
                        Reject.BUFFER_CHAIN, "no end within " + ready + " entries");
            }
            int index = next + chain.count();
            more = ring.hasNext(index);
            chain.add(index);
        } while (more);
    }

    private void deliver(FrameSink sink) {
        MutableDirectBuffer into = sink.begin(chain.length());
        if (into == null) {
            skipped++;
            return;
        }
        int done = 0;
        for (int i = 0; i < chain.count(); i++) {
            int part = (int) chain.length(i);
            regions.read(chain.region(i), chain.offset(i), into, done, part);
            done += part;
        }
        sink.end();
        received++;
    }

    /** How many entries wait from one on. */
    abstract int ready(int from) throws RejectException;

    /** The peer may have the buffers of the entries of one packet. */
    abstract void release(int first, int count);

    /**
     * Whether there is something, or something wrong.
     *
     * @return true if {@link #receive} has something to do
     */
    public final boolean isReady() {
        try {
            return ready(next) > 0;
        } catch (RejectException e) {
            return true;
        }
    }

    /**
     * Says whether the peer is to write the eventfd.
     *
     * @param wanted true to be woken
     */
    public final void wantsInterrupts(boolean wanted) {
        ring.wantsInterrupts(wanted);
    }

    /**
     * What to wait for.
     *
     * @return its eventfd
     */
    public final EventFd wake() {
        return wake;
    }

    /**
     * Packets handed on.
     *
     * @return since the connection began
     */
    public final long received() {
        return received;
    }

    /**
     * Packets that the sink had no place for.
     *
     * @return since the connection began
     */
    public final long skipped() {
        return skipped;
    }
}
