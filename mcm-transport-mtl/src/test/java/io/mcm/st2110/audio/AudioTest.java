package io.mcm.st2110.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mcm.ConfigException;
import io.mcm.format.AudioFormat;
import io.mcm.format.SampleFormat;
import io.mcm.st2110.Packets;
import io.mcm.st2110.rtp.Reject;
import io.mcm.st2110.rtp.RtpHeader;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AudioTest {
    private static final AudioFormat STEREO = AudioFormat.parse("48000/2/pcm_s24be/80us");

    private final AudioReader reader = new AudioReader(STEREO, 97);

    private @Nullable Reject read(String hex) {
        MemorySegment packet = Packets.of(hex);
        return reader.read(packet, 0, (int) packet.byteSize());
    }

    /** ST 2110-30 section 6.1: no marker, no payload header. */
    @Test
    void shouldWriteTheHeader() {
        MemorySegment header = Packets.of("ff".repeat(12));
        AudioPackets.writeHeader(header, 0, 97, 0x0a0b0c0d);
        RtpHeader.stamp(header, 0, 5, 48);
        assertThat(Packets.hex(header)).isEqualTo(Packets.hex("80 61 0005 00000030 0a0b0c0d"));
    }

    @Test
    void shouldReadAPacketTimeWhateverTheMarker() {
        String samples = "01".repeat(24);
        assertThat(read("80 61 0005 00000030 0a0b0c0d" + samples)).isNull();
        assertThat(read("80 e1 0006 00000034 0a0b0c0d" + samples)).isNull();
        assertThat(reader.sequence()).isEqualTo(6);
        assertThat(reader.timestamp()).isEqualTo(52);
        assertThat(reader.ssrc()).isEqualTo(0x0a0b0c0d);
        assertThat(reader.payloadOffset()).isEqualTo(12);
    }

    @ParameterizedTest
    @CsvSource({
        "80 60, 24, PAYLOAD_TYPE",
        "80 61, 0, AUDIO_LENGTH",
        "80 61, 23, AUDIO_LENGTH",
        "80 61, 18, AUDIO_PACKET_TIME",
        "80 61, 36, AUDIO_PACKET_TIME",
        "00 61, 24, RTP_VERSION",
    })
    void shouldRefuse(String start, int bytes, Reject why) {
        assertThat(read(start + " 0005 00000030 0a0b0c0d" + "00".repeat(bytes))).isEqualTo(why);
    }

    /** ST 2110-30 section 7, table of the conformance levels. */
    @ParameterizedTest
    @CsvSource({
        "48000/1/pcm_s16be/1ms, A",
        "48000/8/pcm_s24be/1ms, A",
        "48000/9/pcm_s24be/1ms,",
        "96000/4/pcm_s24be/1ms, AX",
        "96000/5/pcm_s24be/1ms,",
        "48000/8/pcm_s24be/125us, B",
        "96000/8/pcm_s24be/125us, BX",
        "48000/64/pcm_s24be/125us, C",
        "48000/65/pcm_s24be/125us,",
        "96000/32/pcm_s24be/125us, CX",
        "96000/33/pcm_s24be/125us,",
        "48000/2/pcm_s24be/250us,",
        "44100/2/pcm_s24be/1.09ms,",
        "48000/2/pcm_s8/1ms,",
    })
    void shouldKnowTheLevels(String format, @Nullable ConformanceLevel level) {
        assertThat(ConformanceLevel.of(AudioFormat.parse(format))).isEqualTo(level);
    }

    @ParameterizedTest
    @CsvSource({
        "48000/8/pcm_s24be/1ms, 0",
        "48000/64/pcm_s24be/125us, 0",
        "96000/32/pcm_s24be/125us, 0",
        "48000/2/pcm_s24be/4ms, 0",
        "48000/3/pcm_s24be/4ms, 2",
        "48000/64/pcm_s24be/1ms, 10",
    })
    void shouldRefuseWhatDoesNotFitAPacket(String text, int most) {
        AudioFormat format = AudioFormat.parse(text);
        if (most == 0) {
            AudioPackets.check(format, 1460);
            return;
        }
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> AudioPackets.check(format, 1460))
                .withMessageContaining("payload.audio.channels = " + format.channels())
                .withMessageContaining("up to " + most + " with");
    }

    /** RFC 3551 section 4.5.10: L8 has its zero at 128; the others are in network order already. */
    @Test
    void shouldConvertEightBitsOnly() {
        MemorySegment samples = Packets.of("80 ff 00 01 7f");
        MemorySegment wire = Packets.of("0000000000");
        WireSample.of(SampleFormat.PCM_S8).copy(samples, 0, wire, 0, 5);
        assertThat(Packets.hex(wire)).isEqualTo("007f8081ff");
        MemorySegment back = Packets.of("0000000000");
        WireSample.L8.copy(wire, 0, back, 0, 5);
        assertThat(Packets.hex(back)).isEqualTo(Packets.hex(samples));
        WireSample.of(SampleFormat.PCM_S24BE).copy(samples, 1, wire, 2, 3);
        assertThat(Packets.hex(wire)).isEqualTo("007fff0001");
        assertThat(WireSample.of(SampleFormat.PCM_S16BE).isSlotFormat()).isTrue();
    }
}
