package io.mcm.benchmarks;

import io.mcm.format.VideoFormat;
import io.mcm.st2110.SenderType;
import io.mcm.st2110.analysis.Compliance;
import io.mcm.st2110.analysis.Findings;
import io.mcm.st2110.analysis.FrameBegin;
import io.mcm.st2110.analysis.Stalls;
import io.mcm.st2110.analysis.StreamAnalysis;
import io.mcm.st2110.sdp.Colour;
import io.mcm.st2110.sdp.Media;
import io.mcm.st2110.sdp.Traffic;
import io.mcm.st2110.sdp.Video20;
import io.mcm.st2110.socket.PacketCapture;
import java.util.List;

/**
 * How evenly the packets of a stream come, by ST 2110-21 with the kernel's receive times, and how
 * often the machine stood still meanwhile.
 *
 * <p>{@code --format FORMAT --port N --seconds N}
 */
final class St2110Timing {
    private static final int PAYLOAD_TYPE = 112;

    /** Packets before these are of a sender whose code is cold. */
    private static final long WARM_UP_NANOS = 5_000_000_000L;

    private static final long LONGEST_WAIT_NANOS = 30_000_000_000L;

    private St2110Timing() {}

    public static void main(String[] args) {
        Options options = Options.of(args);
        VideoFormat format = VideoFormat.parse(options.text("format", ""));
        Media media =
                new Media(
                        Video20.of(format, Colour.BT709, Video20.GPM, Traffic.NONE),
                        "127.0.0.1",
                        null,
                        options.number("port", 0),
                        PAYLOAD_TYPE,
                        List.of(),
                        null,
                        "direct=0");
        try (PacketCapture capture = PacketCapture.open(media, null)) {
            System.out.println(St2110Stream.LISTENING);
            StreamAnalysis cold = new StreamAnalysis(media, FrameBegin.EPOCH);
            run(capture, cold, WARM_UP_NANOS);
            StreamAnalysis analysis = new StreamAnalysis(media, FrameBegin.EPOCH);
            long dropped = capture.dropped();
            try (Stalls stalls = Stalls.watch()) {
                run(capture, analysis, options.number("seconds", 10) * 1_000_000_000L);
                print(format, analysis.findings(), stalls.seen(), capture.dropped() - dropped);
            }
        }
    }

    /** For some time from the first packet on. */
    private static void run(PacketCapture capture, StreamAnalysis analysis, long nanos) {
        long end = System.nanoTime() + LONGEST_WAIT_NANOS;
        boolean started = false;
        while (System.nanoTime() - end < 0) {
            capture.receive(analysis::packet);
            if (!started && analysis.packets() > 0) {
                started = true;
                end = System.nanoTime() + nanos;
            }
        }
    }

    private static void print(
            VideoFormat format, Findings findings, Stalls.Seen stalls, long dropped) {
        Findings.Video video = findings.video();
        if (video == null) {
            throw new IllegalStateException("no whole frame came");
        }
        Compliance wide = video.compliance(SenderType.WIDE);
        Sample.of("st2110-timing")
                .label("format", format.toText())
                .figure("frames", wide.frames())
                .figure("cinst", wide.percent(wide.burst()))
                .figure("vrx", wide.percent(wide.queue()))
                .figure("both", wide.percent(wide.both()))
                .figure("cinst_highest", video.burst().most())
                .figure("faults", findings.allFaults())
                .figure("dropped", dropped)
                .figure("stalls", stalls.count())
                .figure("stall_longest_ns", stalls.longestNanos())
                .figure("stall_total_ns", stalls.totalNanos())
                .print();
    }
}
