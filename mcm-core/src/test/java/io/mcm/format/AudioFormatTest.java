package io.mcm.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mcm.ConfigException;
import io.mcm.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AudioFormatTest {
    @ParameterizedTest
    @CsvSource({
        "48000, 1ms, 48",
        "48000, 125us, 6",
        "48000, 250us, 12",
        "48000, 333us, 16",
        "48000, 4ms, 192",
        "48000, 80us, 4",
        "96000, 1ms, 96",
        "96000, 125us, 12",
        "96000, 250us, 24",
        "96000, 333us, 32",
        "96000, 4ms, 384",
        "96000, 80us, 8",
        "44100, 1.09ms, 48",
        "44100, 0.14ms, 6",
        "44100, 0.09ms, 4"
    })
    @SuppressWarnings("EnumOrdinal") // sample formats stand in the order of their bytes
    void shouldHoldTheSamplesOfThePacketTime(int sampleRate, String packetTime, int samples) {
        for (SampleFormat sampleFormat : SampleFormat.values()) {
            AudioFormat format =
                    new AudioFormat(2, sampleFormat, sampleRate, PacketTime.parse(packetTime));

            assertThat(format.samplesPerPacket()).isEqualTo(samples);
            assertThat(format.payloadSize()).isEqualTo(samples * 2 * (sampleFormat.ordinal() + 1));
            assertThat(format.variableSize()).isFalse();
            assertThat(format.slotRate().nanosOfFrame(sampleRate))
                    .isEqualTo(samples * 1_000_000_000L);
        }
    }

    @Test
    void shouldHaveTheOriginalsSize() {
        assertThat(AudioFormat.parse("48000/2/pcm_s24be/1ms").payloadSize()).isEqualTo(288);
    }

    @ParameterizedTest
    @CsvSource({
        // level, rate, packet time, most channels, bytes of that many in L24
        "A, 48000, 1ms, 8, 1152", "B, 48000, 125us, 8, 144", "C, 48000, 125us, 64, 1152",
        "AX, 96000, 1ms, 4, 1152", "BX, 96000, 125us, 8, 288", "CX, 96000, 125us, 32, 1152"
    })
    void shouldHaveEveryFormatOfTheLevelsOfSt211030(
            String level, int sampleRate, String packetTime, int channels, int bytes) {
        String rest = "/pcm_s24be/" + packetTime;

        assertThat(AudioFormat.parse(sampleRate + "/1" + rest).payloadSize())
                .isEqualTo(bytes / channels);
        assertThat(AudioFormat.parse(sampleRate + "/" + channels + rest).payloadSize())
                .as(level)
                .isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "48000, 1.09ms",
        "48000, 0.14ms",
        "48000, 0.09ms",
        "96000, 1.09ms",
        "96000, 0.09ms",
        "44100, 1ms",
        "44100, 125us",
        "44100, 80us",
        "44100, 4ms",
        "44100, 250us",
        "44100, 333us"
    })
    void shouldRefuseAPacketTimeThatDoesNotGoWithTheRate(int sampleRate, String packetTime) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () ->
                                new AudioFormat(
                                        2,
                                        SampleFormat.PCM_S24BE,
                                        sampleRate,
                                        PacketTime.parse(packetTime)))
                .withMessageContaining("payload.audio.packetTime = " + packetTime)
                .withMessageContaining("at a sample rate of " + sampleRate)
                .withMessageContaining(
                        sampleRate == 44100 ? "1.09ms, 0.14ms, 0.09ms" : "1ms, 125us")
                .extracting(ConfigException::code)
                .isEqualTo(ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE);
    }

    @Test
    void shouldTellEverythingThatIsWrongAtOnce() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new AudioFormat(0, SampleFormat.PCM_S8, 22050, PacketTime.MS_1))
                .satisfies(e -> assertThat(e.faults()).hasSize(2))
                .withMessageContaining("payload.audio.channels = 0: allowed is 1 to 65535")
                .withMessageContaining(
                        "payload.audio.sampleRate = 22050: allowed is 44100, 48000 or 96000");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () -> new AudioFormat(65536, SampleFormat.PCM_S8, 44100, PacketTime.MS_1))
                .satisfies(e -> assertThat(e.faults()).hasSize(2));
    }

    @Test
    void shouldFitAnIntWithTheMostChannels() {
        assertThat(
                        new AudioFormat(65535, SampleFormat.PCM_S24BE, 96000, PacketTime.MS_4)
                                .payloadSize())
                .isEqualTo(75_496_320);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "48000",
                "48000/2",
                "48000/2/pcm_s24be",
                "48000/2/pcm_s24be/1ms/",
                "/2/pcm_s24be/1ms",
                "48000/2/pcm_s24be/1 ms",
                "video/48000/2/pcm_s24be/1ms"
            })
    void shouldSayHowTheTextGoes(String text) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> AudioFormat.parse(text))
                .withMessageContaining("\"" + text + "\"")
                .withMessageContaining("48000/2/pcm_s24be/1ms");
    }

    @ParameterizedTest
    @CsvSource({"48000/2/pcm_s24le/1ms, pcm_s24le, pcm_s24be", "48000/2/pcm_s24be/2ms, 2ms, 4ms"})
    void shouldListWhatThereIs(String text, String value, String allowed) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> AudioFormat.parse(text))
                .withMessageContaining("\"" + value + "\"")
                .withMessageContaining(allowed);
    }
}
