package io.mcm.memif.ring;

import io.mcm.linux.EventFd;
import io.mcm.memif.protocol.Reject;
import io.mcm.memif.protocol.RejectException;

/**
 * The slave receives: it offers buffers and moves the head, the master fills them and moves the
 * tail.
 */
final class SlaveReceiver extends Receiver {
    private final Buffers buffers;
    private final int firstBuffer;
    private int head;

    SlaveReceiver(Ring ring, Regions regions, EventFd wake, Buffers buffers, int firstBuffer) {
        super(ring, regions, wake);
        this.buffers = buffers;
        this.firstBuffer = firstBuffer;
    }

    /** Offers all buffers. Only when connected: the master sets the indexes to zero before that. */
    void offerAll() {
        release(0, 0);
    }

    @Override
    int ready(int from) throws RejectException {
        int ready = ring.distance(from, ring.tail());
        int offered = ring.distance(from, head);
        if (ready > offered) {
            throw new RejectException(
                    Reject.RING_OVERRUN, ready + " buffers filled, offered were " + offered);
        }
        return ready;
    }

    @Override
    void release(int first, int count) {
        int end = (first + count + ring.entries()) & 0xFFFF;
        while (head != end) {
            int buffer = firstBuffer + (head & (ring.entries() - 1));
            ring.set(head, buffers.region(buffer), buffers.offset(buffer), buffers.size(), false);
            head = (head + 1) & 0xFFFF;
        }
        ring.head(head);
    }
}
