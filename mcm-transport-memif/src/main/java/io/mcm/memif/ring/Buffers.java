package io.mcm.memif.ring;

/**
 * Where the slave's buffers are: one for each entry of each ring, all of one size, spread over as
 * many regions as it takes.
 *
 * @param size bytes of each
 * @param firstRegion the number of the first region that holds buffers
 * @param perRegion how many are in each region but the last
 */
record Buffers(int size, int firstRegion, int perRegion) {
    /** Regions stay below this: libmemif counts within them with a signed 32-bit number. */
    static final long MAX_REGION = Integer.MAX_VALUE;

    static Buffers of(int size, int firstRegion) {
        return new Buffers(size, firstRegion, (int) (MAX_REGION / size));
    }

    int region(int buffer) {
        return firstRegion + buffer / perRegion;
    }

    long offset(int buffer) {
        return (long) (buffer % perRegion) * size;
    }
}
