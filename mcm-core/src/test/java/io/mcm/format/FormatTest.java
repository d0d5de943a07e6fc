package io.mcm.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mcm.ConfigException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FormatTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "video/1920x1080@60000/1001:yuv422p10le",
                "video/1920x1080@25:yuv422p10rfc4175:interlaced",
                "audio/48000/2/pcm_s24be/1ms",
                "blob/100000",
                "compressed/jxsv/777600/1920x1080@50:yuv422p10le",
                "compressed/jxsv/777600/1920x1080@25:yuv422p10le:psf"
            })
    void shouldWriteWhatItReads(String text) {
        assertThat(Format.parse(text).toText()).isEqualTo(text);
        assertThat(Format.parse(text)).hasToString(text);
    }

    @Test
    void shouldKnowTheKindsApart() {
        assertThat(Format.parse("blob/5")).isEqualTo(new BlobFormat(5));
        assertThat(Format.parse("blob/5").variableSize()).isTrue();
        assertThat(Format.parse("blob/5").payloadSize()).isEqualTo(5);
        Format compressed = Format.parse("compressed/jxsv/777600/1920x1080@50:yuv422p10le");
        assertThat(compressed.variableSize()).isTrue();
        assertThat(compressed.payloadSize()).isEqualTo(777600);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "blob",
                "1920x1080@25:v210",
                "Video/1920x1080@25:v210",
                "film/5",
                "blob/",
                "blob/-1",
                "blob/0",
                "blob/2147483585",
                "blob/99999999999999",
                "blob/9999999999999999999999",
                "blob/5x",
                "video/",
                "audio/",
                "compressed/",
                "compressed/jxsv/777600",
                "compressed/JXSV/777600/1920x1080@50:yuv422p10le",
                "compressed//777600/1920x1080@50:yuv422p10le",
                "compressed/jxsv/0/1920x1080@50:yuv422p10le",
                "compressed/jxsv/99999999999/1920x1080@50:yuv422p10le",
                "compressed/jxsv/777600/48000/2/pcm_s24be/1ms"
            })
    void shouldRefuseOtherText(String text) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> Format.parse(text))
                .withMessageContaining("allowed is");
    }

    @Test
    void shouldTellEverythingThatIsWrongWithACodestreamAtOnce() {
        VideoFormat picture = VideoFormat.parse("1920x1080@50:yuv422p10le");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new CompressedFormat("JPEG XS", picture, -5))
                .satisfies(e -> assertThat(e.faults()).hasSize(2))
                .withMessageContaining("codec = \"JPEG XS\"")
                .withMessageContaining("maxPayloadSize = -5");
    }

    @Property
    void shouldReadEveryFormatBack(@ForAll("formats") Format format) {
        assertThat(Format.parse(format.toText())).isEqualTo(format);
    }

    @Property
    void shouldReadOrRefuseAnyText(@ForAll String text, @ForAll("formats") Format format) {
        String mutated =
                text.isEmpty()
                        ? format.toText()
                        : format.toText()
                                .replace(format.toText().charAt(text.length() % 6), text.charAt(0));
        try {
            assertThat(Format.parse(mutated).payloadSize()).isPositive();
        } catch (ConfigException e) {
            assertThat(e.faults()).isNotEmpty();
        }
    }

    @Provide
    Arbitrary<Format> formats() {
        return Arbitraries.oneOf(
                videoFormats().map(Format.class::cast),
                audioFormats(),
                sizes().map(BlobFormat::new),
                Combinators.combine(
                                Arbitraries.strings()
                                        .withCharRange('a', 'z')
                                        .numeric()
                                        .ofMinLength(1)
                                        .ofMaxLength(32),
                                videoFormats(),
                                sizes())
                        .as(CompressedFormat::new));
    }

    private static Arbitrary<Integer> sizes() {
        return Arbitraries.integers().between(1, Format.MAX_PAYLOAD_SIZE);
    }

    private static Arbitrary<VideoFormat> videoFormats() {
        Arbitrary<FrameRate> rates =
                Combinators.combine(
                                Arbitraries.integers().between(1, 500_000_000),
                                Arbitraries.integers().between(1, 1_000_000_000))
                        .as(FrameRate::of);
        return Combinators.combine(
                        Arbitraries.integers().between(1, 600),
                        Arbitraries.integers().between(1, 600),
                        rates,
                        Arbitraries.of(PixelFormat.class),
                        Arbitraries.of(Scan.class))
                .as(
                        (w, h, rate, pixels, scan) ->
                                new VideoFormat(
                                        12 * w,
                                        12 * h,
                                        rate,
                                        pixels,
                                        pixels.heightMultiple() == 1 ? scan : Scan.PROGRESSIVE));
    }

    private static Arbitrary<Format> audioFormats() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 65535),
                        Arbitraries.of(SampleFormat.class),
                        Arbitraries.of(44100, 48000, 96000),
                        Arbitraries.of(PacketTime.class))
                .filter((channels, samples, rate, time) -> time.samples(rate) > 0)
                .as(AudioFormat::new);
    }
}
