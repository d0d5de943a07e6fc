package io.mcm.st2110.jpegxs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mcm.ConfigException;
import io.mcm.format.VideoFormat;
import io.mcm.st2110.Packets;
import io.mcm.st2110.rtp.Reject;
import io.mcm.st2110.rtp.RtpHeader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JpegXsTest {
    private static final VideoFormat HD = VideoFormat.parse("1920x1080@60000/1001:yuv422p10le");
    private static final String RTP = "80 60 0001 00000002 00000003 ";
    private static final String BOXES =
            """
            0000002a 6a707673
              00000016 6a707669 00000175 0200003c 8090 00000000
              0000000c 6a78706c 4a40 1004
            00000012 636f6c72 05 00 00 0001 0001 0001 00
            """;

    private final CodestreamPlan plan = new CodestreamPlan(HD, 777_600, 1460);
    private final CodestreamAssembler assembler = new CodestreamAssembler();
    private final JxsReader reader = new JxsReader(true, 96);

    /** The packets of a codestream, with boxes or without them. */
    private List<MemorySegment> packets(byte[] codestream, boolean withBoxes) {
        List<MemorySegment> packets = new ArrayList<>();
        for (int i = 0; i < plan.packets(codestream.length); i++) {
            int header = plan.headerLength(i);
            int length = plan.payloadLength(i, codestream.length);
            MemorySegment packet = MemorySegment.ofArray(new byte[header + length]);
            plan.writeHeader(i, codestream.length, packet, 0, 96, 7, 0, 33);
            RtpHeader.stamp(packet, 0, i, 1234);
            if (i == 0) {
                plan.writeBoxes(packet, 0, CodestreamProfile.UNKNOWN);
            }
            MemorySegment.copy(
                    MemorySegment.ofArray(codestream),
                    plan.payloadOffset(i),
                    packet,
                    header,
                    length);
            packets.add(packet);
        }
        return withBoxes ? packets : withoutBoxes(packets, codestream);
    }

    /** The same with equal parts of nothing but codestream. */
    private static List<MemorySegment> withoutBoxes(
            List<MemorySegment> packets, byte[] codestream) {
        List<MemorySegment> plain = new ArrayList<>();
        for (int i = 0; i < packets.size() && i * 1436 < codestream.length; i++) {
            boolean last = (i + 1) * 1436 >= codestream.length;
            int length = Math.min(1436, codestream.length - i * 1436);
            MemorySegment packet = MemorySegment.ofArray(new byte[16 + length]);
            RtpHeader.write(packet, 0, last, 96, 7);
            RtpHeader.stamp(packet, 0, i, 1234);
            JxsHeader.write(packet, 12, last, 0, 1, i);
            MemorySegment.copy(MemorySegment.ofArray(codestream), i * 1436L, packet, 16, length);
            plain.add(packet);
        }
        return plain;
    }

    private static byte[] codestream(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private @Nullable Reject add(MemorySegment packet) {
        assertThat(reader.read(packet, 0, (int) packet.byteSize())).isNull();
        return assembler.add(packet, reader);
    }

    private byte[] assemble(List<MemorySegment> packets, int room) {
        MemorySegment frame = MemorySegment.ofArray(new byte[room + 2]);
        assembler.start(frame, 1, room);
        for (MemorySegment packet : packets) {
            assertThat(assembler.complete()).isFalse();
            assertThat(add(packet)).isNull();
        }
        assertThat(assembler.complete()).isTrue();
        assertThat(assembler.missing()).isZero();
        return frame.asSlice(1, assembler.size()).toArray(ValueLayout.JAVA_BYTE);
    }

    /** RFC 9134 section 4.3; the first packet of frame 0 starts {@code 80000000}. */
    @Test
    void shouldWriteThePayloadHeader() {
        MemorySegment header = Packets.of("00".repeat(16));
        plan.writeHeader(0, 777_600, header, 0, 96, 3, 0, 0);
        RtpHeader.stamp(header, 0, 1, 2);
        assertThat(Packets.hex(header)).isEqualTo(Packets.hex(RTP + "80000000"));
        // the last packet, frame 31: L, F = 11111, P = 541
        plan.writeHeader(541, 777_600, header, 0, 96, 3, 0, 31);
        assertThat(Packets.hex(header)).startsWith("80e0").endsWith("a7c0021d");
        // second field, packet 2048: I = 11, SEP = 1, P = 0
        JxsHeader.write(header, 12, false, 3, 0, 2048);
        assertThat(Packets.hex(header)).endsWith("98000800");
    }

    /**
     * ISO/IEC 21122-3 annex A: 373 Mbit/s, 60/1.001, 10-bit 4:2:2, High444.12 at 2k-1 and 3 bpp.
     */
    @Test
    void shouldWriteTheBoxes() {
        MemorySegment packet = Packets.of("00".repeat(76));
        plan.writeBoxes(packet, 0, new CodestreamProfile(0x4a40, 0x1004));
        assertThat(Packets.hex(packet.asSlice(16))).isEqualTo(Packets.hex(BOXES));
    }

    @Test
    void shouldReadTheProfileOutOfACodestream() {
        MemorySegment codestream =
                Packets.of("ff10 ff50 0003 00 ff12 001a 00000000 3540 2080 0780 0438");
        CodestreamProfile profile = CodestreamProfile.of(codestream, 0, 23);
        assertThat(profile.profileName()).isEqualTo("Main422.10");
        assertThat(profile.levelName()).isEqualTo("4k-1");
        assertThat(profile.sublevelName()).isEqualTo("Full");
        for (int length = 0; length < 19; length++) {
            assertThat(CodestreamProfile.of(codestream.asSlice(0, length), 0, length))
                    .isEqualTo(CodestreamProfile.UNKNOWN);
        }
        assertThat(CodestreamProfile.UNKNOWN.profileName()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "777600, true",
        "777600, false",
        "1, true",
        "1376, true",
        "1377, true",
        "5000, false"
    })
    void shouldComeBackInAnyOrder(int size, boolean withBoxes) {
        byte[] codestream = codestream(size);
        List<MemorySegment> packets = packets(codestream, withBoxes);
        assertThat(assemble(packets, size)).isEqualTo(codestream);
        Collections.shuffle(packets, new Random(5));
        assertThat(assemble(packets, size)).isEqualTo(codestream);
        Collections.reverse(packets);
        assertThat(assemble(packets, size + 10)).isEqualTo(codestream);
    }

    @Test
    void shouldHaveAsManyPacketsForEachFrame() {
        assertThat(plan.packets(777_600)).isEqualTo(542);
        assertThat(plan.payloadLength(1, 777_600)).isEqualTo(1436);
        assertThat(plan.payloadLength(0, 777_600)).isEqualTo(1376);
        assertThat(plan.payloadOffset(1)).isEqualTo(1376);
    }

    @Test
    void shouldTellWhatIsMissing() {
        List<MemorySegment> packets = packets(codestream(10_000), true);
        assembler.start(MemorySegment.ofArray(new byte[10_000]), 0, 10_000);
        for (int i = 0; i < packets.size(); i++) {
            if (i != 3) {
                assertThat(add(packets.get(i))).isNull();
            }
        }
        assertThat(assembler.complete()).isFalse();
        assertThat(assembler.missing()).isOne();
        assertThat(assembler.size()).isEqualTo(10_000);
    }

    @Test
    void shouldRefuseWhatDoesNotFitTheFrame() {
        List<MemorySegment> packets = packets(codestream(5000), true);
        assembler.start(MemorySegment.ofArray(new byte[4999]), 0, 4999);
        assertThat(add(packets.get(0))).isNull();
        assertThat(add(packets.get(0))).isEqualTo(Reject.DUPLICATE);
        assertThat(add(packets.get(3))).isEqualTo(Reject.FRAME_OVERFLOW);
        assertThat(add(Packets.of(RTP + "80000001 0102"))).isEqualTo(Reject.JXS_LENGTH);
        assertThat(add(packets.get(2))).isNull();
        assertThat(add(Packets.of("80 e0 0001 00000002 00000003 a0000001 0102")))
                .isEqualTo(Reject.JXS_LAST);
        assertThat(assembler.complete()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "80 61 0001 00000002 00000003 80000000, PAYLOAD_TYPE",
        "80 60 0001 00000002 00000003 800000, HEADER_TRUNCATED",
        "80 60 0001 00000002 00000003 c0000000, JXS_MODE",
        "80 60 0001 00000002 00000003 00000000, JXS_MODE",
        "80 60 0001 00000002 00000003 90000000, JXS_INTERLACE",
        "80 60 0001 00000002 00000003 a0000000, JXS_LAST",
        "80 e0 0001 00000002 00000003 80000000, JXS_LAST",
        "80 60 0001 00000002 00000003 80000000 0000002a 6a707673 00, JXS_BOX",
        "80 60 0001 00000002 00000003 80000000 00000007 636f6c72 00, JXS_BOX",
        "80 60 0001 00000002 00000003 80000000 ffffffff 636f6c72 00, JXS_BOX",
    })
    void shouldRefuse(String hex, Reject why) {
        MemorySegment packet = Packets.of(hex);
        assertThat(reader.read(packet, 0, (int) packet.byteSize())).isEqualTo(why);
    }

    @ParameterizedTest
    @CsvSource({"90000000, 1", "98000000, 2"})
    void shouldTellFieldsApart(String header, int field) {
        JxsReader interlaced = new JxsReader(false, 96);
        MemorySegment packet = Packets.of(RTP + header);
        assertThat(interlaced.read(packet, 0, 16)).isNull();
        assertThat(interlaced.field()).isEqualTo(field);
        assertThat(interlaced.read(Packets.of(RTP + "80000000"), 0, 16))
                .isEqualTo(Reject.JXS_INTERLACE);
    }

    @Test
    void shouldRefuseDatagramsThatAreTooSmall() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new CodestreamPlan(HD, 777_600, 84))
                .withMessageContaining("maxUdp = 84");
    }
}
