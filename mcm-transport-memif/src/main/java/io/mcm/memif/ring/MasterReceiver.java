package io.mcm.memif.ring;

import io.mcm.linux.EventFd;
import io.mcm.memif.protocol.RejectException;

/** The master receives: the slave moves the head, the master the tail when it has read. */
final class MasterReceiver extends Receiver {
    MasterReceiver(Ring ring, Regions regions, EventFd wake) {
        super(ring, regions, wake);
    }

    @Override
    int ready(int from) throws RejectException {
        return ring.distance(from, ring.head());
    }

    /**
     * DPDK's slave sets the flag of chains and never takes it back (seen with 22.11): the next
     * packet in that entry would seem to go on. Other slaves write it each time.
     */
    @Override
    void release(int first, int count) {
        for (int i = 0; i < count - 1; i++) {
            ring.clearNext(first + i);
        }
        ring.tail(first + count);
    }
}
