package io.mcm.memif.libmemif;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.mcm.memif.Memif;
import io.mcm.memif.engine.EnginePort.Sent;
import io.mcm.memif.libmemif.generated.libmemif_h;
import io.mcm.memif.libmemif.generated.memif_buffer_t;
import io.mcm.memif.protocol.Reject;
import io.mcm.memif.protocol.RejectException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.agrona.DirectBuffer;

/**
 * Sends frames on the first ring of a connection. Buffers that were taken for a frame which then
 * found too few are kept for the next try: the library cannot take them back.
 */
final class Sender {
    private static final short RING = 0;
    private static final int MAX_ENTRIES = 1 << 14;

    /** What can be asked for at a time, and how many buffers a peer can make of it. */
    private static final int MAX_SIZE = 0xFFFF;

    private final LibMemif library;
    private final PeerMemory memory;
    private final Details details;
    private final MemorySegment buffers;
    private final MemorySegment count;

    private final boolean isMaster;
    private final int ownBufferSize;

    private MemorySegment connection = MemorySegment.NULL;
    private int entries;
    private int kept;

    /** Bytes of each buffer; 0 before that is known. */
    private int unit;

    /** The most buffers that a slave had on offer at one time: all it has. */
    private int mostOffered;

    Sender(LibMemif library, Memif settings, PeerMemory memory, Details details, Arena arena) {
        this.library = library;
        this.memory = memory;
        this.details = details;
        this.isMaster = settings.role() == Memif.Role.MASTER;
        this.ownBufferSize = settings.bufferSize();
        int atATime = isMaster ? MAX_SIZE : Math.ceilDiv(MAX_SIZE, ownBufferSize);
        this.buffers = memif_buffer_t.allocateArray(MAX_ENTRIES + atATime, arena);
        this.count = arena.allocate(JAVA_SHORT);
    }

    void open(MemorySegment newConnection) {
        connection = newConnection;
        entries = details.canSend() ? Math.min(details.sendingEntries(), MAX_ENTRIES) : 0;
        kept = 0;
        unit = isMaster ? 0 : ownBufferSize;
        mostOffered = 0;
    }

    Sent send(DirectBuffer frame, int length) throws RejectException {
        if (isMaster && mostOffered == 0) {
            offered();
        }
        int ready = take(length);
        if (ready == 0) {
            boolean never = unit != 0 && Math.ceilDiv(length, unit) > entries;
            return never || isMaster && offered() == entries ? Sent.TOO_LONG : Sent.FULL;
        }
        int done = 0;
        for (int i = 0; i < ready; i++) {
            MemorySegment buffer = buffer(i);
            int part = Math.min(memif_buffer_t.len(buffer), length - done);
            memory.write(memif_buffer_t.data(buffer).address(), frame, done, part);
            done += part;
            memif_buffer_t.len(buffer, part);
            memif_buffer_t.flags(
                    buffer, (byte) (i + 1 < ready ? libmemif_h.MEMIF_BUFFER_FLAG_NEXT() : 0));
        }
        publish(ready);
        return Sent.YES;
    }

    /**
     * Takes buffers until a frame fits.
     *
     * @return how many it needs, 0 if there are not enough
     */
    private int take(int length) throws RejectException {
        int needed = 0;
        long room = 0;
        do {
            if (needed == kept && !takeMore(Math.max(1, length - room))) {
                return 0;
            }
            int part = memif_buffer_t.len(buffer(needed));
            if (part <= 0) {
                throw new RejectException(Reject.BUFFER_EMPTY, "buffer " + needed + " of a frame");
            }
            room += part;
            needed++;
        } while (room < length);
        return needed;
    }

    /** As many as hold some bytes, but no more than can be asked for, and no halves. */
    private boolean takeMore(long bytes) {
        if (kept >= entries) {
            return false;
        }
        int most = unit == 0 ? MAX_SIZE : MAX_SIZE / unit * unit;
        int size = (int) Math.min(bytes, most);
        count.set(JAVA_SHORT, 0, (short) 0); // not written by a call that fails at once
        library.memif_buffer_alloc(connection, RING, buffer(kept), (short) 1, count, (short) size);
        int taken = Short.toUnsignedInt(count.get(JAVA_SHORT, 0));
        if (taken > 1 || size == MAX_SIZE && taken == 1) {
            unit = Math.max(1, memif_buffer_t.len(buffer(kept)));
        }
        kept += taken;
        return taken > 0;
    }

    private void publish(int ready) throws RejectException {
        count.set(JAVA_SHORT, 0, (short) 0);
        library.memif_tx_burst(connection, RING, buffers, (short) ready, count);
        if (Short.toUnsignedInt(count.get(JAVA_SHORT, 0)) != ready) {
            throw new RejectException(Reject.RING_OVERRUN, "the peer moved our index");
        }
        long size = memif_buffer_t.sizeof();
        kept -= ready;
        MemorySegment.copy(buffers, ready * size, buffers, 0, kept * size);
    }

    private MemorySegment buffer(int index) {
        long size = memif_buffer_t.sizeof();
        return buffers.asSlice(index * size);
    }

    /**
     * How far the head is before the tail: what a master's slave offers, or a slave's master has.
     */
    private int offered() {
        details.read(connection);
        int distance = details.canSend() ? details.sendingDistance() : 0;
        mostOffered = Math.max(mostOffered, distance);
        return distance;
    }

    /** A slave's master has read all; a master's slave offers as many as it ever did. */
    boolean isTaken() {
        int distance = offered();
        return isMaster ? distance == mostOffered : distance == 0;
    }
}
