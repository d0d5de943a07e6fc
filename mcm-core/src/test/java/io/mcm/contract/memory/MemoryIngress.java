package io.mcm.contract.memory;

import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.format.Format;
import io.mcm.spi.IngressPort;
import java.time.Duration;
import java.util.Objects;

/** Fills a group's slots from a wire. */
final class MemoryIngress extends MemoryLink {
    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final IngressPort port;

    MemoryIngress(String address, IngressPort port) {
        super("memory ingress", address);
        this.port = port;
    }

    @Override
    void run() throws InterruptedException {
        while (!isStopped()) {
            Wire wire = new Wire();
            connected(wire);
            Exchange.call(address, wire);
            try {
                receive(wire);
            } catch (Wire.Cut e) {
                lost("lost the sender at " + address + ": " + e.getMessage());
            } catch (ConnectionException e) {
                if (e.code() == ErrorCode.INTERRUPTED) {
                    throw new InterruptedException();
                }
                lost("the sender at " + address + " was refused: " + e.getMessage());
                Thread.sleep(Duration.ofMillis(100));
            } finally {
                disconnected();
            }
        }
    }

    private void lost(String cause) {
        if (!isStopped()) {
            port.linkDown(cause);
        }
    }

    private void receive(Wire wire) throws Wire.Cut, InterruptedException {
        Message.Hello hello = (Message.Hello) wire.take();
        TxConnection source =
                port.open(hello.format(), hello.maxPayloadSize(), hello.maxMetadataSize());
        try {
            Format format = hello.format();
            while (wire.take() instanceof Message.Frame frame) {
                if (!frame.format().equals(format)) {
                    format = frame.format();
                    source.changeFormat(format);
                }
                deliver(frame, source);
            }
            source.close();
        } finally {
            if (isStopped() && !isKilled()) {
                source.close();
            }
        }
    }

    private void deliver(Message.Frame frame, TxConnection source) {
        try (TxBuffer slot = Objects.requireNonNull(source.acquire(FOR_EVER))) {
            frame.fill(slot);
            port.stamp(slot, frame.incarnation(), frame.sequence());
            slot.commit();
        }
    }

    @Override
    public void close() {
        stop(Ending.CLOSED);
    }
}
