package io.mcm.tool.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mcm.Field;
import io.mcm.format.FrameRate;
import io.mcm.format.PixelFormat;
import io.mcm.format.Scan;
import io.mcm.format.VideoFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Y4mTest {
    @TempDir Path dir;

    @ParameterizedTest
    @CsvSource({
        "420jpeg, yuv420p, 96",
        "420mpeg2, yuv420p, 96",
        "420paldv, yuv420p, 96",
        "420, yuv420p, 96",
        "422, yuv422p, 128",
        "444, yuv444p, 192",
        "420p10, yuv420p10le, 192",
        "422p10, yuv422p10le, 256",
        "444p10, yuv444p10le, 384",
        "420p12, yuv420p12le, 192",
        "422p12, yuv422p12le, 256",
        "444p12, yuv444p12le, 384",
        "420p16, yuv420p16le, 192",
        "422p16, yuv422p16le, 256",
        "444p16, yuv444p16le, 384",
    })
    void shouldComeOutByteIdenticalInEachColourSpace(
            String colourSpace, String pixelFormat, int frameBytes) throws IOException {
        Path file = y4m("W8 H8 F30000:1001 Ip A1:1 C" + colourSpace + " XMADE=here", 3, frameBytes);

        try (MediaReader reader = Copies.open(file)) {
            assertThat(reader.format())
                    .isEqualTo(VideoFormat.parse("8x8@30000/1001:" + pixelFormat));
            assertThat(reader.format().payloadSize()).isEqualTo(frameBytes);
            assertThat(Copies.copy(reader, dir.resolve("out.y4m"), true))
                    .isEqualTo(Files.readAllBytes(file));
        }
    }

    @Test
    void shouldTakeTheFirst420SpaceWhereNoneIsNamed() throws IOException {
        try (MediaReader reader = Copies.open(y4m("W8 H8 F25:1", 1, 96))) {
            assertThat(reader.format())
                    .isEqualTo(new VideoFormat(8, 8, FrameRate.of(25), PixelFormat.YUV420P));
        }
    }

    @Test
    void shouldRoundUpTheColourDifferenceOfOddSizes() throws IOException {
        Path file = y4m("W7 H5 F25:1 Ip C420jpeg", 2, 35 + 2 * 12);
        try (MediaReader reader = Copies.open(file)) {
            assertThat(Copies.copy(reader, dir.resolve("out.y4m"), true))
                    .isEqualTo(Files.readAllBytes(file));
        }
    }

    @Test
    void shouldKeepTheParametersOfEachFrame() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("YUV4MPEG2 W2 H2 F25:1 C444\n".getBytes(ISO_8859_1));
        for (int i = 0; i < 3; i++) {
            bytes.writeBytes(("FRAME XNUMBER=" + i + "\n").getBytes(ISO_8859_1));
            bytes.writeBytes(new byte[12]);
        }
        Path file = Files.write(dir.resolve("in.y4m"), bytes.toByteArray());
        try (MediaReader reader = Copies.open(file)) {
            assertThat(Copies.copy(reader, dir.resolve("out.y4m"), true))
                    .isEqualTo(bytes.toByteArray());
        }
    }

    @Test
    void shouldWriteACanonicalHeaderWhereNoneCame() throws IOException {
        Path file = y4m("W8 H8 F60000:1001 Ip A1:1 C422p10", 1, 256);
        try (MediaReader reader = Copies.open(file)) {
            byte[] out = Copies.copy(reader, dir.resolve("out.y4m"), false);
            assertThat(new String(out, ISO_8859_1))
                    .startsWith("YUV4MPEG2 W8 H8 F60000:1001 Ip C422p10\nFRAME\n");
        }
    }

    @Test
    void shouldNotBelieveAHeaderThatSaysOtherThanTheFormat() throws IOException {
        Path file = y4m("W8 H8 F25:1 Ip C444", 1, 192);
        Wrapping wrong =
                new Wrapping(
                        "YUV4MPEG2 W9 H8 F25:1 Ip C444\n".getBytes(ISO_8859_1),
                        "FRAME\n".getBytes(ISO_8859_1));
        try (MediaReader reader = Copies.open(file);
                MediaWriter writer =
                        MediaFiles.create(
                                dir.resolve("out.y4m").toString(), null, reader.format())) {
            writer.write(MemorySegment.ofArray(new byte[192]), Field.PROGRESSIVE, wrong);
        }
        assertThat(Files.readString(dir.resolve("out.y4m"), ISO_8859_1))
                .startsWith("YUV4MPEG2 W8 H8 F25:1 Ip C444\nFRAME\n");
    }

    @Test
    void shouldTakeAnInterlacedPictureApartIntoItsFields() throws IOException {
        byte[] picture = new byte[2 * 4 * 3];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = (byte) (i / 2); // every row its own value
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes("YUV4MPEG2 W2 H4 F25:1 It C444\nFRAME\n".getBytes(ISO_8859_1));
        bytes.writeBytes(picture);
        Path file = Files.write(dir.resolve("in.y4m"), bytes.toByteArray());

        try (MediaReader reader = Copies.open(file)) {
            assertThat(((VideoFormat) reader.format()).scan()).isEqualTo(Scan.INTERLACED);
            byte[] field = new byte[12];
            assertThat(reader.read(MemorySegment.ofArray(field))).isEqualTo(12);
            assertThat(reader.field()).isEqualTo(Field.FIRST);
            assertThat(field).containsExactly(0, 0, 2, 2, 4, 4, 6, 6, 8, 8, 10, 10);
            assertThat(reader.read(MemorySegment.ofArray(field))).isEqualTo(12);
            assertThat(reader.field()).isEqualTo(Field.SECOND);
            assertThat(field).containsExactly(1, 1, 3, 3, 5, 5, 7, 7, 9, 9, 11, 11);
            assertThat(reader.read(MemorySegment.ofArray(field))).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @CsvSource({"W8 H8, 96", "W6 H6, 54", "W5 H7, 59"})
    void shouldWeaveFieldsBackTogether(String size, int frameBytes) throws IOException {
        Path file = y4m(size + " F30000:1001 It C420mpeg2", 3, frameBytes);
        try (MediaReader reader = Copies.open(file)) {
            assertThat(Copies.copy(reader, dir.resolve("out.y4m"), true))
                    .isEqualTo(Files.readAllBytes(file));
        }
    }

    @Test
    void shouldLeaveOutAFieldWhosePartnerWasMissed() throws IOException {
        VideoFormat format =
                new VideoFormat(2, 2, FrameRate.of(25), PixelFormat.YUV444P, Scan.INTERLACED);
        Path file = dir.resolve("out.y4m");
        try (MediaWriter writer = MediaFiles.create(file.toString(), null, format)) {
            writer.write(field(1), Field.SECOND, Wrapping.NONE);
            writer.write(field(2), Field.FIRST, Wrapping.NONE);
            writer.write(field(3), Field.FIRST, Wrapping.NONE);
            writer.write(field(4), Field.SECOND, Wrapping.NONE);
        }
        byte[] head = "YUV4MPEG2 W2 H2 F25:1 It C444\nFRAME\n".getBytes(ISO_8859_1);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.writeBytes(head);
        expected.writeBytes(new byte[] {3, 3, 4, 4, 3, 3, 4, 4, 3, 3, 4, 4});
        assertThat(Files.readAllBytes(file)).isEqualTo(expected.toByteArray());
    }

    private static MemorySegment field(int value) {
        return MemorySegment.ofArray(new byte[6]).fill((byte) value);
    }

    @Test
    void shouldStartAgainAfterRewind() throws IOException {
        Path file = y4m("W8 H8 F25:1 It C444", 2, 192);
        try (MediaReader reader = Copies.open(file)) {
            byte[] first = new byte[96];
            reader.read(MemorySegment.ofArray(first));
            reader.rewind();
            byte[] again = new byte[96];
            assertThat(reader.read(MemorySegment.ofArray(again))).isEqualTo(96);
            assertThat(again).isEqualTo(first);
            assertThat(reader.field()).isEqualTo(Field.FIRST);
        }
    }

    @Test
    void shouldTakeAGivenRateOnlyWhereTheHeaderHasNone() throws IOException {
        try (MediaReader reader =
                Copies.open(y4m("W2 H2 F0:0 C444", 1, 12), FrameRate.of(50), null)) {
            assertThat(((VideoFormat) reader.format()).frameRate()).isEqualTo(FrameRate.of(50));
        }
        try (MediaReader reader =
                Copies.open(y4m("W2 H2 F25:1 C444", 1, 12), FrameRate.of(50), null)) {
            assertThat(((VideoFormat) reader.format()).frameRate()).isEqualTo(FrameRate.of(25));
        }
        assertThatThrownBy(() -> Copies.open(y4m("W2 H2 F0:0 C444", 1, 12)))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("--rate");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "W2 H2 F25:1 Cmono | Cmono has one plane of luma only",
                "W2 H2 F25:1 Cmono16 | Cmono16 has one plane",
                "W2 H2 F25:1 C411 | C411 is not carried",
                "W2 H2 F25:1 C444alpha | C444alpha is not carried",
                "W2 H2 F25:1 Ib | bottom field first",
                "W2 H2 F25:1 Im | mixed",
                "W2 H2 F25:1 Iq | interlacing I = q",
                "H2 F25:1 | lacks the width W",
                "W2 F25:1 | lacks the height H",
                "W0 H2 F25:1 | width W = 0",
                "W-2 H2 F25:1 | width W = -2",
                "W99999999999 H2 F25:1 | width W = 99999999999",
                "W2 H2 F25 | frame rate F = 25",
                "W2 H2 F-25:1 | frame rate F = -25:1",
            })
    void shouldRefuseByNameWhatItCannotCarry(String header, String message) throws IOException {
        Path file = y4m(header, 1, 12);
        assertThatThrownBy(() -> Copies.open(file))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "YUV4", "YUV4MPEG2 W2 H2 F25:1", "RIFFxxxxWAVE\n", "YUV4MPEG3 W2 H2\n"})
    void shouldRefuseWhatHasNoHeaderLine(String start) throws IOException {
        Path file = Files.writeString(dir.resolve("bad.y4m"), start, ISO_8859_1);
        assertThatThrownBy(() -> Copies.open(file)).isInstanceOf(MediaException.class);
    }

    @Test
    void shouldNotReadForEverForTheEndOfAHeader() throws IOException {
        Path file =
                Files.writeString(
                        dir.resolve("bad.y4m"), "YUV4MPEG2 X" + "x".repeat(100_000), ISO_8859_1);
        assertThatThrownBy(() -> Copies.open(file)).hasMessageContaining("no line feed");
    }

    @Test
    void shouldSayWhereAFrameIsCutOff() throws IOException {
        Path file = y4m("W2 H2 F25:1 C444", 1, 11);
        try (MediaReader reader = Copies.open(file)) {
            assertThatThrownBy(() -> reader.read(MemorySegment.ofArray(new byte[12])))
                    .hasMessageContaining("11 of the 12 bytes");
        }
    }

    @Test
    void shouldSayWhatStandsInPlaceOfAFrame() throws IOException {
        Path file =
                Files.writeString(
                        dir.resolve("bad.y4m"), "YUV4MPEG2 W2 H2 F25:1 C444\nFRAMES\n", ISO_8859_1);
        try (MediaReader reader = Copies.open(file)) {
            assertThatThrownBy(() -> reader.read(MemorySegment.ofArray(new byte[12])))
                    .hasMessageContaining(
                            "expected a line that begins with FRAME, found \"FRAMES\"");
        }
    }

    @Test
    void shouldRefuseToWriteAPixelFormatThatY4mDoesNotHave() {
        VideoFormat v210 = new VideoFormat(48, 2, FrameRate.of(25), PixelFormat.V210);
        assertThatThrownBy(() -> MediaFiles.create(dir.resolve("x.y4m").toString(), null, v210))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("v210")
                .hasMessageContaining("yuv422p10le");
    }

    @Test
    void shouldSayWhenAnotherFormatWasAskedFor() throws IOException {
        Path file = y4m("W2 H2 F25:1 C444", 1, 12);
        assertThatThrownBy(() -> Copies.open(file, VideoFormat.parse("2x2@25:yuv422p")))
                .hasMessageContaining("holds video/2x2@25:yuv444p")
                .hasMessageContaining("video/2x2@25:yuv422p is asked for");
    }

    private Path y4m(String parameters, int frames, int frameBytes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(("YUV4MPEG2 " + parameters + "\n").getBytes(ISO_8859_1));
        Random random = new Random(frameBytes);
        for (int i = 0; i < frames; i++) {
            byte[] frame = new byte[frameBytes];
            random.nextBytes(frame);
            bytes.writeBytes("FRAME\n".getBytes(ISO_8859_1));
            bytes.writeBytes(frame);
        }
        return Files.write(dir.resolve("in.y4m"), bytes.toByteArray());
    }
}
