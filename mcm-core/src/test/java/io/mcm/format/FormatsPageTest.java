package io.mcm.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keeps {@code docs/formats.md} in step with the code. */
class FormatsPageTest {
    private final List<String> page = Files.readAllLines(Path.of("../docs/formats.md"));

    FormatsPageTest() throws IOException {}

    @ParameterizedTest
    @EnumSource
    void shouldTellTheSizeOfEveryPixelFormat(PixelFormat format) {
        int bytes = new VideoFormat(1920, 1080, FrameRate.of(25), format).payloadSize();

        assertThat(page)
                .filteredOn(row -> row.startsWith("| `" + format.text() + "` |"))
                .singleElement()
                .asString()
                .contains(String.format(Locale.ROOT, "| %,d |", bytes));
    }

    @ParameterizedTest
    @EnumSource
    void shouldTellTheSamplesOfEveryPacketTime(PacketTime time) {
        assertThat(page)
                .filteredOn(row -> row.startsWith("| `" + time.text() + "` |"))
                .singleElement()
                .asString()
                .isEqualTo(
                        ("| `" + time.text() + "` |")
                                + cell(time.samples(44100))
                                + cell(time.samples(48000))
                                + cell(time.samples(96000)));
    }

    private static String cell(int samples) {
        return samples == 0 ? " |" : " " + samples + " |";
    }
}
