package io.mcm.memif.libmemif;

import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.mcm.memif.engine.FrameSink;
import io.mcm.memif.libmemif.generated.libmemif_h;
import io.mcm.memif.libmemif.generated.memif_buffer_t;
import io.mcm.memif.protocol.Reject;
import io.mcm.memif.protocol.RejectException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.agrona.MutableDirectBuffer;

/**
 * Takes packets from the rings of a connection. Buffers are taken one by one and given back with
 * their packet: a master can only give back all that it holds.
 */
final class Receiver {
    private static final int MAX_CHAIN = 1 << 14;

    private final LibMemif library;
    private final PeerMemory memory;
    private final Details details;
    private final boolean isMaster;
    private final MemorySegment buffer;
    private final MemorySegment count;

    // The packet at hand.
    private long[] addresses = new long[64];
    private int[] lengths = new int[64];
    private int parts;
    private long length;

    private MemorySegment connection = MemorySegment.NULL;

    /** Of each ring, how many entries were read, modulo 2^16. */
    private int[] read = new int[0];

    private int firstRing;
    private long received;
    private long skipped;

    Receiver(LibMemif library, boolean isMaster, PeerMemory memory, Details details, Arena arena) {
        this.library = library;
        this.isMaster = isMaster;
        this.memory = memory;
        this.details = details;
        this.buffer = memif_buffer_t.allocate(arena);
        this.count = arena.allocate(JAVA_SHORT);
    }

    void open(MemorySegment newConnection) {
        connection = newConnection;
        read = new int[details.receivingRings()];
        if (!isMaster) {
            for (short ring = 0; ring < read.length; ring++) {
                library.memif_refill_queue(connection, ring, (short) -1, (short) 0);
            }
        }
    }

    int rings() {
        return read.length;
    }

    /**
     * Whether a packet waits. The eventfd doesn't tell: the library empties it whenever it finds
     * nothing, and what came at that moment with it.
     */
    boolean isReady() {
        details.read(connection);
        for (int ring = 0; ring < read.length; ring++) {
            int written = isMaster ? details.receivingHead(ring) : details.receivingTail(ring);
            if (written != read[ring]) {
                return true;
            }
        }
        return false;
    }

    int receive(FrameSink sink, int limit) throws RejectException {
        int packets = 0;
        for (int i = 0; i < read.length && packets < limit; i++) {
            int ring = (firstRing + i) % read.length;
            while (packets < limit && gather(ring)) {
                deliver(sink);
                library.memif_refill_queue(connection, (short) ring, (short) parts, (short) 0);
                packets++;
            }
        }
        firstRing = (firstRing + 1) % Math.max(1, read.length);
        return packets;
    }

    private boolean gather(int ring) throws RejectException {
        parts = 0;
        length = 0;
        boolean more;
        do {
            if (!takeOne(ring)) {
                if (parts == 0) {
                    return false;
                }
                throw new RejectException(
                        Reject.BUFFER_CHAIN, "no end within " + parts + " entries");
            }
            more = (memif_buffer_t.flags(buffer) & libmemif_h.MEMIF_BUFFER_FLAG_NEXT()) != 0;
            add();
        } while (more);
        read[ring] = (read[ring] + parts) & 0xFFFF;
        return true;
    }

    private boolean takeOne(int ring) {
        count.set(JAVA_SHORT, 0, (short) 0); // not written by a call that fails at once
        library.memif_rx_burst(connection, (short) ring, buffer, (short) 1, count);
        return count.get(JAVA_SHORT, 0) != 0;
    }

    private void add() throws RejectException {
        long address = memif_buffer_t.data(buffer).address();
        int part = memif_buffer_t.len(buffer);
        if (parts == MAX_CHAIN || part < 0) {
            throw new RejectException(
                    Reject.BUFFER_CHAIN,
                    Integer.toUnsignedString(part) + " bytes in part " + parts);
        }
        memory.check(address, part);
        if (parts == addresses.length) {
            addresses = Arrays.copyOf(addresses, 2 * parts);
            lengths = Arrays.copyOf(lengths, 2 * parts);
        }
        addresses[parts] = address;
        lengths[parts] = part;
        length += part;
        parts++;
    }

    private void deliver(FrameSink sink) throws RejectException {
        MutableDirectBuffer into = sink.begin(length);
        if (into == null) {
            skipped++;
            return;
        }
        int done = 0;
        for (int i = 0; i < parts; i++) {
            memory.read(addresses[i], into, done, lengths[i]);
            done += lengths[i];
        }
        sink.end();
        received++;
    }

    long received() {
        return received;
    }

    long skipped() {
        return skipped;
    }
}
