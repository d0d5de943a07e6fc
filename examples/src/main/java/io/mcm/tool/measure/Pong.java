package io.mcm.tool.measure;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.format.Format;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers each frame of a {@link Ping} with one of its number and size, for one after the other of
 * them.
 */
public final class Pong implements AutoCloseable {
    private static final Duration LOOK_AROUND = Duration.ofMillis(100);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final RxConnection rx;
    private final Function<Format, TxConnection> back;
    private final BooleanSupplier stop;
    private @Nullable TxConnection tx;
    private long answered;

    /**
     * @param rx from the other side
     * @param back opens the way there, for frames of a format
     * @param stop ends it
     */
    public Pong(RxConnection rx, Function<Format, TxConnection> back, BooleanSupplier stop) {
        this.rx = rx;
        this.back = back;
        this.stop = stop;
    }

    /** A receiver whose stream has ended does not wait for the next one. */
    static void pause() {
        LockSupport.parkNanos(PAUSE_NANOS);
    }

    /** Answers until it is to stop. */
    public void run() {
        while (!stop.getAsBoolean()) {
            try (RxBuffer frame = rx.receive(LOOK_AROUND)) {
                if (frame != null && frame.payload().capacity() >= Ping.NUMBER_BYTES) {
                    answer(frame, follow(frame.format()));
                } else {
                    meet();
                }
            }
            if (rx.ended()) {
                pause();
            }
        }
    }

    /** Opens the way back: before its first frame the other side waits for it. */
    private void meet() {
        Format format = rx.format();
        if (format != null) {
            TxConnection _ = follow(format);
        }
    }

    private void answer(RxBuffer frame, TxConnection to) {
        try (TxBuffer answer = to.acquire(LOOK_AROUND)) {
            if (answer != null) {
                long number = frame.payload().getLong(0, LITTLE_ENDIAN);
                answer.payload().putLong(0, number, LITTLE_ENDIAN);
                answer.payloadLength(frame.payload().capacity()).commit();
                answered++;
            }
        }
    }

    /** The way back for frames of a format; somebody is there to receive them. */
    private TxConnection follow(Format format) {
        TxConnection open = tx;
        if (open != null && open.format().equals(format)) {
            return open;
        }
        close();
        open = back.apply(format);
        tx = open;
        while (!open.awaitReceivers(1, LOOK_AROUND) && !stop.getAsBoolean()) {
            // the other side wants an answer
        }
        return open;
    }

    /** How many frames were answered. */
    public long answered() {
        return answered;
    }

    @Override
    public void close() {
        if (tx != null) {
            tx.close();
            tx = null;
        }
    }
}
