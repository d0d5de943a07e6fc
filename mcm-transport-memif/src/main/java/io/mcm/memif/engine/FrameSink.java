package io.mcm.memif.engine;

import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/** Takes received packets, each copied once, to where it says. */
public interface FrameSink {
    /**
     * A packet came.
     *
     * @param length its bytes; the peer chose it
     * @return where it goes, with room for that many bytes, or null to skip it
     */
    @Nullable MutableDirectBuffer begin(long length);

    /** The packet is there whole. */
    void end();
}
