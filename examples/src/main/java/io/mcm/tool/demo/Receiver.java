package io.mcm.tool.demo;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.mcm.ConnectionStats;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.tool.pattern.Essence;
import java.time.Duration;

/** Receives every frame and checks what is in it. */
final class Receiver extends Worker {
    private static final Duration WAIT = Duration.ofMillis(100);

    private final RxConnection rx;
    private final Plan plan;
    private final int number;
    private final Essence essence;
    private final Checksum checksum = new Checksum();

    private volatile long verified;
    private volatile long corrupt;
    private long nextSequence;

    Receiver(RxConnection rx, Plan plan, int number) {
        super("demo-" + plan.name() + "-receiver-" + number, plan.meter());
        this.rx = rx;
        this.plan = plan;
        this.number = number;
        essence = Essence.of(plan.format());
    }

    RxConnection connection() {
        return rx;
    }

    /** Frames that came in turn, with the checksum they were sent with, and were recognised. */
    long verified() {
        return verified;
    }

    long corrupt() {
        return corrupt;
    }

    /** What it has seen so far; any thread. */
    ReceiverReport report() {
        ConnectionStats stats = rx.stats();
        return new ReceiverReport(
                plan.name(),
                number,
                rx.pageKind(),
                stats.frames(),
                stats.missed(),
                verified,
                corrupt,
                stats.latency(),
                frameRate() * plan.format().payloadSize(),
                heapBytesPerFrame(),
                failure());
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // only this thread writes
    void work() {
        while (!rx.ended()) {
            try (RxBuffer frame = rx.receive(WAIT)) {
                if (frame != null) {
                    if (isAsSent(frame)) {
                        verified++;
                    } else {
                        corrupt++;
                    }
                    nextSequence = frame.sequence() + 1;
                    frameDone();
                }
            }
        }
    }

    private boolean isAsSent(RxBuffer frame) {
        int length = frame.payload().capacity();
        return frame.metadata().capacity() == Checksum.BYTES
                && frame.metadata().getInt(0, LITTLE_ENDIAN) == checksum.of(frame.payload(), length)
                && frame.sequence() == nextSequence + frame.missedBefore()
                && essence.recognises(frame.payload(), frame.sequence(), frame.timestamp());
    }
}
