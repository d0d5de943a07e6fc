package io.mcm.st2110.socket;

import io.mcm.Field;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.format.Format;
import io.mcm.spi.EgressPort;
import io.mcm.st2110.timing.FrameClock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends a group's frames, each at its time. */
final class SenderLink extends EngineLink {
    private static final Logger LOG = LoggerFactory.getLogger(SenderLink.class);

    /** How soon it notices that it is to end when there are no frames. */
    private static final Duration LOOK = Duration.ofMillis(100);

    private final EgressPort port;
    private final Format format;
    private final Outgoing outgoing;
    private final Pacing pacing;
    private final FrameClock frameClock;
    private final FrameTimes times;
    private final TaiClock clock = new TaiClock();
    private final PacketSender sender;
    private long refused;
    private long skipped;
    private @Nullable String trouble;
    private boolean up;

    SenderLink(
            EgressPort port,
            Outgoing outgoing,
            Pacing pacing,
            FrameTiming timing,
            UdpSocket socket) {
        super("st2110 " + socket.name(), socket);
        this.port = port;
        this.format = port.format();
        this.outgoing = outgoing;
        this.pacing = pacing;
        this.frameClock = timing.clock();
        this.times = new FrameTimes(timing.clock(), pacing.toleranceNanos(), timing.fields());
        this.sender = new PacketSender(socket);
    }

    @Override
    Duration patience() {
        return port.frames().config().maxStall();
    }

    @Override
    void run() {
        RxConnection frames = port.frames();
        tell();
        while (!frames.ended() && !isClosing()) {
            try (RxBuffer frame = frames.receive(LOOK)) {
                if (frame != null) {
                    send(frame);
                }
            }
        }
    }

    private void send(RxBuffer frame) {
        clock.synchronise();
        long now = clock.now();
        boolean second = frame.field() == Field.SECOND;
        long number = times.take(now, second);
        int timestamp = times.timestamp(frame.timestamp(), now, second);
        int burst = sender.cuts() ? pacing.burst() : 1;
        PacketBatch packets =
                frame.format().equals(format)
                        ? outgoing.packets(frame, timestamp, number, burst)
                        : null;
        if (packets == null) {
            refuse(frame);
            return;
        }
        long start = clock.nanoTimeOf(frameClock.taiOf(number));
        pacing.send(packets, sender, start, outgoing.payload());
        tellSkipped();
        tell();
    }

    private void refuse(RxBuffer frame) {
        if (refused++ == 0) {
            LOG.warn(
                    "{}: a frame of {} with {} bytes cannot be sent: the stream carries {}",
                    socket().name(),
                    frame.format().toText(),
                    frame.payload().capacity(),
                    format.toText());
        }
    }

    private void tellSkipped() {
        long now = times.skipped();
        if (now != skipped) {
            skipped = now;
            LOG.debug("{}: {} frame times skipped so far", socket().name(), now);
            port.skipped(now);
        }
    }

    /** Tells the node when the place becomes reachable or unreachable. */
    private void tell() {
        String cause = sender.trouble();
        if (cause == null && !up) {
            up = true;
            port.linkUp();
        } else if (cause != null && !cause.equals(trouble)) {
            up = false;
            port.linkDown(cause);
        }
        trouble = cause;
    }

    @Override
    void release() {
        port.frames().close();
        outgoing.close();
        if (skipped + refused + sender.lost() > 0) {
            LOG.info(
                    "{}: {} frame times skipped, {} frames refused, {} packets not sent",
                    socket().name(),
                    skipped,
                    refused,
                    sender.lost());
        }
    }
}
