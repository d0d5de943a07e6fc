package io.mcm.st2110.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.format.PixelFormat;
import io.mcm.st2110.Packets;
import io.mcm.st2110.rtp.Reject;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DepacketizerTest {
    private static final String RTP = "80 60 0001 00000002 00000003 ";

    // 4 pgroups of 5 octets in each of 3 rows, and a field of 2 rows
    private final Raster first = new Raster(Pgroup.of(PixelFormat.YUV422P10RFC4175), 8, 3);
    private final Raster second = new Raster(Pgroup.of(PixelFormat.YUV422P10RFC4175), 8, 2);
    private final Depacketizer progressive = new Depacketizer(first, null, 96);
    private final Depacketizer interlaced = new Depacketizer(first, second, 96);

    private static @Nullable Reject read(Depacketizer depacketizer, String hex) {
        MemorySegment packet = Packets.of(hex);
        return depacketizer.read(packet, 0, (int) packet.byteSize());
    }

    @Test
    void shouldTellWhereSamplesGo() {
        assertThat(
                        read(
                                progressive,
                                "80 e0 0001 00000002 00000003 1234"
                                        + " 0005 0000 8006  000a 0001 0002 "
                                        + "11".repeat(5)
                                        + "22".repeat(10)))
                .isNull();
        assertThat(progressive.sequence()).isEqualTo(0x12340001);
        assertThat(progressive.marker()).isTrue();
        assertThat(progressive.segments()).isEqualTo(2);
        assertThat(progressive.frameOffset(0)).isEqualTo(15);
        assertThat(progressive.length(0)).isEqualTo(5);
        assertThat(progressive.frameOffset(1)).isEqualTo(25);
        assertThat(progressive.length(1)).isEqualTo(10);
        assertThat(progressive.payloadOffset()).isEqualTo(26);
    }

    /** A sender may keep a constant packet rate with packets that have no samples. */
    @Test
    void shouldTakeAPacketWithoutSamples() {
        assertThat(read(progressive, RTP + "0000 0000 7fff 0001")).isNull();
        assertThat(progressive.segments()).isZero();
    }

    @Test
    void shouldIgnoreWhatFollowsTheSamples() {
        assertThat(read(progressive, RTP + "0000 0005 0000 0000 1111111111 222222")).isNull();
        assertThat(progressive.segments()).isOne();
    }

    @ParameterizedTest
    @CsvSource({
        "80 61 0001 00000002 00000003 0000 0005 0000 0000 1111111111, PAYLOAD_TYPE",
        "00 60 0001 00000002 00000003 0000 0005 0000 0000 1111111111, RTP_VERSION",
        "80 60 0001 00000002 00000003 00, HEADER_TRUNCATED",
        "80 60 0001 00000002 00000003 0000 0005 0000 00, HEADER_TRUNCATED",
        "80 60 0001 00000002 00000003 0000 0005 0000 8000 1111111111, HEADER_TRUNCATED",
        "80 60 0001 00000002 00000003 0000 0005 0000 0000 11111111, PAYLOAD_TRUNCATED",
        "80 60 0001 00000002 00000003 0000 0005 0000 8000 0005 0000 0002 111111111111111111,"
                + " PAYLOAD_TRUNCATED",
        "80 60 0001 00000002 00000003 0000 0006 0000 0000 111111111111, SRD_LENGTH",
        "80 60 0001 00000002 00000003 0000 0000 0000 8000 0005 0000 0000 1111111111, SRD_EMPTY",
        "80 60 0001 00000002 00000003 0000 0005 0000 8000 0000 0000 0002 1111111111, SRD_EMPTY",
        "80 60 0001 00000002 00000003 0000 0005 0003 0000 1111111111, SRD_ROW",
        "80 60 0001 00000002 00000003 0000 0005 7fff 0000 1111111111, SRD_ROW",
        "80 60 0001 00000002 00000003 0000 0005 0000 0001 1111111111, SRD_OFFSET",
        "80 60 0001 00000002 00000003 0000 0005 0000 0008 1111111111, SRD_BEYOND_ROW",
        "80 60 0001 00000002 00000003 0000 0005 0002 7ffe 1111111111, SRD_BEYOND_ROW",
        "80 60 0001 00000002 00000003 0000 0005 0000 8000 0005 0000 0000 11111111111111111111,"
                + " SRD_ORDER",
        "80 60 0001 00000002 00000003 0000 0005 8000 0000 1111111111, SRD_FIELD",
    })
    void shouldRefuse(String hex, Reject why) {
        assertThat(read(progressive, hex)).isEqualTo(why);
    }

    @Test
    void shouldRefuseMoreThanThreeSegments() {
        assertThat(
                        read(
                                progressive,
                                RTP
                                        + "0000 0005 0000 8000 0005 0000 8002 0005 0000 8004"
                                        + " 0005 0000 0006 "
                                        + "11".repeat(20)))
                .isEqualTo(Reject.SRD_COUNT);
    }

    @Test
    void shouldKnowEachFieldsOwnRows() {
        assertThat(read(interlaced, RTP + "0000 0005 0002 0000 1111111111")).isNull();
        assertThat(interlaced.secondField()).isFalse();
        assertThat(read(interlaced, RTP + "0000 0005 8001 0000 1111111111")).isNull();
        assertThat(interlaced.secondField()).isTrue();
        assertThat(read(interlaced, RTP + "0000 0005 8002 0000 1111111111"))
                .isEqualTo(Reject.SRD_ROW);
        assertThat(
                        read(
                                interlaced,
                                RTP + "0000 0005 0000 8000 0005 8001 0000 11111111111111111111"))
                .isEqualTo(Reject.SRD_FIELD);
    }

    @Test
    void shouldRefuseTheLowerRowOfAPairWith420() {
        Raster raster = new Raster(Pgroup.of(PixelFormat.YUV420P8RFC4175), 4, 4);
        Depacketizer depacketizer = new Depacketizer(raster, null, 96);
        assertThat(read(depacketizer, RTP + "0000 0006 0001 0000 111111111111"))
                .isEqualTo(Reject.SRD_ROW);
        assertThat(read(depacketizer, RTP + "0000 0006 0002 0002 111111111111")).isNull();
        assertThat(depacketizer.frameOffset(0)).isEqualTo(18);
    }
}
