package io.mcm.st2110.socket;

import io.mcm.st2110.rtp.Reject;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** Reads the packets of a stream. The getters are of the packet read last. For one thread. */
interface Incoming {
    /** Why a packet is refused, null when it is fine. */
    @Nullable Reject read(MemorySegment memory, long at, int length);

    int ssrc();

    int sequence();

    /** Whether sequence numbers have 32 bits. */
    boolean extended();

    int timestamp();

    /** Whether it is the last one of its frame. */
    boolean marker();

    boolean secondField();

    /** A place for a frame to be put together in. */
    Assembly newAssembly();
}
