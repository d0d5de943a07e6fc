package io.mcm.memif.ring;

import io.mcm.memif.protocol.Reject;
import io.mcm.memif.protocol.RejectException;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The regions of a connection, by number. Whatever a descriptor names is checked here, against
 * values that are in locals already: the peer may change the descriptor meanwhile.
 */
public final class Regions {
    private SharedMemory[] regions = new SharedMemory[0];

    /** None yet. */
    public Regions() {}

    /**
     * Adds the next one.
     *
     * @param region its memory
     */
    public void add(SharedMemory region) {
        regions = Arrays.copyOf(regions, regions.length + 1);
        regions[regions.length - 1] = region;
    }

    /**
     * How many there are.
     *
     * @return 0 or more
     */
    public int count() {
        return regions.length;
    }

    /**
     * One of them.
     *
     * @param index its number, checked before
     * @return its memory
     */
    public SharedMemory get(int index) {
        return regions[index];
    }

    /**
     * Checks that a buffer is where it says.
     *
     * @param region a region's number, 0 or more
     * @param offset 0 or more
     * @param length 0 or more
     * @throws RejectException it is not
     */
    void check(int region, long offset, long length) throws RejectException {
        if (region >= regions.length) {
            throw new RejectException(
                    Reject.BUFFER_REGION, "region " + region + " of " + regions.length);
        }
        if (offset + length > regions[region].size()) { // both below 2^32
            throw new RejectException(
                    Reject.BUFFER_RANGE,
                    length
                            + " bytes at "
                            + offset
                            + " of region "
                            + region
                            + " with "
                            + regions[region].size());
        }
    }

    /** Copies into a checked place. */
    void write(int region, long offset, DirectBuffer from, int index, int length) {
        SharedMemory memory = regions[region];
        for (int done = 0; done < length; ) {
            int part = Math.min(length - done, SharedMemory.MAX_COPY);
            long at = offset + done;
            memory.window(at).putBytes(SharedMemory.inWindow(at), from, index + done, part);
            done += part;
        }
    }

    /** Copies from a checked place. */
    void read(int region, long offset, MutableDirectBuffer into, int index, int length) {
        SharedMemory memory = regions[region];
        for (int done = 0; done < length; ) {
            int part = Math.min(length - done, SharedMemory.MAX_COPY);
            long at = offset + done;
            into.putBytes(index + done, memory.window(at), SharedMemory.inWindow(at), part);
            done += part;
        }
    }
}
