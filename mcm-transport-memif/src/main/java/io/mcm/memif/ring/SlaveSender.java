package io.mcm.memif.ring;

import io.mcm.linux.EventFd;
import io.mcm.memif.engine.EnginePort.Sent;
import io.mcm.memif.protocol.RejectException;
import org.agrona.DirectBuffer;

/**
 * The slave sends: it fills buffers of its own and moves the head; the tail follows when the master
 * has read them. Nothing but the tail is read from shared memory.
 */
final class SlaveSender extends Sender {
    private final Buffers buffers;
    private final int firstBuffer;
    private int head;

    SlaveSender(Ring ring, Regions regions, EventFd wake, Buffers buffers, int firstBuffer) {
        super(ring, regions, wake);
        this.buffers = buffers;
        this.firstBuffer = firstBuffer;
    }

    @Override
    public Sent send(DirectBuffer frame, int length) throws RejectException {
        int size = buffers.size();
        int needed = Math.max(1, Math.ceilDiv(length, size));
        if (needed > ring.entries()) {
            return Sent.TOO_LONG;
        }
        if (needed > ring.entries() - ring.distance(ring.tail(), head)) {
            return Sent.FULL;
        }
        for (int i = 0; i < needed; i++) {
            int done = i * size;
            int part = Math.min(size, length - done);
            int buffer = firstBuffer + ((head + i) & (ring.entries() - 1));
            int region = buffers.region(buffer);
            long offset = buffers.offset(buffer);
            regions.write(region, offset, frame, done, part);
            ring.set(head + i, region, offset, part, i + 1 < needed);
        }
        head = (head + needed) & 0xFFFF;
        ring.head(head);
        kick();
        return Sent.YES;
    }

    @Override
    public boolean isTaken() throws RejectException {
        return ring.distance(ring.tail(), head) == 0;
    }
}
