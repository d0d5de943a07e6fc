package io.mcm.st2110.socket;

/** Sends all packets of a frame, of which there is one, at the frame's time: audio. */
final class AtOncePacing extends Pacing {
    /**
     * Sound that is skipped is heard, so there is patience: what a receiver's buffer of usual size
     * makes up for.
     */
    private static final long TOLERANCE = 10_000_000;

    @Override
    int burst() {
        return 1;
    }

    @Override
    long toleranceNanos() {
        return TOLERANCE;
    }

    @Override
    void send(PacketBatch packets, Wire wire, long startNanos, PayloadSource payload) {
        sleepUntil(startNanos);
        if (!Thread.currentThread().isInterrupted()) {
            payload.makeReady(packets.packets());
            wire.send(packets, 0, packets.messages());
        }
    }
}
