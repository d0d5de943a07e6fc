package io.mcm.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import io.mcm.ConfigException;
import io.mcm.ErrorCode;
import java.util.EnumSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class VideoFormatTest {
    private static final FrameRate RATE = FrameRate.of(60000, 1001);

    @ParameterizedTest
    @CsvSource({
        // the original's own numbers
        "1920x1080, yuv422p10le, 8294400",
        "3840x2160, yuv422p10le, 33177600",
        "1920x1080, yuv422p10rfc4175, 5184000",
        "3840x2160, yuv422p10rfc4175, 20736000",
        "640x360, yuv422p10rfc4175, 576000",
        "1280x720, yuv422p10rfc4175, 2304000",
        "1920x1080, v210_unpadded, 5529600",
        "1280x720, v210_unpadded, 2457600",
        "3840x2160, v210_unpadded, 22118400",
        // v210 with padded rows
        "1920x1080, v210, 5529600",
        "1280x720, v210, 2488320",
        "720x576, v210, 1105920",
        "2x1, v210, 128",
        "48x1, v210, 128",
        "50x1, v210, 256",
        // planar, sizes as ffmpeg's av_image_get_buffer_size gives them
        "1920x1080, yuv420p, 3110400",
        "1920x1080, yuv422p, 4147200",
        "1920x1080, yuv444p, 6220800",
        "1920x1080, yuv420p10le, 6220800",
        "1920x1080, yuv444p10le, 12441600",
        "1920x1080, yuv420p12le, 6220800",
        "1920x1080, yuv422p12le, 8294400",
        "1920x1080, yuv444p12le, 12441600",
        "1920x1080, yuv420p16le, 6220800",
        "1920x1080, yuv422p16le, 8294400",
        "1920x1080, yuv444p16le, 12441600",
        "1920x1080, gbrp, 6220800",
        "1920x1080, gbrp10le, 12441600",
        "1920x1080, gbrp12le, 12441600",
        "1920x1080, gbrp16le, 12441600",
        "5x3, yuv420p, 27",
        "5x3, yuv420p10le, 54",
        "5x3, yuv422p, 33",
        "1x1, yuv420p, 3",
        // pixel groups
        "1920x1080, yuv420p8rfc4175, 3110400",
        "1920x1080, yuv420p10rfc4175, 3888000",
        "1920x1080, yuv420p12rfc4175, 4665600",
        "1920x1080, yuv420p16rfc4175, 6220800",
        "1920x1080, uyvy422, 4147200",
        "1920x1080, yuv422p12rfc4175, 6220800",
        "1920x1080, yuv422p16rfc4175, 8294400",
        "1920x1080, yuv444p8rfc4175, 6220800",
        "1920x1080, yuv444p10rfc4175, 7776000",
        "1920x1080, yuv444p12rfc4175, 9331200",
        "1920x1080, yuv444p16rfc4175, 12441600",
        "1920x1080, rgb24, 6220800",
        "1920x1080, rgb10rfc4175, 7776000",
        "1920x1080, rgb12rfc4175, 9331200",
        "1920x1080, rgb48be, 12441600",
        "1920x1080, bgr24, 6220800",
        "1920x1080, rgba, 8294400",
        "1920x1080, bgra, 8294400",
    })
    void shouldHaveTheStandardsSize(String size, String pixelFormat, int bytes) {
        VideoFormat format = VideoFormat.parse(size + "@25:" + pixelFormat);

        assertThat(format.payloadSize()).isEqualTo(bytes);
        assertThat(format.layout().size()).isEqualTo(bytes);
        assertThat(format.variableSize()).isFalse();
    }

    @Test
    void shouldKnowTheBitsOfAPixelOfEveryFormatOfTheStandard() {
        for (PixelFormat format : PixelFormat.values()) {
            if (format.name().startsWith("V210")) {
                continue;
            }
            boolean planar = format.layout(16, 16).planeCount() == 3;
            int components =
                    switch (format.sampling()) {
                        case RGBA, BGRA -> 16;
                        case YCBCR_444, RGB, BGR -> 12;
                        case YCBCR_422 -> 8;
                        case YCBCR_420 -> 6;
                    }; // in 2 x 2 pixels
            int bits = planar && format.depth() > 8 ? 16 : format.depth();
            assertThat(format.size(16, 16) * 8)
                    .as(format.text())
                    .isEqualTo(64L * components * bits);
        }
    }

    @Test
    void shouldPlaceThePlanesOfAPlanarPicture() {
        PictureLayout layout = format(1920, 1080, PixelFormat.YUV422P10LE).layout();

        assertThat(layout.planeCount()).isEqualTo(3);
        assertThat(layout.planeOffset(0)).isZero();
        assertThat(layout.stride(0)).isEqualTo(3840);
        assertThat(layout.rowBytes(0)).isEqualTo(3840);
        assertThat(layout.rows(0)).isEqualTo(1080);
        assertThat(layout.planeOffset(1)).isEqualTo(4_147_200);
        assertThat(layout.stride(1)).isEqualTo(1920);
        assertThat(layout.rows(1)).isEqualTo(1080);
        assertThat(layout.planeOffset(2)).isEqualTo(6_220_800);
        assertThat(layout.rows(2)).isEqualTo(1080);
    }

    @Test
    void shouldRoundColourDifferenceOfOddSizesUp() {
        PictureLayout layout = format(5, 3, PixelFormat.YUV420P).layout();

        assertThat(layout.stride(1)).isEqualTo(3);
        assertThat(layout.rows(1)).isEqualTo(2);
        assertThat(layout.planeOffset(2)).isEqualTo(15 + 6);
    }

    @Test
    void shouldPadRowsOfV210() {
        PictureLayout layout = format(1280, 720, PixelFormat.V210).layout();

        assertThat(layout.planeCount()).isOne();
        assertThat(layout.stride(0)).isEqualTo(27 * 128);
        assertThat(layout.rowBytes(0)).isEqualTo(214 * 16);
        assertThat(layout.rows(0)).isEqualTo(720);
    }

    @Test
    void shouldHaveRowsInUnpaddedV210OnlyWhereTheyEndOnAWord() {
        PictureLayout whole = format(1920, 1080, PixelFormat.V210_UNPADDED).layout();
        assertThat(whole.rows(0)).isEqualTo(1080);
        assertThat(whole.stride(0)).isEqualTo(5120);

        PictureLayout running = format(1280, 720, PixelFormat.V210_UNPADDED).layout();
        assertThat(running.rows(0)).isOne();
        assertThat(running.rowBytes(0)).isEqualTo(2_457_600);
    }

    @Test
    void shouldCountRowsOfGroupsThatSpanTwoRows() {
        PictureLayout layout = format(1920, 1080, PixelFormat.YUV420P10RFC4175).layout();

        assertThat(layout.stride(0)).isEqualTo(7200);
        assertThat(layout.rows(0)).isEqualTo(540);
    }

    @ParameterizedTest
    @EnumSource(
            value = Scan.class,
            names = {"INTERLACED", "PSF"})
    void shouldHoldOneFieldInAFrame(Scan scan) {
        VideoFormat format =
                new VideoFormat(1920, 1080, FrameRate.of(25), PixelFormat.YUV422P10LE, scan);

        assertThat(format.payloadSize()).isEqualTo(4_147_200);
        assertThat(format.layout().rows(0)).isEqualTo(540);
        assertThat(format.slotRate()).isEqualTo(FrameRate.of(50));
    }

    @Test
    void shouldHoldTheLargerFieldOfAnOddHeight() {
        VideoFormat format =
                new VideoFormat(
                        720, 487, FrameRate.of(29.97), PixelFormat.YUV420P, Scan.INTERLACED);

        assertThat(format.layout().rows(0)).isEqualTo(244);
        assertThat(format.layout().rows(1)).isEqualTo(122);
        assertThat(format.payloadSize()).isEqualTo(720 * 244 + 2 * 360 * 122);
        assertThat(format.layout().size()).isEqualTo(format.payloadSize());
    }

    @Test
    void shouldTellEverythingThatIsWrongAtOnce() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () ->
                                new VideoFormat(
                                        1921, 40000, RATE, PixelFormat.YUV420P8RFC4175, Scan.PSF))
                .satisfies(
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.CONNECTION_CONFIG_INVALID);
                            assertThat(e)
                                    .extracting(
                                            ConfigException::faults,
                                            list(ConfigException.Fault.class))
                                    .extracting(ConfigException.Fault::path)
                                    .containsExactly(
                                            "payload.video.width",
                                            "payload.video.height",
                                            "payload.video.pixelFormat");
                        })
                .withMessageContaining("1921")
                .withMessageContaining("a multiple of 2 with yuv420p8rfc4175")
                .withMessageContaining("40000")
                .withMessageContaining("32767");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1080, yuv422p10le", "-2, 1080, yuv422p10le", "32768, 2, yuv422p10le",
        "2, 0, yuv422p10le", "2, 32768, yuv422p10le", "2147483647, 2147483647, yuv444p16le",
        "1921, 1080, yuv422p10rfc4175", "1921, 1080, uyvy422", "1921, 1080, v210",
        "1922, 1080, yuv444p10rfc4175", "1922, 1080, rgb10rfc4175", "1921, 1080, rgb12rfc4175",
        "1922, 1080, yuv420p10rfc4175", "1920, 1081, yuv420p8rfc4175", "1280, 719, v210_unpadded",
        "32767, 32767, rgb48be", "32767, 32767, gbrp16le", "32767, 32767, yuv422p10le"
    })
    void shouldRefuseASize(int width, int height, String pixelFormat) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> format(width, height, PixelFormat.parse(pixelFormat)))
                .withMessageContaining("payload.video.")
                .extracting(ConfigException::code)
                .isEqualTo(ErrorCode.CONNECTION_CONFIG_INVALID);
    }

    @Test
    void shouldRefuseUnpaddedV210WhoseFieldsAreNotWhole() {
        FrameRate rate = FrameRate.of(25);
        assertThat(
                        new VideoFormat(
                                        1280,
                                        1080,
                                        rate,
                                        PixelFormat.V210_UNPADDED,
                                        Scan.INTERLACED)
                                .payloadSize())
                .isEqualTo(1280 * 540 / 3 * 8);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () ->
                                new VideoFormat(
                                        1280,
                                        729,
                                        rate,
                                        PixelFormat.V210_UNPADDED,
                                        Scan.INTERLACED))
                .withMessageContaining("multiple of 3");
    }

    @Test
    void shouldRefuseTwoFieldsWhereGroupsSpanRowsOrThereIsOneRow() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () ->
                                new VideoFormat(
                                        1920,
                                        1080,
                                        RATE,
                                        PixelFormat.YUV420P10RFC4175,
                                        Scan.INTERLACED))
                .extracting(ConfigException::code)
                .isEqualTo(ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> new VideoFormat(2, 1, RATE, PixelFormat.YUV422P, Scan.PSF))
                .withMessageContaining("2 to 32767");
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(
                        () ->
                                new VideoFormat(
                                        2,
                                        2,
                                        FrameRate.of(999_999_937),
                                        PixelFormat.YUV422P,
                                        Scan.PSF))
                .withMessageContaining("payload.video.fps = 999999937");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1920x1080",
                "1920x1080@60",
                "1920*1080@60:yuv422p10le",
                "x1080@60:yuv422p10le",
                "1920x1080@60:yuv422p10le:",
                "1920x1080@60:yuv422p10le:progressive",
                "1920x1080@60:yuv422p10le:psf:psf",
                " 1920x1080@60:yuv422p10le",
                "123456x1080@60:yuv422p10le",
                "audio/1920x1080@60:yuv422p10le"
            })
    void shouldSayHowTheTextGoes(String text) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> VideoFormat.parse(text))
                .withMessageContaining("\"" + text + "\"")
                .withMessageContaining("1920x1080@60000/1001:yuv422p10le");
    }

    @Test
    void shouldListThePixelFormatsWhenItDoesNotKnowOne() {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> VideoFormat.parse("1920x1080@60:yuv411p"))
                .withMessageContaining("yuv411p")
                .withMessageContaining("yuv422p10le")
                .withMessageContaining("v210_unpadded");
    }

    @Test
    void shouldHaveATextThatPeopleCanWrite() {
        VideoFormat format = VideoFormat.parse("1920x1080@59.94:yuv422p10le");

        assertThat(format).isEqualTo(format(1920, 1080, PixelFormat.YUV422P10LE));
        assertThat(format.toText()).isEqualTo("video/1920x1080@60000/1001:yuv422p10le");
        assertThat(VideoFormat.parse("1920x1080@25:v210:psf").toText())
                .isEqualTo("video/1920x1080@25:v210:psf");
    }

    @Property
    void shouldAgreeWithItsLayoutWhateverItsSize(
            @ForAll PixelFormat pixelFormat,
            @ForAll Scan scan,
            @ForAll @IntRange(min = 1, max = 2200) int width,
            @ForAll @IntRange(min = 1, max = 2200) int height) {
        VideoFormat format;
        try {
            format = new VideoFormat(width, height, RATE, pixelFormat, scan);
        } catch (ConfigException e) {
            assertThat(mustRefuse(width, height, pixelFormat, scan)).as(e.getMessage()).isTrue();
            return;
        }
        assertThat(mustRefuse(width, height, pixelFormat, scan)).isFalse();
        PictureLayout layout = format.layout();
        assertThat(layout.size()).isEqualTo(format.payloadSize());
        int end = 0;
        for (int i = 0; i < layout.planeCount(); i++) {
            assertThat(layout.planeOffset(i)).isEqualTo(end);
            assertThat(layout.rowBytes(i)).isPositive().isLessThanOrEqualTo(layout.stride(i));
            end += layout.stride(i) * layout.rows(i);
        }
        assertThat(end).isEqualTo(format.payloadSize());
    }

    private static final Set<PixelFormat> EVEN_WIDTH =
            EnumSet.of(
                    PixelFormat.UYVY422,
                    PixelFormat.YUV422P10RFC4175,
                    PixelFormat.YUV422P12RFC4175,
                    PixelFormat.YUV422P16RFC4175,
                    PixelFormat.YUV444P12RFC4175,
                    PixelFormat.RGB12RFC4175,
                    PixelFormat.V210);

    private static boolean mustRefuse(int width, int height, PixelFormat format, Scan scan) {
        int fields = scan == Scan.PROGRESSIVE ? 1 : 2;
        return height < fields
                || switch (format) {
                    case YUV420P8RFC4175, YUV420P12RFC4175, YUV420P16RFC4175 ->
                            fields == 2 || width % 2 != 0 || height % 2 != 0;
                    case YUV420P10RFC4175 -> fields == 2 || width % 4 != 0 || height % 2 != 0;
                    case YUV444P10RFC4175, RGB10RFC4175 -> width % 4 != 0;
                    case V210_UNPADDED ->
                            width * ((height + fields - 1) / fields) % 3 != 0
                                    || width * (height / fields) % 3 != 0;
                    default -> EVEN_WIDTH.contains(format) && width % 2 != 0;
                };
    }

    private static VideoFormat format(int width, int height, PixelFormat pixelFormat) {
        return new VideoFormat(width, height, RATE, pixelFormat);
    }
}
