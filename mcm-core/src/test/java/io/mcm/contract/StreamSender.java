package io.mcm.contract;

import io.mcm.McmException;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;

/** Sends the suite's frames on a connection and counts. */
final class StreamSender implements AutoCloseable {
    private final TxConnection connection;
    private volatile Sent sent = new Sent(0, 0, 0, "");

    StreamSender(TxConnection connection) {
        this.connection = connection;
    }

    TxConnection connection() {
        return connection;
    }

    /** Everything since it was opened. */
    Sent total() {
        return sent;
    }

    /** Sends until the burst is over, a slot doesn't come in time, or the connection refuses. */
    Sent send(Burst burst) {
        Sent before = sent;
        try {
            long number = burst.first();
            long end = Math.addExact(number, burst.count());
            while (number < end && sendOne(number, burst)) {
                number++;
            }
        } catch (McmException e) {
            sent =
                    new Sent(
                            sent.frames(),
                            sent.bytes(),
                            sent.missed(),
                            e.code() + ": " + e.getMessage());
        }
        Sent now = sent;
        return new Sent(
                now.frames() - before.frames(),
                now.bytes() - before.bytes(),
                now.missed() - before.missed(),
                now.refusal());
    }

    private boolean sendOne(long number, Burst burst) {
        try (TxBuffer frame = connection.acquire(burst.patience())) {
            if (frame == null) {
                return false;
            }
            int size =
                    burst.payloadSize() < 0
                            ? connection.format().payloadSize()
                            : burst.payloadSize();
            TestFrames.fill(frame, number, size, connection.format());
            int missed = frame.commit();
            sent = new Sent(sent.frames() + 1, sent.bytes() + size, sent.missed() + missed, "");
            return true;
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
