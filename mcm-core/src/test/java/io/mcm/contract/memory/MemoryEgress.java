package io.mcm.contract.memory;

import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.format.Format;
import io.mcm.spi.EgressPort;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Copies a group's frames onto a wire, and throws them away while there is none. */
final class MemoryEgress extends MemoryLink {
    /** How often it looks for a new peer, and after the one it has. */
    private static final Duration LOOK = Duration.ofMillis(5);

    private final EgressPort port;
    private final Duration patience;

    MemoryEgress(String address, EgressPort port) {
        super("memory egress", address);
        this.port = port;
        this.patience = port.frames().config().maxStall();
    }

    @Override
    void run() throws InterruptedException {
        try (RxConnection frames = port.frames()) {
            while (!frames.ended()) {
                Wire wire = Exchange.answer(address);
                if (wire == null) {
                    discard(frames);
                } else {
                    frames.poll(frame -> {}, Integer.MAX_VALUE); // a late peer gets the next
                    connected(wire);
                    serve(frames, wire);
                    disconnected();
                }
            }
        } catch (ConnectionException e) {
            if (e.code() != ErrorCode.INTERRUPTED && e.code() != ErrorCode.CONNECTION_CLOSED) {
                throw e;
            }
        }
    }

    private static void discard(RxConnection frames) {
        RxBuffer frame = frames.receive(LOOK);
        if (frame != null) {
            frame.close();
        }
    }

    private void serve(RxConnection frames, Wire wire) throws InterruptedException {
        try {
            wire.send(hello(frames.format()));
            port.linkUp();
            while (true) {
                try (RxBuffer frame = frames.receive(LOOK)) {
                    if (frame != null) {
                        wire.send(Message.Frame.copyOf(frame));
                    } else if (frames.ended()) {
                        wire.send(new Message.End());
                        return;
                    } else {
                        wire.throwIfCut();
                    }
                }
            }
        } catch (Wire.Cut e) {
            if (!isStopped()) {
                port.linkDown("lost the receiver at " + address + ": " + e.getMessage());
            }
        }
    }

    private Message hello(@Nullable Format now) {
        return new Message.Hello(
                now == null ? port.format() : now, port.maxPayloadSize(), port.maxMetadataSize());
    }

    @Override
    public void close() {
        if (!awaitEnd(patience)) {
            stop(Ending.CLOSED);
        }
    }
}
