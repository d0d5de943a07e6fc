package io.mcm.tool.transfer;

import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.tool.output.ProgressLine;
import io.mcm.tool.pace.Pacer;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Sends the frames of a source.
 *
 * @param receivers so many must be there before the first frame
 * @param frames how many at most
 * @param loop whether to start again at the source's end
 * @param stop ends it early; whoever makes it true also interrupts the sending thread
 */
public record Sending(
        TxConnection tx,
        FrameSource source,
        Pacer pacer,
        int receivers,
        long frames,
        boolean loop,
        BooleanSupplier stop,
        ProgressLine progress) {
    private static final Duration LOOK_AROUND = Duration.ofMillis(100);

    /** Sends until the end. Leaves the connection open. */
    public End run() throws IOException {
        try {
            return send();
        } catch (ClosedByInterruptException e) {
            return stopped(e);
        } catch (ConnectionException e) {
            if (e.code() == ErrorCode.INTERRUPTED) {
                return stopped(e);
            }
            throw e;
        }
    }

    private <E extends Exception> End stopped(E interrupt) throws E {
        if (stop.getAsBoolean()) {
            return End.STOPPED;
        }
        throw interrupt;
    }

    private End send() throws IOException {
        while (!tx.awaitReceivers(receivers, LOOK_AROUND)) {
            if (stop.getAsBoolean()) {
                return End.STOPPED;
            }
        }
        long sent = 0;
        long sentBefore = -1;
        while (sent < frames) {
            long time = pacer.await(sent);
            if (stop.getAsBoolean()) {
                return End.STOPPED;
            }
            try (TxBuffer frame = tx.acquire(LOOK_AROUND)) {
                if (frame == null) {
                    continue;
                }
                if (source.fill(frame, sent, time)) {
                    frame.timestamp(time).commit();
                    sent++;
                } else if (loop && sent > sentBefore) {
                    sentBefore = sent;
                    source.rewind();
                } else {
                    return End.INPUT_ENDED;
                }
            }
            if (progress.isDue()) {
                progress.show(TransferReport.of("sent", tx, pacer.nanos()).summary());
            }
        }
        return End.FRAME_COUNT;
    }
}
