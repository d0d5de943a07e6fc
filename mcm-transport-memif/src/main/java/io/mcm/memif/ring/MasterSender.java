package io.mcm.memif.ring;

import io.mcm.linux.EventFd;
import io.mcm.memif.engine.EnginePort.Sent;
import io.mcm.memif.protocol.Reject;
import io.mcm.memif.protocol.RejectException;
import org.agrona.DirectBuffer;

/**
 * The master sends: the slave offers empty buffers and moves the head; the master fills them and
 * moves the tail.
 */
final class MasterSender extends Sender {
    private final Chain chain;
    private int tail;

    /** The most buffers that were on offer at one time: what the slave has. */
    private int mostOffered;

    MasterSender(Ring ring, Regions regions, EventFd wake) {
        super(ring, regions, wake);
        this.chain = new Chain(ring, regions);
    }

    @Override
    public Sent send(DirectBuffer frame, int length) throws RejectException {
        int offered = offered();
        chain.clear();
        do {
            if (chain.count() == offered) {
                return offered == ring.entries() ? Sent.TOO_LONG : Sent.FULL;
            }
            chain.add(tail + chain.count());
            if (chain.lastLength() == 0) {
                throw new RejectException(Reject.BUFFER_EMPTY, "entry " + tail);
            }
        } while (chain.length() < length);
        int done = 0;
        for (int i = 0; i < chain.count(); i++) {
            int part = (int) Math.min(chain.length(i), length - done);
            regions.write(chain.region(i), chain.offset(i), frame, done, part);
            ring.fill(tail + i, part, i + 1 < chain.count());
            done += part;
        }
        tail = (tail + chain.count()) & 0xFFFF;
        ring.tail(tail);
        kick();
        return Sent.YES;
    }

    private int offered() throws RejectException {
        int offered = ring.distance(tail, ring.head());
        mostOffered = Math.max(mostOffered, offered);
        return offered;
    }

    /** It has when it offers as many buffers again as it ever did. */
    @Override
    public boolean isTaken() throws RejectException {
        return offered() == mostOffered;
    }
}
