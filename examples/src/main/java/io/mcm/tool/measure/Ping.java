package io.mcm.tool.measure;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.mcm.ConnectionException;
import io.mcm.ConnectionState;
import io.mcm.ErrorCode;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.tool.pace.Pacer;
import io.mcm.tool.transfer.End;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/**
 * Sends numbered frames to a {@link Pong}, each after the answer to the one before. Only the number
 * is written and read, so nothing is measured but the way.
 */
public final class Ping {
    /** Where the number is, and how many bytes it has: no frame is smaller. */
    public static final int NUMBER_BYTES = Long.BYTES;

    private static final Duration LOOK_AROUND = Duration.ofMillis(20);

    /** How long an answer may take; later ones count as missed. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final TxConnection tx;
    private final RxConnection rx;
    private final int size;
    private final BooleanSupplier stop;
    private long number;
    private long missed;

    /**
     * @param tx to the other side
     * @param rx from there
     * @param size of the frames, in bytes
     * @param stop ends it early; whoever makes it true also interrupts the measuring thread
     */
    public Ping(TxConnection tx, RxConnection rx, int size, BooleanSupplier stop) {
        this.tx = tx;
        this.rx = rx;
        this.size = size;
        this.stop = stop;
    }

    /** Waits until the other side is there and answers frames of this size. */
    public End meet() {
        try {
            while (!isMet()) {
                if (stop.getAsBoolean()) {
                    return End.STOPPED;
                }
                boolean _ = tx.awaitReceivers(1, LOOK_AROUND);
                try (RxBuffer _ = rx.receive(LOOK_AROUND)) {
                    // an answer to somebody before
                }
                if (rx.ended()) {
                    Pong.pause();
                }
            }
            return End.FRAME_COUNT;
        } catch (ConnectionException e) {
            return stopped(e);
        }
    }

    private boolean isMet() {
        return tx.receivers() > 0
                && rx.state() == ConnectionState.ACTIVE
                && tx.format().equals(rx.format());
    }

    /**
     * Sends frames.
     *
     * @param frames how many
     * @param pacer when, at the earliest
     * @param times gets the nanoseconds from before each frame was acquired until its answer was
     *     received
     * @return why it ended
     */
    public End run(long frames, Pacer pacer, LongConsumer times) {
        missed = 0;
        try {
            for (long i = 0; i < frames; i++) {
                long _ = pacer.await(i);
                if (stop.getAsBoolean()) {
                    return End.STOPPED;
                }
                long start = System.nanoTime();
                if (send() && isAnswered(start)) {
                    times.accept(System.nanoTime() - start);
                } else if (!isMet()) {
                    return End.STREAM_ENDED; // or it was killed
                } else {
                    missed++;
                }
                number++;
            }
            return End.FRAME_COUNT;
        } catch (ConnectionException e) {
            return stopped(e);
        }
    }

    private boolean send() {
        try (TxBuffer frame = tx.acquire(PATIENCE)) {
            if (frame == null) {
                return false;
            }
            frame.payload().putLong(0, number, LITTLE_ENDIAN);
            frame.payloadLength(size).commit();
            return true;
        }
    }

    /** Passes over answers that come too late. */
    private boolean isAnswered(long start) {
        while (true) {
            try (RxBuffer frame = rx.receive(PATIENCE)) {
                if (frame == null) {
                    return false;
                }
                if (frame.payload().capacity() == size
                        && frame.payload().getLong(0, LITTLE_ENDIAN) == number) {
                    return true;
                }
            }
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                return false;
            }
        }
    }

    private End stopped(ConnectionException e) {
        if (e.code() == ErrorCode.INTERRUPTED && stop.getAsBoolean()) {
            return End.STOPPED;
        }
        throw e;
    }

    /** Frames of the last run whose answer did not come in time. */
    public long missed() {
        return missed;
    }
}
