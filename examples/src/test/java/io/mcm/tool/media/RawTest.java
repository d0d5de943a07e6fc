package io.mcm.tool.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mcm.Field;
import io.mcm.format.BlobFormat;
import io.mcm.format.Format;
import io.mcm.format.VideoFormat;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RawTest {
    @TempDir Path dir;

    @ParameterizedTest
    @CsvSource({
        "video/48x2@25:v210, 768",
        "video/48x2@25:v210, 700",
        "video/8x4@25:yuv422p10rfc4175:interlaced, 240",
        "audio/48000/2/pcm_s24be/1ms, 1000",
        "blob/100, 1001",
        "blob/100, 0"
    })
    void shouldComeOutByteIdentical(String format, int bytes) throws IOException {
        byte[] in = new byte[bytes];
        new Random(bytes).nextBytes(in);
        Path file = Files.write(dir.resolve("in.raw"), in);
        try (MediaReader reader = Copies.open(file, Format.parse(format))) {
            assertThat(Copies.copy(reader, dir.resolve("out.raw"), true)).isEqualTo(in);
        }
    }

    @Test
    void shouldTakeFieldsInTurn() throws IOException {
        Path file = Files.write(dir.resolve("in.raw"), new byte[24]);
        try (MediaReader reader =
                Copies.open(file, VideoFormat.parse("2x4@25:yuv444p:interlaced"))) {
            MemorySegment slot = MemorySegment.ofArray(new byte[12]);
            reader.read(slot);
            assertThat(reader.field()).isEqualTo(Field.FIRST);
            reader.read(slot);
            assertThat(reader.field()).isEqualTo(Field.SECOND);
        }
    }

    @Test
    void shouldAskForAFormatWhereNothingTellsIt() throws IOException {
        Path file = Files.write(dir.resolve("in.bin"), new byte[100]);
        assertThatThrownBy(() -> Copies.open(file)).hasMessageContaining("--video");
    }

    @Test
    void shouldLookIntoAFileWhoseNameTellsNothing() throws IOException {
        Path file = Files.writeString(dir.resolve("in.bin"), "YUV4MPEG2 W2 H2 F25:1 C444\n");
        try (MediaReader reader = Copies.open(file)) {
            assertThat(reader.format().toText()).isEqualTo("video/2x2@25:yuv444p");
        }
    }

    @Test
    void shouldNameTheFileThatIsNotThere() {
        assertThatThrownBy(() -> Copies.open(dir.resolve("none.y4m"), new BlobFormat(1)))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("none.y4m: there is no such file");
        assertThatThrownBy(
                        () ->
                                MediaFiles.create(
                                        dir.resolve("none/x.raw").toString(),
                                        null,
                                        new BlobFormat(1)))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("its directory does not exist");
    }

    @Test
    void shouldRefuseSoundInY4mAndPicturesInWav() {
        assertThatThrownBy(
                        () ->
                                MediaFiles.create(
                                        dir.resolve("x.wav").toString(),
                                        null,
                                        VideoFormat.parse("2x2@25:yuv444p")))
                .hasMessageContaining("WAV cannot hold video/2x2@25:yuv444p");
        assertThatThrownBy(
                        () ->
                                MediaFiles.create(
                                        dir.resolve("x.y4m").toString(), null, new BlobFormat(1)))
                .hasMessageContaining("YUV4MPEG2 cannot hold blob/1");
    }
}
