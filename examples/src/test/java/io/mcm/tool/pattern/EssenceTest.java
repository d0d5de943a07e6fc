package io.mcm.tool.pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mcm.ConfigException;
import io.mcm.Mesh;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.format.AudioFormat;
import io.mcm.format.Format;
import io.mcm.format.VideoFormat;
import java.time.Duration;
import java.util.Arrays;
import org.agrona.MutableDirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drawn and played into real slots. */
class EssenceTest {
    private interface Use {
        void with(MutableDirectBuffer payload);
    }

    private static void inASlot(Format format, Use use) {
        try (Mesh mesh = Mesh.launch();
                TxConnection tx =
                        mesh.connection().group("pattern").format(format).slots(4).openTx();
                TxBuffer frame = tx.acquire(Duration.ofSeconds(10))) {
            assertThat(frame).isNotNull();
            use.with(frame.payload());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "video/1920x1080@60:yuv422p10le",
                "video/1920x1080@25:yuv422p10le:interlaced",
                "video/1280x720@60000/1001:yuv420p",
                "video/720x576@25:yuv422p",
                "video/640x360@25:yuv444p12le",
                "video/322x181@25:yuv420p16le",
                "video/96x32@25:yuv444p",
                "video/97x33@25:yuv420p10le",
                "audio/48000/2/pcm_s24be/1ms",
                "audio/44100/1/pcm_s16be/1.09ms",
                "audio/96000/8/pcm_s8/125us"
            })
    void shouldRecogniseItsOwnFramesAndNoOthers(String text) {
        Format format = Format.parse(text);
        Essence sender = Essence.of(format);
        Essence receiver = Essence.of(format);
        long time = 1_793_000_000_123_456_789L;
        inASlot(
                format,
                payload -> {
                    for (long number : new long[] {0, 1, 9, 1_234_567_890L, 98_765_432_109L}) {
                        sender.make(payload, number, time);
                        assertThat(receiver.recognises(payload, number, time)).isTrue();
                        assertThat(receiver.recognises(payload, number + 1, time)).isFalse();
                    }
                });
    }

    @Test
    void shouldBurnInTheNumberAndTheClock() {
        VideoFormat format = VideoFormat.parse("1920x1080@60:yuv422p10le");
        TestPattern pattern = new TestPattern(format);
        inASlot(
                format,
                payload -> {
                    long lastOfDay = (23 * 3600 + 59 * 60 + 59) * 1_000_000_000L + 999_999_999L;
                    pattern.draw(payload, 1234567890L, lastOfDay);
                    assertThat(pattern.readNumber(payload)).isEqualTo(1234567890L);
                    assertThat(pattern.readClock(payload)).isEqualTo(86_399_999L);
                    pattern.draw(payload, 0, lastOfDay + 1);
                    assertThat(pattern.readNumber(payload)).isZero();
                    assertThat(pattern.readClock(payload)).isZero();
                });
    }

    @Test
    void shouldSayWhenNothingCanBeRead() {
        VideoFormat format = VideoFormat.parse("1920x1080@60:yuv422p10le");
        TestPattern pattern = new TestPattern(format);
        inASlot(
                format,
                payload -> {
                    payload.setMemory(0, payload.capacity(), (byte) 0);
                    assertThat(pattern.readNumber(payload)).isEqualTo(-1);
                });
    }

    @Test
    void shouldMoveFromFrameToFrameAndStayInRange() {
        VideoFormat format = VideoFormat.parse("640x360@25:yuv422p10le");
        TestPattern pattern = new TestPattern(format);
        inASlot(
                format,
                payload -> {
                    pattern.draw(payload, 0, 0);
                    byte[] first = new byte[payload.capacity()];
                    payload.getBytes(0, first);
                    pattern.draw(payload, 1, 0);
                    byte[] second = new byte[payload.capacity()];
                    payload.getBytes(0, second);
                    int row = 640 * 2;
                    assertThat(Arrays.copyOfRange(second, 0, row - 8))
                            .as("bars move by four pixels to the left")
                            .isEqualTo(Arrays.copyOfRange(first, 8, row));
                    for (int at = 0; at < payload.capacity(); at += 2) {
                        assertThat((int) payload.getShort(at)).isBetween(64, 960);
                    }
                });
    }

    @Test
    void shouldPlay997HertzAt18DecibelsBelowFullScale() {
        AudioFormat format = AudioFormat.parse("48000/1/pcm_s16be/1ms");
        Tone tone = new Tone(format);
        inASlot(
                format,
                payload -> {
                    tone.play(payload, 0);
                    int peak = 0;
                    int crossings = 0;
                    int before = -1;
                    for (int sample = 0; sample < 48; sample++) {
                        int value = Short.reverseBytes(payload.getShort(2 * sample));
                        peak = Math.max(peak, value);
                        crossings += before < 0 && value >= 0 ? 1 : 0;
                        before = value;
                    }
                    assertThat(20 * Math.log10(peak / 32768.0)).isBetween(-18.01, -17.99);
                    assertThat(crossings).isEqualTo(1);
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "video/1920x1080@60:v210",
                "video/1920x1080@60:gbrp",
                "video/64x64@60:yuv422p",
                "video/96x62@60:yuv422p:interlaced",
                "blob/1000"
            })
    void shouldRefuseByNameWhatItDoesNotMake(String text) {
        assertThatThrownBy(() -> Essence.of(Format.parse(text)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(text)
                .hasMessageContaining("--input");
    }
}
