package io.mcm.memory;

/**
 * Where the parts of a slot are: header, metadata, payload, each on cache lines of its own.
 *
 * <p>The stride is an odd number of cache lines. With an even one, above all a power of two, the
 * first lines of all slots would fall into few cache sets and drive each other out.
 *
 * @param metadataSize bytes of metadata
 * @param payloadSize bytes of payload
 */
record SlotLayout(int metadataSize, int payloadSize) {
    private static final int LINE = 64;

    SlotLayout {
        if (metadataSize < 0 || payloadSize < 0) {
            throw new IllegalArgumentException(
                    "metadataSize "
                            + metadataSize
                            + " and payloadSize "
                            + payloadSize
                            + " must be 0 or more");
        }
    }

    long metadataOffset() {
        return SlotHeader.SLOT_SIZE;
    }

    long payloadOffset() {
        return metadataOffset() + lines(metadataSize) * LINE;
    }

    long stride() {
        return (lines(payloadOffset() + payloadSize) | 1) * LINE;
    }

    private static long lines(long bytes) {
        return (bytes + LINE - 1) / LINE;
    }
}
