package io.mcm.memif;

import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.memif.engine.EnginePort;
import io.mcm.spi.EgressPort;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;

/** Sends a group's payloads to the peer; without one it throws them away. */
final class MemifEgress extends MemifLink {
    /** How soon it notices that a peer came or went while there are no frames. */
    private static final Duration LOOK = Duration.ofMillis(5);

    /** No peer says when it has read: one looks again. */
    private static final long PAUSE_NANOS = 20_000;

    private final EgressPort port;
    private final long patienceNanos;
    private boolean isUp;
    private long dropped;

    MemifEgress(EnginePort engine, Memif memif, EgressPort port) {
        super("memif egress", engine, memif, port.frames().config().maxStall());
        this.port = port;
        this.patienceNanos = port.frames().config().maxStall().toNanos();
    }

    @Override
    void run() throws InterruptedException {
        try (RxConnection frames = port.frames()) {
            while (!frames.ended()) {
                look();
                try (RxBuffer frame = frames.receive(LOOK)) {
                    if (frame != null && isUp) {
                        send(frame.payload());
                    }
                }
            }
            finish();
        } finally {
            if (dropped > 0) {
                LOG.warn("memif link {}: {} frames were dropped", memif.address(), dropped);
            }
        }
    }

    private void look() {
        boolean connected = engine.connection() != EnginePort.NONE;
        if (connected && !isUp) {
            up();
            port.linkUp();
        } else if (!connected) {
            down(engine.status());
        }
        isUp = connected;
    }

    private void send(DirectBuffer payload) throws InterruptedException {
        long began = System.nanoTime();
        int length = payload.capacity();
        EnginePort.Sent sent = engine.send(payload, length);
        while (sent == EnginePort.Sent.FULL && System.nanoTime() - began < patienceNanos) {
            pause();
            sent = engine.send(payload, length);
        }
        if (sent == EnginePort.Sent.FULL || sent == EnginePort.Sent.TOO_LONG) {
            if (dropped == 0) {
                LOG.warn(
                        "memif link {}: a frame of {} bytes was dropped: {}",
                        memif.address(),
                        length,
                        sent == EnginePort.Sent.FULL
                                ? "the peer does not read"
                                : "it is longer than all buffers of a ring");
            }
            dropped++;
        }
    }

    private static void pause() throws InterruptedException {
        LockSupport.parkNanos(PAUSE_NANOS);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /** The end would overtake what the peer has not read yet. */
    private void finish() throws InterruptedException {
        long began = System.nanoTime();
        while (!engine.isTaken() && System.nanoTime() - began < patienceNanos) {
            pause();
        }
        engine.close("the stream is over");
    }

    @Override
    void tellDown(String cause) {
        port.linkDown(cause);
    }
}
