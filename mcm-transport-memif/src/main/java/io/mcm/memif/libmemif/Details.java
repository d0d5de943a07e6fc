package io.mcm.memif.libmemif;

import io.mcm.memif.libmemif.generated.memif_details_t;
import io.mcm.memif.libmemif.generated.memif_queue_details_t;
import io.mcm.memif.libmemif.generated.memif_region_details_t;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** What libmemif tells about a connection: regions, rings, names. Valid until read again. */
final class Details {
    /** 255 regions, 255 rings each way, and the texts. */
    private static final long ROOM = 32 * 1024;

    private final LibMemif library;
    private final MemorySegment details;
    private final MemorySegment bytes;

    /** Arrays lie unaligned behind the texts: each element is copied here before it is read. */
    private final MemorySegment region;

    private final MemorySegment ring;

    Details(LibMemif library, Arena arena) {
        this.library = library;
        this.details = memif_details_t.allocate(arena);
        this.bytes = arena.allocate(ROOM, Long.BYTES);
        this.region = memif_region_details_t.allocate(arena);
        this.ring = memif_queue_details_t.allocate(arena);
    }

    void read(MemorySegment connection) {
        details.fill((byte) 0);
        library.memif_get_details(connection, details, bytes, ROOM);
    }

    private void element(MemorySegment array, int index, MemorySegment into) {
        long at = array.address() - bytes.address() + index * into.byteSize();
        MemorySegment.copy(bytes, at, into, 0, into.byteSize());
    }

    int regions() {
        return Byte.toUnsignedInt(memif_details_t.regions_num(details));
    }

    private MemorySegment region(int index) {
        element(memif_details_t.regions(details), index, region);
        return region;
    }

    /** Its bytes; the length has 32 bits only. */
    MemorySegment regionMemory(int index) {
        MemorySegment element = region(index);
        return memif_region_details_t
                .addr(element)
                .reinterpret(Integer.toUnsignedLong(memif_region_details_t.size(element)));
    }

    int regionFd(int index) {
        return memif_region_details_t.fd(region(index));
    }

    int receivingRings() {
        return Byte.toUnsignedInt(memif_details_t.rx_queues_num(details));
    }

    int receivingHead(int index) {
        element(memif_details_t.rx_queues(details), index, ring);
        return Short.toUnsignedInt(memif_queue_details_t.head(ring));
    }

    int receivingTail(int index) {
        element(memif_details_t.rx_queues(details), index, ring);
        return Short.toUnsignedInt(memif_queue_details_t.tail(ring));
    }

    boolean canSend() {
        return memif_details_t.tx_queues_num(details) != 0;
    }

    /** How far the head of the first sending ring is before its tail. */
    int sendingDistance() {
        element(memif_details_t.tx_queues(details), 0, ring);
        return (memif_queue_details_t.head(ring) - memif_queue_details_t.tail(ring)) & 0xFFFF;
    }

    int sendingEntries() {
        element(memif_details_t.tx_queues(details), 0, ring);
        return memif_queue_details_t.ring_size(ring);
    }

    /** Who the peer says it is. */
    String peer() {
        return text(memif_details_t.remote_inst_name(details))
                + " ("
                + text(memif_details_t.remote_if_name(details))
                + ")";
    }

    /** What the peer said when it disconnected; empty if nothing. */
    String farewell() {
        return text(memif_details_t.error(details));
    }

    private String text(MemorySegment text) {
        if (text.address() == 0) {
            return "";
        }
        // The peer chose it: no line of a log must look like another.
        return bytes.getString(text.address() - bytes.address()).replaceAll("\\p{Cntrl}", "?");
    }
}
