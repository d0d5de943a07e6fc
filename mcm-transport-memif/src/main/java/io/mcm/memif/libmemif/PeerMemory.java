package io.mcm.memif.libmemif;

import io.mcm.memif.protocol.Reject;
import io.mcm.memif.protocol.RejectException;
import io.mcm.memif.ring.SharedMemory;
import io.mcm.memory.SlotBuffer;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The regions of a connection, as libmemif mapped them. It adds up what a peer's descriptor says
 * without looking; so its addresses are checked here before anything is copied.
 */
final class PeerMemory {
    private record Region(long address, int size, SlotBuffer bytes) {
        boolean holds(long from, long length) {
            return from >= address && length <= size && from - address <= size - length;
        }
    }

    private final List<Region> regions = new ArrayList<>();

    /**
     * Takes the regions of a connection that has just been made.
     *
     * @throws RejectException one of them could be cut short while it is in use
     */
    void open(Details details) throws RejectException {
        close();
        for (int i = 0; i < details.regions(); i++) {
            MemorySegment memory = details.regionMemory(i);
            SharedMemory.check(details.regionFd(i), memory.byteSize());
            int size = (int) Math.min(Integer.MAX_VALUE, memory.byteSize());
            SlotBuffer bytes = new SlotBuffer(memory.asSlice(0, size), false, "memif region");
            bytes.open(size);
            regions.add(new Region(memory.address(), size, bytes));
        }
    }

    /** Before the library unmaps them. */
    void close() {
        regions.forEach(region -> region.bytes.close("disconnected"));
        regions.clear();
    }

    private Region region(long address, long length) throws RejectException {
        for (Region region : regions) {
            if (region.holds(address, length)) {
                return region;
            }
        }
        throw new RejectException(Reject.BUFFER_RANGE, length + " bytes outside every region");
    }

    void check(long address, long length) throws RejectException {
        region(address, length);
    }

    void read(long address, MutableDirectBuffer into, int index, int length)
            throws RejectException {
        Region region = region(address, length);
        into.putBytes(index, region.bytes, (int) (address - region.address), length);
    }

    void write(long address, DirectBuffer from, int index, int length) throws RejectException {
        Region region = region(address, length);
        region.bytes.putBytes((int) (address - region.address), from, index, length);
    }
}
