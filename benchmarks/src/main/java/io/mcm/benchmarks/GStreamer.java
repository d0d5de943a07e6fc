package io.mcm.benchmarks;

import io.mcm.format.VideoFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A sender and a receiver of GStreamer, each a process that does nothing else: one picture again
 * and again, and frames that nobody looks at. Every datagram is a packet there, so the kernel's
 * counters tell how many there were.
 */
final class GStreamer {
    private static final String PROGRAM = "gst-launch-1.0";
    private static final long WARM_UP_NANOS = 3_000_000_000L;
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    private final VideoFormat format;
    private final int port;

    GStreamer(VideoFormat format, int port) {
        this.format = format;
        this.port = port;
    }

    static boolean isHere() {
        return List.of(System.getenv().getOrDefault("PATH", "").split(":", -1)).stream()
                .anyMatch(path -> Files.isExecutable(Path.of(path, PROGRAM)));
    }

    /** Both for some time; CPU time over packets, of both. */
    Sample measure(int seconds) {
        try (Fork receiver = Fork.start(command(receiver()))) {
            awaitPort();
            try (Fork sender = Fork.start(command(sender()))) {
                Pace.sleep(WARM_UP_NANOS);
                long sentBefore = datagrams("OutDatagrams");
                long receivedBefore = datagrams("InDatagrams");
                long senderBefore = sender.cpuNanos();
                long receiverBefore = receiver.cpuNanos();
                Pace.sleep(seconds * 1_000_000_000L);
                long sent = datagrams("OutDatagrams") - sentBefore;
                long received = datagrams("InDatagrams") - receivedBefore;
                double senderCpu = sender.cpuNanos() - senderBefore;
                double receiverCpu = receiver.cpuNanos() - receiverBefore;
                double frames = seconds * format.frameRate().asDouble();
                return Sample.of("gstreamer")
                        .label("format", format.toText())
                        .figure("lost", 100.0 * (sent - received) / sent)
                        .figure("tx", senderCpu / sent)
                        .figure("rx", receiverCpu / received)
                        .figure("tx_frame", senderCpu / frames)
                        .figure("rx_frame", receiverCpu / frames);
            }
        }
    }

    private String sender() {
        return String.format(
                Locale.ROOT,
                "videotestsrc num-buffers=1"
                        + " ! video/x-raw,format=UYVP,width=%d,height=%d,framerate=%s,colorimetry=bt709"
                        + " ! imagefreeze is-live=true ! rtpvrawpay pt=96 mtu=1428"
                        + " ! udpsink host=127.0.0.1 port=%d sync=true async=false",
                format.width(),
                format.height(),
                format.frameRate().numerator() + "/" + format.frameRate().denominator(),
                port);
    }

    private String receiver() {
        return String.format(
                Locale.ROOT,
                "udpsrc address=127.0.0.1 port=%d buffer-size=33554432"
                        + " caps=application/x-rtp,media=(string)video,clock-rate=(int)90000,"
                        + "encoding-name=(string)RAW,sampling=(string)YCbCr-4:2:2,depth=(string)10,"
                        + "width=(string)%d,height=(string)%d,colorimetry=(string)BT709-2,payload=(int)96"
                        + " ! queue max-size-bytes=0 max-size-buffers=0 max-size-time=0"
                        + " ! rtpvrawdepay ! fakesink sync=false",
                port,
                format.width(),
                format.height());
    }

    private static List<String> command(String pipeline) {
        List<String> command = new ArrayList<>(List.of(PROGRAM, "-q"));
        command.addAll(List.of(pipeline.split(" ", -1)));
        return command;
    }

    private void awaitPort() {
        String local = String.format(Locale.ROOT, ":%04X ", port);
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (lines("/proc/net/udp").stream().noneMatch(line -> line.contains(local))) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(PROGRAM + " does not receive on port " + port);
            }
            Pace.sleep(1_000_000);
        }
    }

    /** Of this host, all sockets. */
    private static long datagrams(String name) {
        List<String> udp =
                lines("/proc/net/snmp").stream().filter(line -> line.startsWith("Udp:")).toList();
        List<String> names = List.of(udp.getFirst().split(" ", -1));
        return Long.parseLong(udp.getLast().split(" ", -1)[names.indexOf(name)]);
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
