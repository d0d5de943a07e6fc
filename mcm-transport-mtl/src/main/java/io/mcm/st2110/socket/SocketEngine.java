package io.mcm.st2110.socket;

import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.St2110;
import io.mcm.format.AudioFormat;
import io.mcm.format.CompressedFormat;
import io.mcm.format.Format;
import io.mcm.format.VideoFormat;
import io.mcm.spi.EgressPort;
import io.mcm.spi.IngressPort;
import io.mcm.spi.Link;
import io.mcm.spi.Transport;
import io.mcm.spi.TransportConfig;
import io.mcm.st2110.timing.PacketSchedule;
import io.mcm.st2110.timing.PacketSchedule.Reading;
import io.mcm.st2110.video.PacketPlan;
import io.mcm.st2110.video.Packing;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ST 2110 over the kernel's UDP sockets: each link has a thread of its own. Any thread. */
public final class SocketEngine implements Transport {
    private static final Logger LOG = LoggerFactory.getLogger(SocketEngine.class);

    private static final int IP_HEADER = 20;

    /** Frames whose packets may be late: those of the one before while the next one comes. */
    private static final int WINDOW = 2;

    /** Packets of sound that may be late. */
    private static final int AUDIO_WINDOW = 8;

    /** What a socket holds while its thread is away, in frames of video. */
    private static final int BUFFERED_FRAMES = 12;

    private static final int LEAST_BUFFER = 1 << 20;
    private static final int LARGEST_BUFFER = 1 << 28;

    private final Ipv4 local;

    /**
     * An engine without links.
     *
     * @param address of the interface to send and receive by, IPv4; null to go by the routes
     */
    public SocketEngine(@Nullable String address) {
        this.local = address == null ? Ipv4.ANY : Ipv4.parse(address);
    }

    @Override
    public Link openEgress(TransportConfig config, EgressPort port) {
        St2110 stream = (St2110) config;
        Ipv4 to = Ipv4.parse(stream.ipAddress());
        int mtu = UdpSocket.mtuTo(to, stream.port(), local);
        int maxUdp = Math.min(PacketPlan.STANDARD_UDP_SIZE, mtu - IP_HEADER);
        UdpSocket socket =
                UdpSocket.forSending(to, stream.port(), local, stream.ttl(), stream.dscp());
        try {
            return sender(stream, port, RtpStream.of(stream, to, maxUdp), socket).start();
        } catch (Throwable e) {
            socket.close();
            throw e;
        }
    }

    private static SenderLink sender(
            St2110 stream, EgressPort port, RtpStream rtp, UdpSocket socket) {
        Format format = port.format();
        refuseUncompressed(stream, format);
        return switch (format) {
            case VideoFormat video -> {
                var outgoing = new OutgoingVideo(video, Packing.GPM_SINGLE_ROW, rtp);
                Pacing pacing = pacing(stream, video, outgoing.packetsPerFrame());
                yield new SenderLink(port, outgoing, pacing, FrameTiming.of(video), socket);
            }
            case CompressedFormat compressed -> {
                VideoFormat picture = compressed.picture();
                var outgoing = new OutgoingCodestream(compressed, rtp);
                Pacing pacing = pacing(stream, picture, outgoing.packetsPerFrame());
                yield new SenderLink(port, outgoing, pacing, FrameTiming.of(picture), socket);
            }
            case AudioFormat audio ->
                    new SenderLink(
                            port,
                            new OutgoingAudio(audio, rtp),
                            new AtOncePacing(),
                            FrameTiming.of(audio),
                            socket);
            default -> throw notCarried(format);
        };
    }

    /** Sockets cannot do better than type W, so every pacing that is asked for is that. */
    private static Pacing pacing(St2110 stream, VideoFormat picture, int packets) {
        if (stream.pacing() == St2110.Pacing.NARROW || stream.pacing() == St2110.Pacing.LINEAR) {
            LOG.warn(
                    "{}: pacing {} was asked for; over sockets it is sent as {}",
                    stream.address(),
                    stream.pacing().text(),
                    St2110.Pacing.WIDE.text());
        }
        PacketSchedule schedule =
                PacketSchedule.of(
                        Reading.GAPPED,
                        picture.frameRate(),
                        picture.scan(),
                        picture.height(),
                        packets);
        return stream.pacing() == null
                ? new RelaxedPacing(schedule.periodNanos())
                : new LinearPacing(schedule, LinearPacing.Time.SYSTEM);
    }

    @Override
    public Link openIngress(TransportConfig config, IngressPort port) {
        St2110 stream = (St2110) config;
        Format format = port.format();
        if (format == null) {
            throw new ConnectionException(
                    ErrorCode.CONNECTION_CONFIG_INVALID, "payload: a receiver of ST 2110 names it");
        }
        refuseUncompressed(stream, format);
        ReceiverLink.Receivers receivers = receivers(stream, format, port);
        String source = stream.sourceFilter();
        UdpSocket socket =
                UdpSocket.forReceiving(
                        Ipv4.parse(stream.ipAddress()),
                        stream.port(),
                        local,
                        source == null ? null : Ipv4.parse(source),
                        Math.clamp(
                                (long) BUFFERED_FRAMES * format.payloadSize(),
                                LEAST_BUFFER,
                                LARGEST_BUFFER),
                        ReceiverLink.WAIT_NANOS);
        try {
            return new ReceiverLink(port, format, receivers, stream.payloadType(), socket, true)
                    .start();
        } catch (Throwable e) {
            socket.close();
            throw e;
        }
    }

    private static ReceiverLink.Receivers receivers(
            St2110 stream, Format format, IngressPort port) {
        TaiClock clock = new TaiClock();
        int type = stream.payloadType();
        boolean incomplete = stream.incompleteFrames();
        return switch (format) {
            case VideoFormat video ->
                    (source, counters) ->
                            new FrameReceiver(
                                    new IncomingVideo(video, type),
                                    FrameTiming.of(video),
                                    WINDOW,
                                    incomplete,
                                    port,
                                    source,
                                    clock,
                                    counters);
            case CompressedFormat compressed ->
                    (source, counters) ->
                            new FrameReceiver(
                                    new IncomingCodestream(compressed, type),
                                    FrameTiming.of(compressed.picture()),
                                    WINDOW,
                                    incomplete,
                                    port,
                                    source,
                                    clock,
                                    counters);
            case AudioFormat audio ->
                    (source, counters) ->
                            new FrameReceiver(
                                    new IncomingAudio(audio, type),
                                    FrameTiming.of(audio),
                                    AUDIO_WINDOW,
                                    false,
                                    port,
                                    source,
                                    clock,
                                    counters);
            default -> throw notCarried(format);
        };
    }

    /** The original compresses with a plug-in of its media library, which nobody has here. */
    private static void refuseUncompressed(St2110 stream, Format format) {
        if (stream.essence() == St2110.Essence.VIDEO_22 && format instanceof VideoFormat) {
            throw new ConnectionException(
                    ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE,
                    "payload = "
                            + format.toText()
                            + ": st2110-22 carries codestreams, and there is no codec here to make or"
                            + " read them: use compressed(\"jxsv\", …) with frames that are JPEG XS"
                            + " codestreams, or st2110-20");
        }
    }

    private static ConnectionException notCarried(Format format) {
        return new ConnectionException(
                ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE,
                "payload = "
                        + format.toText()
                        + ": ST 2110 carries video, compressed video and audio");
    }

    @Override
    public void close() {
        // its links were closed with their connections
    }
}
