package io.mcm.contract;

import io.mcm.McmException;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import java.time.Duration;

/** Receives the suite's frames from a connection and inspects them. */
final class StreamReceiver implements AutoCloseable {
    private final RxConnection connection;
    private final Inspector inspector = new Inspector();
    private volatile long frames;

    StreamReceiver(RxConnection connection) {
        this.connection = connection;
    }

    RxConnection connection() {
        return connection;
    }

    long frames() {
        return frames;
    }

    /** Receives until it has so many in all, the stream ends, the time is over or it is refused. */
    Received receive(long wanted, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (frames < wanted) {
                Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
                try (RxBuffer frame = connection.receive(left)) {
                    if (frame == null) {
                        break;
                    }
                    inspector.look(frame);
                    frames = inspector.frames();
                }
            }
            return inspector.report(connection.ended(), "");
        } catch (McmException e) {
            return inspector.report(false, e.code() + ": " + e.getMessage());
        }
    }

    /** What it got so far, from the thread that received last. */
    Received report(boolean ended) {
        return inspector.report(ended, "");
    }

    @Override
    public void close() {
        connection.close();
    }
}
