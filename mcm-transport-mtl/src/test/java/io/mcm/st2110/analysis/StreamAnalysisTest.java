package io.mcm.st2110.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.format.AudioFormat;
import io.mcm.format.VideoFormat;
import io.mcm.st2110.SenderType;
import io.mcm.st2110.rtp.Reject;
import io.mcm.st2110.rtp.RtpHeader;
import io.mcm.st2110.sdp.Audio30;
import io.mcm.st2110.sdp.Colour;
import io.mcm.st2110.sdp.Essence;
import io.mcm.st2110.sdp.Media;
import io.mcm.st2110.sdp.Traffic;
import io.mcm.st2110.sdp.Video20;
import io.mcm.st2110.timing.FrameClock;
import io.mcm.st2110.timing.PacketSchedule;
import io.mcm.st2110.timing.PacketSchedule.Reading;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamAnalysisTest {
    private static final int PACKETS = 400;
    private static final int TYPE = 96;
    private static final VideoFormat FORMAT =
            VideoFormat.parse("640x360@60000/1001:yuv422p10rfc4175");
    private static final FrameClock CLOCK = FrameClock.of(FORMAT);

    /** Some day in 2026. */
    private static final long NOW = CLOCK.nextFrame(1_794_000_000L * 1_000_000_000L);

    private final MemorySegment packet = MemorySegment.ofArray(new byte[RtpHeader.SIZE + 8]);
    private int sequence = 65_000; // wraps within a frame or two
    private int ssrc = 17;

    private static Media media(Essence essence) {
        return new Media(essence, "239.1.2.3", 1, 5004, TYPE, List.of(), null, "direct=0");
    }

    private static Media video(Traffic traffic) {
        return media(Video20.of(FORMAT, Colour.BT709, Video20.GPM, traffic));
    }

    private static StreamAnalysis analysis(FrameBegin begin) {
        return new StreamAnalysis(video(Traffic.NONE), begin);
    }

    private static PacketSchedule schedule(Reading reading) {
        return PacketSchedule.of(
                reading, FORMAT.frameRate(), FORMAT.scan(), FORMAT.height(), PACKETS);
    }

    private void send(StreamAnalysis to, boolean marker, int timestamp, long taiNanos) {
        RtpHeader.write(packet, 0, marker, TYPE, ssrc);
        RtpHeader.stamp(packet, 0, sequence++, timestamp);
        to.packet(packet, 0, (int) packet.byteSize(), taiNanos);
    }

    /** Sends a frame whose packets leave at times after its own. */
    private void frame(StreamAnalysis to, long number, IntToDoubleFunction nanos) {
        for (int i = 0; i < PACKETS; i++) {
            long time = CLOCK.taiOf(number) + (long) nanos.applyAsDouble(i);
            send(to, i == PACKETS - 1, CLOCK.timestampOf(number), time);
        }
    }

    private static Findings.Video timing(StreamAnalysis of) {
        Findings.Video video = of.findings().video();
        assertThat(video).isNotNull();
        return video;
    }

    private static void assertOnlyFault(StreamAnalysis of, StreamFault fault, long times) {
        assertThat(of.findings().fault(fault)).as(fault.text()).isEqualTo(times);
        assertThat(of.findings().allFaults()).as(of.findings().toString()).isEqualTo(times);
    }

    @Test
    void shouldFindASenderOnTheGappedScheduleNarrow() {
        StreamAnalysis analysis = analysis(FrameBegin.EPOCH);
        PacketSchedule schedule = schedule(Reading.GAPPED);
        for (int i = 0; i < 32; i++) {
            frame(analysis, NOW + i, j -> schedule.readNanos(j) - 3 * schedule.spacingNanos());
        }

        // the first frame may have been joined within, the second one tells N
        assertThat(timing(analysis).compliance(SenderType.WIDE).frames()).isEqualTo(30);
        assertThat(timing(analysis).packetsPerFrame()).isEqualTo(PACKETS);
        Compliance narrow = timing(analysis).compliance(SenderType.NARROW);
        assertThat(narrow).isEqualTo(new Compliance(SenderType.NARROW, 4, 8, 30, 30, 30, 30));
        assertThat(timing(analysis).compliance(SenderType.WIDE).both()).isEqualTo(30);
        assertThat(analysis.findings().allFaults()).isZero();
    }

    @Test
    void shouldFindASenderOnTheLinearScheduleNarrowLinear() {
        StreamAnalysis analysis = analysis(FrameBegin.EPOCH);
        PacketSchedule schedule = schedule(Reading.LINEAR);
        for (int i = 0; i < 12; i++) {
            frame(analysis, NOW + i, j -> schedule.readNanos(j) - 3 * schedule.spacingNanos());
        }

        assertThat(timing(analysis).compliance(SenderType.NARROW_LINEAR).both()).isEqualTo(10);
        assertThat(timing(analysis).compliance(SenderType.NARROW).queue())
                .as("the gapped schedule reads faster")
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16, 17, PACKETS})
    void shouldFindBurstsOnlyWideUpToItsLimit(int burst) {
        StreamAnalysis analysis = analysis(FrameBegin.EPOCH);
        double spacing = CLOCK.rate().denominator() * 1e9 / CLOCK.rate().numerator() / PACKETS;
        for (int i = 0; i < 12; i++) {
            frame(analysis, NOW + i, j -> j / burst * burst * spacing * 0.93);
        }

        assertThat(timing(analysis).burst().most()).isGreaterThanOrEqualTo(burst);
        assertThat(timing(analysis).compliance(SenderType.NARROW).burst()).isZero();
        assertThat(timing(analysis).compliance(SenderType.WIDE).both())
                .isEqualTo(burst <= 16 ? 10 : 0);
    }

    @Test
    void shouldSeeAReceiverRunEmptyAndHowFar() {
        StreamAnalysis analysis = analysis(FrameBegin.EPOCH);
        PacketSchedule schedule = schedule(Reading.GAPPED);
        for (int i = 0; i < 4; i++) {
            frame(analysis, NOW + i, j -> schedule.readNanos(j) + 5.5 * schedule.spacingNanos());
        }

        assertThat(timing(analysis).lowest()).isEqualTo(new Spread(-6, -6, -6));
        assertThat(timing(analysis).compliance(SenderType.WIDE).queue()).isZero();
        assertThat(timing(analysis).compliance(SenderType.WIDE).burst()).isEqualTo(2);
    }

    @Test
    void shouldGoByTheFirstPacketOfSendersWithoutCommonTime() {
        StreamAnalysis byEpoch = analysis(FrameBegin.EPOCH);
        StreamAnalysis byPacket = analysis(FrameBegin.FIRST_PACKET);
        PacketSchedule schedule = schedule(Reading.GAPPED);
        double late = schedule.periodNanos() / 3;
        for (int i = 0; i < 12; i++) {
            int first = sequence;
            frame(byEpoch, NOW + i, j -> late + j * schedule.spacingNanos());
            sequence = first;
            frame(byPacket, NOW + i, j -> late + j * schedule.spacingNanos());
        }

        assertThat(timing(byEpoch).compliance(SenderType.WIDE).queue()).isZero();
        assertThat(timing(byPacket).compliance(SenderType.WIDE).both()).isEqualTo(10);
        assertThat(timing(byPacket).firstPacket().mean()).isBetween(late - 1_000, late + 1_000);
    }

    @Test
    void shouldTakeOffsetAndPacketSizeFromTheDescription() {
        Traffic traffic = new Traffic(SenderType.WIDE, 8_000, null, 3000);
        StreamAnalysis analysis = new StreamAnalysis(video(traffic), FrameBegin.EPOCH);
        PacketSchedule schedule = schedule(Reading.GAPPED);
        for (int i = 0; i < 12; i++) {
            frame(analysis, NOW + i, j -> 7_990_000 + j * schedule.spacingNanos());
        }

        Compliance wide = timing(analysis).compliance(SenderType.WIDE);
        assertThat(wide.queue()).isEqualTo(10);
        assertThat(wide.maxQueued()).isEqualTo(1500 * 720 / 3020);
    }

    @Test
    void shouldCountWhatIsMissingTwiceOrLate() {
        StreamAnalysis analysis = analysis(FrameBegin.EPOCH);
        for (int i = 0; i < 3; i++) {
            frame(analysis, NOW + i, j -> j);
        }
        int timestamp = CLOCK.timestampOf(NOW + 3);
        long time = CLOCK.taiOf(NOW + 3);
        send(analysis, false, timestamp, time);
        sequence += 2; // two missing
        send(analysis, false, timestamp, time);
        sequence -= 1; // one twice
        send(analysis, false, timestamp, time);
        sequence -= 2; // one of the missing comes late
        send(analysis, false, timestamp, time);

        assertThat(analysis.findings().fault(StreamFault.MISSING)).isEqualTo(1);
        assertThat(analysis.findings().fault(StreamFault.DUPLICATE)).isEqualTo(1);
        assertThat(analysis.findings().fault(StreamFault.REORDERED)).isEqualTo(1);
        assertThat(analysis.findings().allFaults()).isEqualTo(3);
    }

    @Test
    void shouldNoticeARestartAndGoOn() {
        StreamAnalysis analysis = analysis(FrameBegin.EPOCH);
        for (int i = 0; i < 3; i++) {
            frame(analysis, NOW + i, j -> j);
        }
        ssrc = 99;
        sequence = 5;
        for (int i = 0; i < 3; i++) {
            frame(analysis, NOW + 10 + i, j -> j);
        }

        assertOnlyFault(analysis, StreamFault.RESTART, 1);
        assertThat(timing(analysis).compliance(SenderType.WIDE).frames()).isEqualTo(3);
    }

    @Test
    void shouldCountTimestampsOffTheirStep() {
        StreamAnalysis analysis = analysis(FrameBegin.FIRST_PACKET);
        for (int i = 0; i < 4; i++) {
            long time = CLOCK.taiOf(NOW + i);
            // 1501.5 each: 1501 or 1502 are right, 1503 is not
            int timestamp = 1000 + new int[] {0, 1501, 3003, 4506}[i];
            send(analysis, true, timestamp, time);
        }

        assertOnlyFault(analysis, StreamFault.TIMESTAMP_STEP, 1);
    }

    @Test
    void shouldCountSkippedFrameTimes() {
        StreamAnalysis analysis = analysis(FrameBegin.EPOCH);
        for (int i : new int[] {0, 1, 2, 5, 6}) {
            frame(analysis, NOW + i, j -> j);
        }

        assertOnlyFault(analysis, StreamFault.SKIPPED, 2);
    }

    @Test
    void shouldCountTimestampsOffTheEpochsGridWhenTheyShouldBeOnIt() {
        StreamAnalysis byEpoch = analysis(FrameBegin.EPOCH);
        StreamAnalysis byPacket = analysis(FrameBegin.FIRST_PACKET);
        for (int i = 0; i < 3; i++) {
            for (StreamAnalysis analysis : List.of(byEpoch, byPacket)) {
                send(analysis, true, CLOCK.timestampOf(NOW + i) + 7, CLOCK.taiOf(NOW + i));
                sequence--;
            }
            sequence++;
        }

        assertOnlyFault(byEpoch, StreamFault.OFF_GRID, 3);
        assertThat(byPacket.findings().allFaults()).isZero();
    }

    @Test
    void shouldEndAFrameWithoutAMarkerAndSeeOneOfAnotherLength() {
        StreamAnalysis analysis = analysis(FrameBegin.EPOCH);
        for (int i = 0; i < 3; i++) {
            frame(analysis, NOW + i, j -> j);
        }
        send(analysis, false, CLOCK.timestampOf(NOW + 3), CLOCK.taiOf(NOW + 3));
        frame(analysis, NOW + 4, j -> j);

        assertThat(analysis.findings().fault(StreamFault.NO_MARKER)).isEqualTo(1);
        assertThat(analysis.findings().fault(StreamFault.PACKET_COUNT)).isEqualTo(1);
        assertThat(analysis.findings().allFaults()).isEqualTo(2);
    }

    @Test
    void shouldMeasureSoundButNotByTheRulesForVideo() {
        AudioFormat format = AudioFormat.parse("48000/2/pcm_s24be/1ms");
        StreamAnalysis analysis =
                new StreamAnalysis(media(new Audio30(format, null)), FrameBegin.EPOCH);
        int timestamp = -96;
        for (int i = 0; i < 10; i++) {
            send(analysis, false, timestamp += 48, i * 1_000_000L);
        }
        sequence++; // lost on the way: its samples are no fault of the timestamps
        send(analysis, false, timestamp += 96, 11_000_000L);
        send(analysis, false, timestamp += 47, 12_000_000L);
        send(analysis, false, timestamp += 144, 15_000_000L);

        Findings findings = analysis.findings();
        assertThat(findings.video()).isNull();
        assertThat(findings.fault(StreamFault.MISSING)).isEqualTo(1);
        assertThat(findings.fault(StreamFault.TIMESTAMP_STEP)).isEqualTo(1);
        assertThat(findings.fault(StreamFault.SKIPPED)).isEqualTo(2);
        assertThat(findings.gaps().longest()).isEqualTo(3_000_000);
        assertThat(findings.gaps().bars())
                .containsExactly(
                        new Histogram.Bar(1_000_000, 2_000_000, 10),
                        new Histogram.Bar(2_000_000, 5_000_000, 2));
    }

    @Test
    void shouldRefuseWhatIsNotOfTheStream() {
        StreamAnalysis analysis = analysis(FrameBegin.EPOCH);
        analysis.packet(packet, 0, 5, 0);
        RtpHeader.write(packet, 0, false, TYPE + 1, ssrc);
        analysis.packet(packet, 0, 20, 0);

        assertThat(analysis.findings().refused())
                .containsOnlyKeys(Reject.RTP_TRUNCATED.text(), Reject.PAYLOAD_TYPE.text());
        assertThat(analysis.findings().packets()).isZero();
    }

    @Test
    void shouldEndureAnything() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        StreamAnalysis analysis = analysis(FrameBegin.EPOCH);
        byte[] bytes = new byte[64];
        for (int i = 0; i < 100_000; i++) {
            random.nextBytes(bytes);
            bytes[0] = (byte) 0x80;
            bytes[1] = (byte) (TYPE | bytes[1] & 0x80);
            MemorySegment memory = MemorySegment.ofArray(bytes);
            analysis.packet(
                    memory, 0, random.nextInt(65), CLOCK.taiOf(NOW) + random.nextLong(1L << 40));
        }

        assertThat(analysis.findings().packets()).isPositive();
    }
}
