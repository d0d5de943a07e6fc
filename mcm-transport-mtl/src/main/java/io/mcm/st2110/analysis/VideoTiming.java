package io.mcm.st2110.analysis;

import io.mcm.st2110.SenderType;
import io.mcm.st2110.timing.FrameClock;
import io.mcm.st2110.timing.LeakyBucket;
import io.mcm.st2110.timing.PacketSchedule;
import io.mcm.st2110.timing.VirtualReceiver;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;

/**
 * The two models of ST 2110-21 over the packets of a stream: C<sub>INST</sub> runs on and on, the
 * virtual receiver begins anew with each frame. For one thread.
 */
final class VideoTiming {
    private final FrameClock clock;
    private final FrameBegin begin;
    private final PacketSchedule gapped;
    private final LeakyBucket bucket;
    private final VirtualReceiver gappedReceiver;
    private final VirtualReceiver linearReceiver;
    private final List<Tally> tallies = new ArrayList<>();
    private final LongSummaryStatistics bursts = new LongSummaryStatistics();
    private final LongSummaryStatistics lowest = new LongSummaryStatistics();
    private final LongSummaryStatistics highest = new LongSummaryStatistics();
    private final LongSummaryStatistics firstPackets = new LongSummaryStatistics();
    private int burst;

    /** The frames that kept the limits of a type. */
    private static final class Tally {
        private final SenderType type;
        private final VirtualReceiver receiver;
        private final int maxBurst;
        private final int maxQueued;
        private long burst;
        private long queue;
        private long both;

        Tally(SenderType type, VirtualReceiver receiver, int maxBurst, int maxQueued) {
            this.type = type;
            this.receiver = receiver;
            this.maxBurst = maxBurst;
            this.maxQueued = maxQueued;
        }

        void frame(int peak) {
            boolean keptBurst = peak <= maxBurst;
            boolean keptQueue = receiver.lowest() >= 0 && receiver.highest() <= maxQueued;
            burst += keptBurst ? 1 : 0;
            queue += keptQueue ? 1 : 0;
            both += keptBurst && keptQueue ? 1 : 0;
        }
    }

    VideoTiming(
            FrameClock clock,
            FrameBegin begin,
            PacketSchedule gapped,
            PacketSchedule linear,
            int maxIp) {
        this.clock = clock;
        this.begin = begin;
        this.gapped = gapped;
        bucket = new LeakyBucket(gapped.drainNanos());
        gappedReceiver = new VirtualReceiver(gapped);
        linearReceiver = new VirtualReceiver(linear);
        for (SenderType type : SenderType.values()) {
            boolean isLinear = type == SenderType.NARROW_LINEAR;
            PacketSchedule schedule = isLinear ? linear : gapped;
            tallies.add(
                    new Tally(
                            type,
                            isLinear ? linearReceiver : gappedReceiver,
                            schedule.maxBurst(type),
                            schedule.maxQueued(type, maxIp)));
        }
    }

    void startFrame(long taiNanos) {
        long frameTime = clock.taiOf(clock.nearestFrame(taiNanos));
        long time = begin == FrameBegin.EPOCH ? frameTime : taiNanos - (long) gapped.offsetNanos();
        gappedReceiver.startFrame(time);
        linearReceiver.startFrame(time);
        firstPackets.accept(taiNanos - frameTime);
        burst = 0;
    }

    void packet(long taiNanos) {
        burst = Math.max(burst, bucket.add(taiNanos));
        gappedReceiver.arrive(taiNanos);
        linearReceiver.arrive(taiNanos);
    }

    void endFrame() {
        bursts.accept(burst);
        lowest.accept(gappedReceiver.lowest());
        highest.accept(gappedReceiver.highest());
        tallies.forEach(tally -> tally.frame(burst));
    }

    int packetsPerFrame() {
        return gapped.packets();
    }

    Findings.Video findings() {
        return new Findings.Video(
                gapped.packets(),
                Spread.of(bursts),
                Spread.of(lowest),
                Spread.of(highest),
                Spread.of(firstPackets),
                tallies.stream()
                        .map(
                                tally ->
                                        new Compliance(
                                                tally.type,
                                                tally.maxBurst,
                                                tally.maxQueued,
                                                bursts.getCount(),
                                                tally.burst,
                                                tally.queue,
                                                tally.both))
                        .toList());
    }
}
