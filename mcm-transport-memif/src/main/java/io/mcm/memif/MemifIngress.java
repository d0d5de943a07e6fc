package io.mcm.memif;

import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.format.Format;
import io.mcm.memif.engine.EnginePort;
import io.mcm.memif.engine.FrameSink;
import io.mcm.spi.IngressPort;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/** Makes frames of the peer's packets. */
final class MemifIngress extends MemifLink implements FrameSink {
    private static final int BATCH = 64;

    /**
     * A peer's wake-up may get lost, see {@code docs/architecture.md}: one looks from time to time.
     */
    private static final long LOOK_NANOS = 10_000_000;

    private static final Duration SLOT_PATIENCE = Duration.ofMillis(10);
    private static final Duration REFUSED_PAUSE = Duration.ofMillis(100);

    private final IngressPort port;
    private final Format format;
    private final TaiClock clock = new TaiClock();

    /** The connection that the source was opened for. */
    private long connection = EnginePort.NONE;

    private @Nullable TxConnection source;
    private @Nullable TxBuffer slot;
    private int length;
    private long incarnation;
    private long sequence;
    private boolean skippedBefore;

    MemifIngress(EnginePort engine, Memif memif, IngressPort port, Format format) {
        super("memif ingress", engine, memif, Duration.ZERO);
        this.port = port;
        this.format = format;
    }

    @Override
    void run() throws InterruptedException {
        try {
            while (!isStopped()) {
                long now = engine.connection();
                if (now != connection) {
                    leave();
                    connection = now;
                }
                if (connection == EnginePort.NONE) {
                    down(engine.status());
                    engine.await(LOOK_NANOS);
                } else if (source == null) {
                    open();
                } else if (engine.receive(this, BATCH) == 0) {
                    engine.await(LOOK_NANOS);
                }
            }
        } finally {
            abandonSlot();
        }
    }

    private void open() throws InterruptedException {
        try {
            source = port.open(format, format.payloadSize(), 0);
            incarnation = ThreadLocalRandom.current().nextLong();
            sequence = 0;
            up();
        } catch (ConnectionException e) {
            if (e.code() == ErrorCode.INTERRUPTED || e.code() == ErrorCode.CONNECTION_CLOSED) {
                throw e;
            }
            down(String.valueOf(e.getMessage()));
            Thread.sleep(REFUSED_PAUSE);
        }
    }

    /** The peer is gone. One that said goodbye has ended the stream. */
    private void leave() {
        TxConnection last = source;
        source = null;
        if (last == null) {
            return;
        }
        if (engine.hasSaidGoodbye()) {
            last.close();
        } else {
            down(engine.status());
        }
    }

    @Override
    public @Nullable MutableDirectBuffer begin(long bytes) {
        TxConnection open = source;
        if (open == null || bytes > format.payloadSize()) {
            if (!skippedBefore) {
                skippedBefore = true;
                LOG.warn(
                        "memif link {}: a packet of {} bytes was skipped: {} has at most {}",
                        memif.address(),
                        bytes,
                        format.toText(),
                        format.payloadSize());
            }
            return null;
        }
        TxBuffer free = null;
        while (free == null && !isStopped()) {
            free = open.acquire(SLOT_PATIENCE);
        }
        slot = free;
        length = (int) bytes;
        return free == null ? null : free.payload();
    }

    @Override
    public void end() {
        TxBuffer filled = slot;
        if (filled != null) {
            filled.payloadLength(length).timestamp(clock.now());
            port.stamp(filled, incarnation, sequence);
            sequence++;
            filled.commit();
            slot = null;
        }
    }

    private void abandonSlot() {
        TxBuffer begun = slot;
        if (begun != null) {
            begun.close();
        }
    }

    @Override
    void tellDown(String cause) {
        port.linkDown(cause);
    }
}
