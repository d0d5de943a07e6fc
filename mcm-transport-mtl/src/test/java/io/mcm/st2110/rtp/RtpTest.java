package io.mcm.st2110.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.st2110.Packets;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RtpTest {
    private final RtpReader reader = new RtpReader();

    private @Nullable Reject read(MemorySegment packet) {
        return reader.read(packet, 0, (int) packet.byteSize());
    }

    /** RFC 3550 section 5.1. */
    @Test
    void shouldWriteTheFixedHeader() {
        MemorySegment header = Packets.of("ff".repeat(14));
        RtpHeader.write(header, 1, true, 112, 0x12345678);
        RtpHeader.stamp(header, 1, 0x1fffe, 0xfedcba98);
        assertThat(Packets.hex(header))
                .isEqualTo(Packets.hex("ff 80 f0 fffe fedcba98 12345678 ff"));
    }

    @Test
    void shouldReadTheFixedHeader() {
        MemorySegment packet = Packets.of("80 60 8001 fedcba98 12345678 0102");
        assertThat(read(packet)).isNull();
        assertThat(reader.marker()).isFalse();
        assertThat(reader.payloadType()).isEqualTo(96);
        assertThat(reader.sequence()).isEqualTo(0x8001);
        assertThat(reader.timestamp()).isEqualTo(0xfedcba98);
        assertThat(reader.ssrc()).isEqualTo(0x12345678);
        assertThat(reader.payloadOffset()).isEqualTo(12);
        assertThat(reader.payloadLength()).isEqualTo(2);
    }

    /** RFC 3550 sections 5.1 and 5.3.1: two sources, an extension of one word, padding of 3. */
    @Test
    void shouldStepOverSourcesExtensionAndPadding() {
        MemorySegment packet =
                Packets.of(
                        """
                        b2 f0 0001 00000002 00000003
                        00000011 00000012
                        bede0001 aabbccdd
                        0102 000003
                        """);
        assertThat(read(packet)).isNull();
        assertThat(reader.marker()).isTrue();
        assertThat(reader.payloadType()).isEqualTo(112);
        assertThat(reader.payloadOffset()).isEqualTo(28);
        assertThat(reader.payloadLength()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "'', RTP_TRUNCATED",
        "80 60 0001 00000002 000000, RTP_TRUNCATED",
        "81 60 0001 00000002 00000003, RTP_TRUNCATED",
        "90 60 0001 00000002 00000003, RTP_TRUNCATED",
        "90 60 0001 00000002 00000003 bede0001, RTP_TRUNCATED",
        "90 60 0001 00000002 00000003 bedeffff 00, RTP_TRUNCATED",
        "40 60 0001 00000002 00000003, RTP_VERSION",
        "c0 60 0001 00000002 00000003, RTP_VERSION",
        "a0 60 0001 00000002 00000003, RTP_PADDING",
        "a0 60 0001 00000002 00000001, RTP_PADDING",
        "a0 60 0001 00000002 00000003 0100, RTP_PADDING",
        "a0 60 0001 00000002 00000003 0103, RTP_PADDING",
    })
    void shouldRefuseWhatIsNoRtp(String hex, Reject why) {
        assertThat(read(Packets.of(hex))).isEqualTo(why);
    }

    @Test
    void shouldReadWithinTheGivenRangeOnly() {
        MemorySegment memory = Packets.of("00 a0 60 0001 00000002 00000003 01 02 ff");
        assertThat(reader.read(memory, 1, 14)).isNull();
        assertThat(reader.payloadOffset()).isEqualTo(13);
        assertThat(reader.payloadLength()).isZero();
    }

    @Test
    void shouldCountEachReasonApart() {
        RejectCounters counters = new RejectCounters();
        counters.add(Reject.SRD_ROW);
        counters.add(Reject.SRD_ROW);
        counters.add(Reject.RTP_VERSION);
        assertThat(counters.get(Reject.SRD_ROW)).isEqualTo(2);
        assertThat(counters.get(Reject.SRD_ORDER)).isZero();
        assertThat(counters.total()).isEqualTo(3);
        assertThat(counters.nonZero())
                .isEqualTo(Map.of(Reject.SRD_ROW, 2L, Reject.RTP_VERSION, 1L));
    }

    @Test
    void shouldUnwrapSequenceNumbersThatComeLateOrEarly() {
        Unwrapper sequence = new Unwrapper(16);
        assertThat(sequence.unwrap(65534)).isEqualTo(65534);
        assertThat(sequence.unwrap(1)).isEqualTo(65537);
        assertThat(sequence.unwrap(65535)).isEqualTo(65535);
        assertThat(sequence.unwrap(0)).isEqualTo(65536);
        assertThat(sequence.unwrap(32768)).isEqualTo(32768 + 65536);
        assertThat(sequence.unwrap(32767)).isEqualTo(32767 + 65536);
        sequence.restart(7);
        assertThat(sequence.unwrap(6)).isEqualTo(6);
        assertThat(sequence.unwrap(65535)).isEqualTo(-1);
    }

    @Test
    void shouldUnwrapThirtyTwoBits() {
        Unwrapper sequence = new Unwrapper(32);
        assertThat(sequence.unwrap(-1)).isEqualTo(0xffff_ffffL);
        assertThat(sequence.unwrap(0)).isEqualTo(0x1_0000_0000L);
        assertThat(sequence.unwrap(0xffff_fffeL)).isEqualTo(0xffff_fffeL);
        assertThat(Unwrapper.nearest(0x5_0000_0000L, 0x8000_0000L, 32)).isEqualTo(0x4_8000_0000L);
        assertThat(Unwrapper.nearest(0x5_0000_0000L, 0x7fff_ffffL, 32)).isEqualTo(0x5_7fff_ffffL);
    }
}
