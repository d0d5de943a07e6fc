package io.mcm.st2110.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mcm.ConfigException;
import io.mcm.format.FrameRate;
import io.mcm.format.PixelFormat;
import io.mcm.format.Scan;
import io.mcm.format.VideoFormat;
import io.mcm.st2110.Packets;
import io.mcm.st2110.VideoDepth;
import io.mcm.st2110.VideoSampling;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.EnumSet;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PacketPlanTest {
    private static final Pgroup YUV422P10 = Pgroup.of(PixelFormat.YUV422P10RFC4175);
    private static final Raster HD = new Raster(YUV422P10, 1920, 1080);

    private static PacketPlan plan(Raster raster, Packing packing) {
        return PacketPlan.of(raster, packing, PacketPlan.STANDARD_UDP_SIZE);
    }

    private static String header(PacketPlan plan, int packet, boolean secondField) {
        byte[] bytes = new byte[plan.headerLength(packet)];
        MemorySegment header = MemorySegment.ofArray(bytes);
        plan.writeHeader(packet, header, 0, 112, 0x0a0b0c0d, secondField);
        PacketPlan.stamp(header, 0, 0x00010002, 0x11121314);
        return Packets.hex(header);
    }

    @ParameterizedTest
    @CsvSource({
        // width, rows, packing, packets, bytes of the first, equal
        "1920, 1080, GPM_SINGLE_ROW, 4320, 1200, true",
        "1280, 720, GPM_SINGLE_ROW, 2880, 800, true",
        "3840, 2160, GPM_SINGLE_ROW, 17280, 1200, true",
        "640, 360, GPM_SINGLE_ROW, 720, 800, true",
        // 683 pgroups, a prime number: 228, 228, 227
        "1366, 768, GPM_SINGLE_ROW, 2304, 1140, false",
        "2, 1, GPM_SINGLE_ROW, 1, 5, true",
        // the packet counts of other senders
        "1920, 1080, BPM, 4115, 1260, false",
        "1280, 720, BPM, 1829, 1260, false",
        "640, 360, BPM, 458, 1260, false",
        "3840, 2160, BPM, 16458, 1260, false",
        "1920, 1080, GPM, 3629, 1430, false",
        "640, 360, GPM, 405, 1430, false",
    })
    void shouldCutTenBitPictures(
            int width, int rows, Packing packing, int packets, int first, boolean equal) {
        PacketPlan plan = plan(new Raster(YUV422P10, width, rows), packing);
        assertThat(plan.packets()).isEqualTo(packets);
        assertThat(plan.payloadLength(0)).isEqualTo(first);
        assertThat(plan.hasEqualSizes()).isEqualTo(equal);
    }

    /** RFC 4175 sections 4.1 and 4.2; ST 2110-20 section 6.1. */
    @Test
    void shouldWriteTheHeaderOfASingleRow() {
        PacketPlan plan = plan(HD, Packing.GPM_SINGLE_ROW);
        // row 1, third quarter: 1200 octets from pixel 960
        assertThat(header(plan, 6, false))
                .isEqualTo(Packets.hex("80 70 0002 11121314 0a0b0c0d 0001  04b0 0001 03c0"));
        // the last one has the marker
        assertThat(header(plan, 4319, false))
                .isEqualTo(Packets.hex("80 f0 0002 11121314 0a0b0c0d 0001  04b0 0437 05a0"));
        // field bit
        assertThat(header(plan, 0, true))
                .isEqualTo(Packets.hex("80 70 0002 11121314 0a0b0c0d 0001  04b0 8000 0000"));
    }

    /** ST 2110-20 section 6.3.3: blocks go on over the end of a row in a second segment. */
    @Test
    void shouldWriteTheHeaderOfTwoRows() {
        PacketPlan plan = plan(HD, Packing.BPM);
        // 3 · 1260 = 3780 of 4800: 1020 octets from pixel 1512, then 240 of the next row
        assertThat(header(plan, 3, false))
                .isEqualTo(
                        Packets.hex(
                                "80 70 0002 11121314 0a0b0c0d 0001"
                                        + " 03fc 0000 85e8  00f0 0001 0000"));
        assertThat(plan.payloadOffset(3)).isEqualTo(3780);
        assertThat(plan.payloadLength(4114)).isEqualTo(5_184_000 - 4114 * 1260);
    }

    /** The upper row of a pgroup of two rows is the one that is named. */
    @Test
    void shouldNumberRowsOfThePictureWith420() {
        Raster raster = new Raster(Pgroup.of(PixelFormat.YUV420P10RFC4175), 16, 4);
        PacketPlan plan = plan(raster, Packing.GPM_SINGLE_ROW);
        assertThat(plan.packets()).isEqualTo(2);
        assertThat(header(plan, 1, false)).endsWith("003c00020000");
    }

    @Test
    void shouldFillUpToThreeRows() {
        Raster raster = new Raster(YUV422P10, 40, 7); // rows of 100 octets
        PacketPlan plan = plan(raster, Packing.GPM);
        assertThat(plan.packets()).isEqualTo(3);
        assertThat(header(plan, 1, false))
                .endsWith(Packets.hex("0064 0003 8000  0064 0004 8000  0064 0005 0000"));
        assertThat(header(plan, 2, false)).endsWith(Packets.hex("0064 0006 0000"));
    }

    @Test
    void shouldPlanEachFieldForItself() {
        VideoFormat odd =
                new VideoFormat(
                        1920, 1081, FrameRate.of(25), PixelFormat.YUV422P10LE, Scan.INTERLACED);
        assertThat(plan(Raster.first(odd), Packing.GPM_SINGLE_ROW).packets()).isEqualTo(541 * 4);
        assertThat(plan(Raster.second(odd), Packing.GPM_SINGLE_ROW).packets()).isEqualTo(540 * 4);
    }

    @ParameterizedTest
    @CsvSource({"1294, 4115", "1293, 0"})
    void shouldWantRoomForBlocksAndTwoHeaders(int maxUdp, int packets) {
        if (packets == 0) {
            assertThatExceptionOfType(ConfigException.class)
                    .isThrownBy(() -> PacketPlan.of(HD, Packing.BPM, maxUdp))
                    .withMessageContaining("maxUdp = 1293");
        } else {
            // 8 + 12 + 2 + 12 + 1260
            assertThat(PacketPlan.of(HD, Packing.BPM, maxUdp).packets()).isEqualTo(packets);
        }
    }

    @Test
    void shouldRefuseWhatCannotBeCut() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () ->
                                plan(
                                        new Raster(Pgroup.of(PixelFormat.YUV422P16RFC4175), 64, 4),
                                        Packing.BPM))
                .withMessageContaining("octets divide 180");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> plan(new Raster(YUV422P10, 64, 64), Packing.BPM))
                .withMessageContaining("three segments");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> PacketPlan.of(HD, Packing.GPM, 32))
                .withMessageContaining("room for a pgroup");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> PacketPlan.of(HD, Packing.GPM, 9000));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new Raster(YUV422P10, 1921, 32768))
                .withMessageContaining("payload.video.width = 1921")
                .withMessageContaining("payload.video.height = 32768");
    }

    /** ST 2110-20 section 6.2, tables of the pgroups, and RFC 4175 section 4.3. */
    @ParameterizedTest
    @CsvSource({
        "YCBCR_422, BITS_8, 2x1:4",
        "YCBCR_422, BITS_10, 2x1:5",
        "CLYCBCR_422, BITS_12, 2x1:6",
        "ICTCP_422, BITS_16, 2x1:8",
        "YCBCR_422, FLOAT_16, 2x1:8",
        "YCBCR_444, BITS_8, 1x1:3",
        "ICTCP_444, BITS_10, 4x1:15",
        "CLYCBCR_444, BITS_12, 2x1:9",
        "RGB, BITS_8, 1x1:3",
        "RGB, BITS_10, 4x1:15",
        "RGB, BITS_12, 2x1:9",
        "RGB, BITS_16, 1x1:6",
        "RGB, FLOAT_16, 1x1:6",
        "XYZ, BITS_12, 2x1:9",
        "XYZ, FLOAT_16, 1x1:6",
        "YCBCR_420, BITS_8, 2x2:6",
        "CLYCBCR_420, BITS_10, 4x2:15",
        "ICTCP_420, BITS_12, 2x2:9",
        "KEY, BITS_8, 1x1:1",
        "KEY, BITS_10, 4x1:5",
        "KEY, BITS_12, 2x1:3",
        "KEY, BITS_16, 1x1:2",
        "BGRA, BITS_8, 1x1:4",
    })
    void shouldKnowThePgroups(VideoSampling sampling, VideoDepth depth, String expected) {
        Pgroup pgroup = Pgroup.of(sampling, depth);
        assertThat(pgroup.pixels() + "x" + pgroup.rows() + ":" + pgroup.octets())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"XYZ, BITS_10", "BGR, BITS_10", "YCBCR_420, FLOAT_16"})
    void shouldRefuseDepthsThatASamplingDoesNotHave(VideoSampling sampling, VideoDepth depth) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Pgroup.of(sampling, depth))
                .withMessageContaining(depth.text() + " with " + sampling.text());
    }

    @ParameterizedTest
    @EnumSource(PixelFormat.class)
    void shouldHaveThePgroupsOfTheCoreFormats(PixelFormat format) {
        if (!format.isPixelGroups()) {
            return;
        }
        VideoFormat video = new VideoFormat(48, 8, FrameRate.of(25), format);
        Raster raster = Raster.first(video);
        assertThat(raster.size()).isEqualTo(video.payloadSize());
        assertThat(raster.rowOctets()).isEqualTo(video.layout().rowBytes(0));
    }

    /**
     * Packets of every sampling, depth and packing come back as the picture that they were cut
     * from.
     */
    @ParameterizedTest
    @EnumSource(Packing.class)
    void shouldComeBackAsTheSamePicture(Packing packing) {
        for (VideoSampling sampling : VideoSampling.values()) {
            for (VideoDepth depth : EnumSet.allOf(VideoDepth.class)) {
                Pgroup pgroup = pgroup(sampling, depth);
                if (pgroup == null || packing == Packing.BPM && 180 % pgroup.octets() != 0) {
                    continue;
                }
                carry(plan(new Raster(pgroup, 4 * 331, 10), packing), false);
                carry(plan(new Raster(pgroup, 4 * 331, 10), packing), true);
            }
        }
    }

    private static @Nullable Pgroup pgroup(VideoSampling sampling, VideoDepth depth) {
        try {
            return Pgroup.of(sampling, depth);
        } catch (ConfigException e) {
            return null;
        }
    }

    private static void carry(PacketPlan plan, boolean secondField) {
        Raster raster = plan.raster();
        Depacketizer depacketizer = new Depacketizer(raster, raster, 96);
        byte[] sent = new byte[raster.size()];
        new Random(1).nextBytes(sent);
        byte[] received = new byte[raster.size() + 2];
        int sequence = 0x7fff_fff0;
        try (Arena arena = Arena.ofConfined()) {
            for (int i = 0; i < plan.packets(); i++) {
                int header = plan.headerLength(i);
                int length = header + plan.payloadLength(i);
                assertThat(length + 8).isLessThanOrEqualTo(PacketPlan.STANDARD_UDP_SIZE);
                MemorySegment packet = arena.allocate(length);
                plan.writeHeader(i, packet, 0, 96, 7, secondField);
                PacketPlan.stamp(packet, 0, sequence + i, 1234);
                MemorySegment.copy(
                        MemorySegment.ofArray(sent),
                        plan.payloadOffset(i),
                        packet,
                        header,
                        plan.payloadLength(i));
                assertThat(depacketizer.read(packet, 0, length)).isNull();
                assertThat(depacketizer.sequence()).isEqualTo(sequence + i);
                assertThat(depacketizer.timestamp()).isEqualTo(1234);
                assertThat(depacketizer.ssrc()).isEqualTo(7);
                assertThat(depacketizer.marker()).isEqualTo(i == plan.packets() - 1);
                assertThat(depacketizer.secondField()).isEqualTo(secondField);
                depacketizer.copyTo(packet, MemorySegment.ofArray(received), 1);
            }
        }
        assertThat(received).startsWith(0).endsWith(0);
        assertThat(java.util.Arrays.copyOfRange(received, 1, received.length - 1)).isEqualTo(sent);
    }
}
