package io.mcm.st2110;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.format.AudioFormat;
import io.mcm.format.PixelFormat;
import io.mcm.format.VideoFormat;
import io.mcm.st2110.audio.AudioPackets;
import io.mcm.st2110.audio.AudioReader;
import io.mcm.st2110.jpegxs.CodestreamAssembler;
import io.mcm.st2110.jpegxs.CodestreamPlan;
import io.mcm.st2110.jpegxs.CodestreamProfile;
import io.mcm.st2110.jpegxs.JxsReader;
import io.mcm.st2110.rtp.Reject;
import io.mcm.st2110.rtp.RejectCounters;
import io.mcm.st2110.rtp.RtpHeader;
import io.mcm.st2110.video.Depacketizer;
import io.mcm.st2110.video.PacketPlan;
import io.mcm.st2110.video.Packing;
import io.mcm.st2110.video.Pgroup;
import io.mcm.st2110.video.Raster;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Packets mutated from valid ones: each is taken or refused for a reason, nothing outside of it is
 * read, nothing outside of the frame is written. A packet ends where its memory ends, so reading
 * beyond throws; so does writing beyond the frame. A failure tells its seed; {@code
 * -Dmcm.seed=SEED} runs the same again.
 */
class PacketFuzzTest {
    private static final int COUNT = Boolean.getBoolean("mcm.soak") ? 1_000_000 : 10_000;
    private static final Set<Reject> OF_RTP =
            EnumSet.of(
                    Reject.RTP_TRUNCATED,
                    Reject.RTP_VERSION,
                    Reject.RTP_PADDING,
                    Reject.PAYLOAD_TYPE);

    private static final Set<Reject> OF_VIDEO =
            EnumSet.of(
                    Reject.HEADER_TRUNCATED,
                    Reject.PAYLOAD_TRUNCATED,
                    Reject.SRD_COUNT,
                    Reject.SRD_EMPTY,
                    Reject.SRD_LENGTH,
                    Reject.SRD_FIELD,
                    Reject.SRD_ROW,
                    Reject.SRD_OFFSET,
                    Reject.SRD_BEYOND_ROW,
                    Reject.SRD_ORDER);

    private static final Set<Reject> OF_CODESTREAMS =
            EnumSet.of(
                    Reject.HEADER_TRUNCATED,
                    Reject.JXS_MODE,
                    Reject.JXS_INTERLACE,
                    Reject.JXS_LAST,
                    Reject.JXS_BOX,
                    Reject.JXS_LENGTH,
                    Reject.DUPLICATE,
                    Reject.FRAME_OVERFLOW);

    private static final Set<Reject> OF_AUDIO =
            EnumSet.of(Reject.AUDIO_LENGTH, Reject.AUDIO_PACKET_TIME);

    private final long seed = Long.getLong("mcm.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final RejectCounters rejects = new RejectCounters();
    private int taken;

    private interface Reader {
        @Nullable Reject read(MemorySegment memory, int offset, int length);
    }

    private void fuzz(List<byte[]> valid, int headers, Reader reader, Set<Reject> expected) {
        Mutator mutator = new Mutator(random, headers);
        for (int i = 0; i < COUNT; i++) {
            byte[] packet = mutator.mutate(valid.get(random.nextInt(valid.size())));
            int offset = random.nextInt(20);
            byte[] memory = new byte[offset + packet.length];
            System.arraycopy(packet, 0, memory, offset, packet.length);
            Reject reject;
            try {
                reject = reader.read(MemorySegment.ofArray(memory), offset, packet.length);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", packet " + i, e);
            }
            if (reject == null) {
                taken++;
            } else {
                rejects.add(reject);
            }
        }
        assertThat(rejects.total() + taken).isEqualTo(COUNT);
        assertThat(taken).as("taken, seed %d", seed).isPositive();
        EnumSet<Reject> all = EnumSet.copyOf(OF_RTP);
        all.addAll(expected);
        assertThat(rejects.nonZero().keySet()).as("seed %d", seed).isEqualTo(all);
    }

    @Test
    void shouldStandAnyPacketOfUncompressedVideo() {
        Raster first = new Raster(Pgroup.of(PixelFormat.YUV422P10RFC4175), 40, 9);
        List<byte[]> valid = new ArrayList<>();
        addPackets(PacketPlan.of(first, Packing.GPM, 1460), valid);
        addPackets(PacketPlan.of(first, Packing.GPM_SINGLE_ROW, 1460), valid);
        addPackets(PacketPlan.of(first, Packing.GPM, 200), valid);
        Depacketizer depacketizer = new Depacketizer(first, null, 96);
        byte[] frame = new byte[first.size()];
        fuzz(
                valid,
                32,
                (memory, offset, length) -> {
                    Reject reject = depacketizer.read(memory, offset, length);
                    if (reject == null) {
                        checkSegments(depacketizer, offset, length, first.size());
                        depacketizer.copyTo(memory, MemorySegment.ofArray(frame), 0);
                    }
                    return reject;
                },
                OF_VIDEO);
    }

    private static void checkSegments(Depacketizer packet, int offset, int length, int size) {
        long end = packet.payloadOffset();
        assertThat(end).isGreaterThanOrEqualTo(offset + 20L);
        int frameEnd = 0;
        for (int i = 0; i < packet.segments(); i++) {
            assertThat(packet.frameOffset(i)).isGreaterThanOrEqualTo(frameEnd);
            frameEnd = packet.frameOffset(i) + packet.length(i);
            end += packet.length(i);
        }
        assertThat(frameEnd).isLessThanOrEqualTo(size);
        assertThat(end).isLessThanOrEqualTo((long) offset + length);
    }

    private static void addPackets(PacketPlan plan, List<byte[]> packets) {
        for (int i = 0; i < plan.packets(); i++) {
            byte[] packet = new byte[plan.headerLength(i) + plan.payloadLength(i)];
            plan.writeHeader(i, MemorySegment.ofArray(packet), 0, 96, 7, false);
            packets.add(packet);
        }
    }

    @Test
    void shouldStandAnyPacketOfCompressedVideo() {
        VideoFormat picture = VideoFormat.parse("64x64@25:yuv422p10le");
        int size = 1000;
        CodestreamPlan plan = new CodestreamPlan(picture, size, 200);
        List<byte[]> valid = new ArrayList<>();
        for (int i = 0; i < plan.packets(size); i++) {
            byte[] packet = new byte[plan.headerLength(i) + plan.payloadLength(i, size)];
            MemorySegment memory = MemorySegment.ofArray(packet);
            plan.writeHeader(i, size, memory, 0, 96, 7, 0, i);
            if (i == 0) {
                plan.writeBoxes(memory, 0, CodestreamProfile.UNKNOWN);
            }
            valid.add(packet);
        }
        JxsReader reader = new JxsReader(true, 96);
        CodestreamAssembler assembler = new CodestreamAssembler();
        byte[] frame = new byte[size];
        fuzz(
                valid,
                24,
                (memory, offset, length) -> {
                    Reject reject = reader.read(memory, offset, length);
                    if (reject == null) {
                        assertThat(reader.payloadLength()).isNotNegative();
                        assertThat(reader.payloadOffset() + reader.payloadLength())
                                .isLessThanOrEqualTo((long) offset + length);
                        if (random.nextInt(4) == 0) {
                            assembler.start(MemorySegment.ofArray(frame), 0, size);
                        }
                        reject = assembler.add(memory, reader);
                        assertThat(assembler.size()).isBetween(0, size);
                        assertThat(assembler.missing()).isNotNegative();
                    }
                    return reject;
                },
                OF_CODESTREAMS);
    }

    @Test
    void shouldStandAnyPacketOfAudio() {
        AudioFormat format = AudioFormat.parse("48000/2/pcm_s24be/125us");
        byte[] packet = new byte[RtpHeader.SIZE + format.payloadSize()];
        AudioPackets.writeHeader(MemorySegment.ofArray(packet), 0, 97, 7);
        AudioReader reader = new AudioReader(format, 97);
        fuzz(
                List.of(packet),
                16,
                (memory, offset, length) -> {
                    Reject reject = reader.read(memory, offset, length);
                    if (reject == null) {
                        assertThat(reader.payloadOffset() + format.payloadSize())
                                .isLessThanOrEqualTo((long) offset + length);
                    }
                    return reject;
                },
                OF_AUDIO);
    }

    @Test
    void shouldMeetEveryReason() {
        EnumSet<Reject> met = EnumSet.copyOf(OF_RTP);
        met.addAll(OF_VIDEO);
        met.addAll(OF_CODESTREAMS);
        met.addAll(OF_AUDIO);
        assertThat(met).containsExactlyInAnyOrder(Reject.values());
    }
}
