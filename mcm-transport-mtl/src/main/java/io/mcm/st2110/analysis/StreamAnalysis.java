package io.mcm.st2110.analysis;

import io.mcm.format.FrameRate;
import io.mcm.format.Scan;
import io.mcm.st2110.rtp.Reject;
import io.mcm.st2110.rtp.RejectCounters;
import io.mcm.st2110.rtp.RtpReader;
import io.mcm.st2110.sdp.Audio30;
import io.mcm.st2110.sdp.Essence;
import io.mcm.st2110.sdp.Media;
import io.mcm.st2110.sdp.Traffic;
import io.mcm.st2110.sdp.Video20;
import io.mcm.st2110.sdp.Video22;
import io.mcm.st2110.timing.FrameClock;
import io.mcm.st2110.timing.PacketSchedule;
import io.mcm.st2110.timing.PacketSchedule.Fraction;
import io.mcm.st2110.timing.PacketSchedule.Reading;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Measures one stream, packet by packet, in constant memory.
 *
 * <p>Of video the first whole frame tells how many packets a frame has; timing is measured from the
 * one after it. For one thread.
 */
public final class StreamAnalysis {
    private final int payloadType;
    private final FrameBegin begin;
    private final @Nullable Picture picture;
    private final RtpReader rtp = new RtpReader();
    private final RejectCounters refused = new RejectCounters();
    private final FaultCounters faults = new FaultCounters();
    private final SequenceCheck sequences = new SequenceCheck(faults);
    private final TimestampCheck timestamps;
    private final Histogram gaps = new Histogram();

    private long packets;
    private long bytes;
    private long firstNanos;
    private long lastNanos;

    // of the frame of video that is coming
    private boolean inFrame;
    private boolean joinedWithin = true; // what comes first may be the middle of a frame
    private boolean frameWhole;
    private int frameTimestamp;
    private int framePackets;
    private @Nullable VideoTiming timing;

    /** What the timing of video depends on, raw or compressed. */
    private record Picture(FrameRate rate, Scan scan, int height, Traffic traffic) {
        /** Null of sound. */
        static @Nullable Picture of(Essence essence) {
            return switch (essence) {
                case Video20 video ->
                        new Picture(
                                video.frameRate(), video.scan(), video.height(), video.traffic());
                case Video22 video ->
                        new Picture(
                                video.frameRate(), video.scan(), video.height(), video.traffic());
                case Audio30 audio -> null;
            };
        }

        FrameClock clock() {
            return FrameClock.of(rate, scan);
        }

        PacketSchedule schedule(Reading reading, int packets) {
            PacketSchedule usual = PacketSchedule.of(reading, rate, scan, height, packets);
            Integer offset = traffic.offset();
            if (offset == null) {
                return usual;
            }
            // Microseconds as a part of the period; no sender waits longer than one.
            int part = (int) Math.min(1_000_000, Math.round(offset * 1e9 / usual.periodNanos()));
            return new PacketSchedule(
                    packets, usual.rate(), usual.active(), new Fraction(part, 1_000_000));
        }

        /** With the IP header, as ST 2110-21 counts. */
        int maxIp() {
            Integer maxUdp = traffic.maxUdp();
            return maxUdp == null ? PacketSchedule.STANDARD_IP_SIZE : maxUdp + 20;
        }
    }

    /**
     * For one stream.
     *
     * @param media what it should be
     * @param begin where frames of video begin
     */
    public StreamAnalysis(Media media, FrameBegin begin) {
        this.payloadType = media.payloadType();
        this.begin = begin;
        picture = Picture.of(media.essence());
        if (picture != null) {
            timestamps = TimestampCheck.of(picture.rate(), picture.scan(), faults);
        } else if (media.essence() instanceof Audio30 audio) {
            timestamps = TimestampCheck.of(audio.format(), faults);
        } else {
            throw new IllegalStateException("neither video nor audio");
        }
    }

    /**
     * Takes a packet. Nothing outside it is touched, and nothing in it is trusted.
     *
     * @param memory where it is
     * @param offset of its first byte
     * @param length its bytes, all of them within the memory
     * @param taiNanos when it came, nanoseconds of TAI since the epoch
     */
    public void packet(MemorySegment memory, long offset, int length, long taiNanos) {
        Reject reject = rtp.read(memory, offset, length);
        if (reject == null && rtp.payloadType() != payloadType) {
            reject = Reject.PAYLOAD_TYPE;
        }
        if (reject != null) {
            refused.add(reject);
            return;
        }
        if (packets == 0) {
            firstNanos = taiNanos;
        } else {
            gaps.add(taiNanos - lastNanos);
        }
        lastNanos = taiNanos;
        packets++;
        bytes += rtp.payloadLength();
        long step = sequences.take(rtp.sequence(), rtp.ssrc());
        if (step == Long.MAX_VALUE) {
            restart();
        }
        if (picture == null) {
            if (step > 0) {
                timestamps.take(rtp.timestamp(), step == Long.MAX_VALUE ? 0 : step - 1);
            }
        } else {
            video(picture, step, taiNanos);
        }
    }

    private void restart() {
        timestamps.restart();
        inFrame = false;
        joinedWithin = true;
    }

    private void video(Picture video, long step, long taiNanos) {
        boolean late = step <= 0;
        boolean ofFrame = inFrame && rtp.timestamp() == frameTimestamp;
        if (late && !ofFrame) {
            return;
        }
        if (inFrame && !ofFrame) {
            faults.add(StreamFault.NO_MARKER, 1);
            endFrame(video);
        }
        if (!inFrame) {
            startFrame(video, taiNanos);
        }
        frameWhole &= step == 1;
        framePackets++;
        if (timing != null) {
            timing.packet(taiNanos);
        }
        if (rtp.marker() && !late) {
            endFrame(video);
        }
    }

    private void startFrame(Picture video, long taiNanos) {
        inFrame = true;
        frameWhole = !joinedWithin;
        framePackets = 0;
        frameTimestamp = rtp.timestamp();
        timestamps.take(frameTimestamp, 0);
        if (begin == FrameBegin.EPOCH) {
            FrameClock clock = video.clock();
            if (clock.timestampOf(clock.frameOf(frameTimestamp, taiNanos)) != frameTimestamp) {
                faults.add(StreamFault.OFF_GRID, 1);
            }
        }
        if (timing != null) {
            timing.startFrame(taiNanos);
        }
    }

    private void endFrame(Picture video) {
        inFrame = false;
        boolean fromItsStart = !joinedWithin;
        joinedWithin = false;
        if (timing != null && fromItsStart) {
            timing.endFrame();
            if (frameWhole && framePackets != timing.packetsPerFrame()) {
                faults.add(StreamFault.PACKET_COUNT, 1);
            }
        } else if (timing == null && frameWhole) {
            timing =
                    new VideoTiming(
                            video.clock(),
                            begin,
                            video.schedule(Reading.GAPPED, framePackets),
                            video.schedule(Reading.LINEAR, framePackets),
                            video.maxIp());
        }
    }

    /**
     * Packets of the stream so far.
     *
     * @return 0 and more
     */
    public long packets() {
        return packets;
    }

    /**
     * What was found so far.
     *
     * @return a snapshot, but for its histogram, which goes on
     */
    public Findings findings() {
        return new Findings(
                packets,
                bytes,
                lastNanos - firstNanos,
                reasons(),
                faults.all(),
                gaps,
                timing == null ? null : timing.findings());
    }

    private Map<String, Long> reasons() {
        Map<String, Long> reasons = new LinkedHashMap<>();
        refused.nonZero().forEach((reason, count) -> reasons.put(reason.text(), count));
        return reasons;
    }
}
