package io.mcm.memif.ring;

import io.mcm.memif.protocol.RejectException;

/** Buffers that together hold one packet: read from the ring once, checked, and kept here. */
final class Chain {
    private final Ring ring;
    private final Regions regions;
    private final int[] region;
    private final long[] offset;
    private final long[] length;
    private int count;
    private long total;

    Chain(Ring ring, Regions regions) {
        this.ring = ring;
        this.regions = regions;
        this.region = new int[ring.entries()];
        this.offset = new long[ring.entries()];
        this.length = new long[ring.entries()];
    }

    void clear() {
        count = 0;
        total = 0;
    }

    /** Takes the buffer of an entry; no more often than the ring has entries. */
    void add(int index) throws RejectException {
        int itsRegion = ring.region(index);
        long itsOffset = ring.offset(index);
        long itsLength = ring.length(index);
        regions.check(itsRegion, itsOffset, itsLength);
        region[count] = itsRegion;
        offset[count] = itsOffset;
        length[count] = itsLength;
        count++;
        total += itsLength;
    }

    int count() {
        return count;
    }

    /** Bytes of all buffers. */
    long length() {
        return total;
    }

    long lastLength() {
        return length[count - 1];
    }

    int region(int i) {
        return region[i];
    }

    long offset(int i) {
        return offset[i];
    }

    long length(int i) {
        return length[i];
    }
}
