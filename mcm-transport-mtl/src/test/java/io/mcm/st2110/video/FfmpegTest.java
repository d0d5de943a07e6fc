package io.mcm.st2110.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.format.FrameRate;
import io.mcm.format.PixelFormat;
import io.mcm.format.VideoFormat;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conversions of whole frames, compared with those of FFmpeg. */
class FfmpegTest {
    private static final FrameRate RATE = FrameRate.of(25);

    @TempDir Path directory;

    @BeforeAll
    static void needFfmpeg() {
        boolean there =
                List.of(System.getenv().getOrDefault("PATH", "").split(":", -1)).stream()
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "ffmpeg")));
        assertThat(there).as("ffmpeg is here: run bin/test, or apt-get install ffmpeg").isTrue();
    }

    private static byte[] ffmpeg(Path output, String arguments, Path input)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-y"));
        for (String argument : arguments.split(" ", -1)) {
            command.add(argument.equals("IN") ? input.toString() : argument);
        }
        command.add(output.toString());
        Path log = output.resolveSibling("log");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllBytes(output);
    }

    private static byte[] random(VideoFormat format) {
        byte[] frame = new byte[format.payloadSize()];
        new Random(17).nextBytes(frame);
        if (format.pixelFormat().depth() == 10) {
            for (int i = 1; i < frame.length; i += 2) {
                frame[i] &= 3;
            }
        }
        return frame;
    }

    private byte[] file(byte[] bytes, String arguments) throws IOException, InterruptedException {
        Path input = Files.write(directory.resolve("in"), bytes);
        return ffmpeg(directory.resolve("out"), arguments, input);
    }

    private static byte[] toWire(VideoFormat format, byte[] frame) {
        Raster raster = Raster.first(format);
        byte[] wire = new byte[raster.size()];
        PixelConverter.of(format, raster)
                .toWire(MemorySegment.ofArray(frame), 0, MemorySegment.ofArray(wire), 0);
        return wire;
    }

    private static byte[] fromWire(VideoFormat format, byte[] wire) {
        byte[] frame = new byte[format.payloadSize()];
        PixelConverter.of(format, Raster.first(format))
                .fromWire(MemorySegment.ofArray(wire), 0, MemorySegment.ofArray(frame), 0);
        return frame;
    }

    @ParameterizedTest
    @CsvSource({"1920x1080", "1280x720", "1366x768", "3840x2160"})
    void shouldPackTenBitsAsFfmpegsBitpacked(String size) throws Exception {
        VideoFormat format = VideoFormat.parse(size + "@25:yuv422p10le");
        byte[] frame = random(format);
        byte[] wire =
                file(
                        frame,
                        "-f rawvideo -pix_fmt yuv422p10le -s "
                                + size
                                + " -i IN -c:v bitpacked -strict experimental -f rawvideo");
        assertThat(toWire(format, frame)).isEqualTo(wire);
        assertThat(fromWire(format, wire)).isEqualTo(frame);
    }

    /** From v210 to pgroups is from v210 to planar by FFmpeg, then packed. */
    @ParameterizedTest
    @CsvSource({"1920x1080", "1280x720", "720x576"})
    void shouldHaveFfmpegsV210(String size) throws Exception {
        VideoFormat planar = VideoFormat.parse(size + "@25:yuv422p10le");
        VideoFormat v210 = VideoFormat.parse(size + "@25:v210");
        byte[] frame = random(planar);
        // FFmpeg keeps its v210 within 4 to 1019, as SDI does
        for (int i = 0; i < frame.length; i += 2) {
            int value = frame[i] & 0xff | frame[i + 1] << 8;
            value = Math.clamp(value, 4, 1019);
            frame[i] = (byte) value;
            frame[i + 1] = (byte) (value >> 8);
        }
        byte[] packed =
                file(
                        frame,
                        "-f rawvideo -pix_fmt yuv422p10le -s "
                                + size
                                + " -i IN -c:v v210 -f rawvideo");
        assertThat(toWire(v210, packed)).isEqualTo(toWire(planar, frame));
        assertThat(fromWire(v210, toWire(planar, frame))).isEqualTo(packed);
    }

    /** Pgroups of 8 and 16 bits that FFmpeg has as formats of its own. */
    @ParameterizedTest
    @CsvSource({"yuv422p, uyvy422", "gbrp, rgb24", "gbrp16le, rgb48be"})
    void shouldHaveFfmpegsPackedFormats(String planar, String packed) throws Exception {
        VideoFormat format = new VideoFormat(1920, 1080, RATE, PixelFormat.parse(planar));
        byte[] frame = random(format);
        byte[] wire =
                file(
                        frame,
                        "-f rawvideo -pix_fmt "
                                + planar
                                + " -s 1920x1080 -i IN -f rawvideo -pix_fmt "
                                + packed);
        assertThat(toWire(format, frame)).isEqualTo(wire);
        assertThat(fromWire(format, wire)).isEqualTo(frame);
    }

    @Test
    void shouldBeFedByFfmpegsDecoderToo() throws Exception {
        VideoFormat format = VideoFormat.parse("640x360@25:yuv422p10le");
        byte[] frame = random(format);
        byte[] decoded =
                file(
                        toWire(format, frame),
                        "-f bitpacked -pix_fmt yuv422p10 -s 640x360 -i IN -f rawvideo"
                                + " -pix_fmt yuv422p10le");
        assertThat(decoded).isEqualTo(frame);
    }
}
