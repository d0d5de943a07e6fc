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

    @Override
    void release(int before) {
        ring.tail(before);
    }
}
