package io.mcm.memif.ring;

import io.mcm.linux.EventFd;
import io.mcm.memif.engine.EnginePort.Sent;
import io.mcm.memif.protocol.RejectException;
import java.lang.invoke.VarHandle;
import org.agrona.DirectBuffer;

/** Puts frames into one ring, as packets of one or more buffers. One thread. */
public abstract sealed class Sender permits SlaveSender, MasterSender {
    final Ring ring;
    final Regions regions;
    private final EventFd wake;

    Sender(Ring ring, Regions regions, EventFd wake) {
        this.ring = ring;
        this.regions = regions;
        this.wake = wake;
    }

    /**
     * Sends a frame, whole or not at all.
     *
     * @param frame its bytes
     * @param length how many
     * @return what became of it
     * @throws RejectException what the peer wrote into the ring cannot be
     */
    public abstract Sent send(DirectBuffer frame, int length) throws RejectException;

    /**
     * Whether the peer has taken all that was sent.
     *
     * @return true when it has
     * @throws RejectException what the peer wrote into the ring cannot be
     */
    public abstract boolean isTaken() throws RejectException;

    /** Wakes the peer if it sleeps. After publishing. */
    final void kick() {
        // The peer announces its sleep, then looks; we publish, then look for the announcement.
        // Without a fence between the two on both sides each might miss the other's.
        VarHandle.fullFence();
        if (ring.interruptsWanted()) {
            wake.signal();
        }
    }
}
