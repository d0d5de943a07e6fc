package io.mcm.memif.ring;

/**
 * Where the slave's buffers are: one for each entry of each ring, all of one size, spread over as
 * many regions as it takes.
 *
 * @param size bytes of each
 * @param perRegion how many are in each region but the last
 */
record Buffers(int size, int perRegion) {
    /** Regions stay below this: libmemif counts within them with a signed 32-bit number. */
    static final long MAX_REGION = Integer.MAX_VALUE;

    /** Region 0 has the rings. */
    private static final int FIRST_REGION = 1;

    static Buffers of(int size, long maxRegion) {
        return new Buffers(size, (int) (maxRegion / size));
    }

    int region(int buffer) {
        return FIRST_REGION + buffer / perRegion;
    }

    long offset(int buffer) {
        return (long) (buffer % perRegion) * size;
    }
}
