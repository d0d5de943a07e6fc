package io.mcm.st2110.socket;

import io.mcm.McmException;
import io.mcm.TxConnection;
import io.mcm.format.Format;
import io.mcm.spi.IngressPort;
import io.mcm.st2110.rtp.Reject;
import io.mcm.st2110.rtp.RtpReader;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives a stream. The group has a source from the first packet on, and none after a second
 * without packets: that is how the end of a stream looks.
 */
final class ReceiverLink extends EngineLink implements PacketReceiver.Handler {
    /** Makes what puts packets together, when there is a source. */
    interface Receivers {
        FrameReceiver make(TxConnection source, ReceiverCounters counters);
    }

    private static final Logger LOG = LoggerFactory.getLogger(ReceiverLink.class);

    /** How long a call waits for packets; frames that lack some are handed on as late as that. */
    static final long WAIT_NANOS = 10_000_000;

    private static final long SILENCE_NANOS = 1_000_000_000;
    private static final long RETRY_NANOS = 1_000_000_000;

    private final IngressPort port;
    private final Format format;
    private final Receivers receivers;
    private final int payloadType;
    private final RtpReader header = new RtpReader();
    private final PacketReceiver packets;
    private final ReceiverCounters counters;
    private @Nullable FrameReceiver receiver;
    private long nowNanos = System.nanoTime();
    private long retryAt = nowNanos;
    private long toldOverflows;
    private boolean toldRefusal;

    ReceiverLink(
            IngressPort port,
            Format format,
            Receivers receivers,
            int payloadType,
            UdpSocket socket,
            boolean merge) {
        super("st2110 " + socket.name(), socket);
        this.port = port;
        this.format = format;
        this.receivers = receivers;
        this.payloadType = payloadType;
        this.packets = new PacketReceiver(socket, merge);
        this.counters = new ReceiverCounters(socket.name());
    }

    ReceiverCounters counters() {
        return counters;
    }

    @Override
    Duration patience() {
        return Duration.ZERO;
    }

    @Override
    void run() {
        prepare();
        while (!isClosing()) {
            // What came before this moment has been handed over once the socket is found empty,
            // however long this thread did not run. So only then anything is too late.
            nowNanos = System.nanoTime();
            if (receiver != null) {
                receiver.now(nowNanos);
            }
            boolean empty = packets.receive(this);
            FrameReceiver open = receiver;
            if (open != null && empty) {
                open.tick();
                if (nowNanos - open.lastNanos() > SILENCE_NANOS) {
                    suspend(open, "no packets for a second");
                }
            }
            tellOverflows();
        }
    }

    /** Memory for the frames, before packets come: making it takes longer than a socket holds. */
    private void prepare() {
        if (isClosing()) {
            return;
        }
        try {
            port.prepare(format, format.payloadSize(), 0);
        } catch (McmException e) {
            cannotTake(e);
        }
    }

    private void cannotTake(McmException e) {
        retryAt = nowNanos + RETRY_NANOS;
        if (!toldRefusal) { // once, not each second
            toldRefusal = true;
            LOG.warn("{}: cannot take the stream: {}", socket().name(), e.getMessage());
        }
    }

    @Override
    public void packet(MemorySegment memory, long at, int length, long unixNanos) {
        FrameReceiver open = receiver;
        if (open == null) {
            open = isOfStream(memory, at, length) ? open() : null;
            if (open == null) {
                return;
            }
        }
        open.packet(memory, at, length, unixNanos);
    }

    /** Any datagram may come to a port: what is none of this stream must not open it. */
    private boolean isOfStream(MemorySegment memory, long at, int length) {
        Reject reject = header.read(memory, at, length);
        if (reject == null && header.payloadType() != payloadType) {
            reject = Reject.PAYLOAD_TYPE;
        }
        if (reject != null) {
            counters.rejects.add(reject);
        }
        return reject == null;
    }

    /** Opens the group's source; not too often when that fails. */
    private @Nullable FrameReceiver open() {
        if (isClosing() || nowNanos - retryAt < 0) {
            return null;
        }
        try {
            TxConnection source = port.open(format, format.payloadSize(), 0);
            FrameReceiver opened = receivers.make(source, counters);
            receiver = opened;
            toldRefusal = false;
            return opened;
        } catch (McmException e) {
            cannotTake(e);
            return null;
        }
    }

    private void suspend(FrameReceiver open, String cause) {
        open.flush();
        receiver = null;
        port.linkDown(cause);
        prepare();
    }

    private void tellOverflows() {
        if (packets.overflows() != toldOverflows) {
            if (toldOverflows == 0) {
                LOG.warn(
                        "{}: the receive buffer was full and {} packets were lost: see"
                                + " net.core.rmem_max, and whether this process gets its share of"
                                + " the CPU",
                        socket().name(),
                        packets.overflows());
            }
            toldOverflows = packets.overflows();
        }
    }

    @Override
    void release() {
        FrameReceiver open = receiver;
        if (open != null) {
            open.abandon();
        }
        if (counters.anyTrouble() || packets.overflows() > 0 || packets.truncated() > 0) {
            LOG.info(
                    "{}: {}; {} packets lost in the receive buffer, {} too long for it",
                    socket().name(),
                    counters,
                    packets.overflows(),
                    packets.truncated());
        }
        packets.close();
    }
}
