package io.mcm.st2110.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mcm.ConfigException;
import io.mcm.format.FrameRate;
import io.mcm.format.PictureLayout;
import io.mcm.format.PixelFormat;
import io.mcm.format.Sampling;
import io.mcm.format.Scan;
import io.mcm.format.VideoFormat;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PixelConverterTest {
    private static final FrameRate RATE = FrameRate.of(25);

    static Stream<PixelFormat> converted() {
        return Stream.of(PixelFormat.values()).filter(format -> !format.isPixelGroups());
    }

    /** A picture as numbers: components[component][row][column]. */
    private record Picture(VideoFormat format, int[][][] components) {
        static Picture random(VideoFormat format, int rows, Random random) {
            Sampling sampling = format.pixelFormat().sampling();
            int[][][] components = new int[3][][];
            for (int c = 0; c < 3; c++) {
                int down = c == 0 ? 1 : sampling.chromaRows();
                int across = c == 0 ? 1 : sampling.chromaPixels();
                components[c] = new int[rows / down][format.width() / across];
                for (int[] row : components[c]) {
                    Arrays.setAll(row, x -> random.nextInt(1 << format.pixelFormat().depth()));
                }
            }
            return new Picture(format, components);
        }

        int at(int component, int row, int column) {
            return components[component][row][column];
        }

        /** Pgroups written bit by bit, as the tables of RFC 4175 section 4.3 have them. */
        byte[] wire(Raster raster) {
            StringBuilder bits = new StringBuilder(raster.size() * 8);
            boolean rgb = format.pixelFormat().sampling() == Sampling.RGB;
            int high = raster.pgroup().rows();
            for (int y = 0; y < raster.rows(); y += high) {
                switch (format.pixelFormat().sampling()) {
                    case YCBCR_422 -> {
                        for (int x = 0; x < raster.width(); x += 2) {
                            add(bits, at(1, y, x / 2));
                            add(bits, at(0, y, x));
                            add(bits, at(2, y, x / 2));
                            add(bits, at(0, y, x + 1));
                        }
                    }
                    case YCBCR_420 -> {
                        for (int x = 0; x < raster.width(); x += 2) {
                            add(bits, at(0, y, x));
                            add(bits, at(0, y, x + 1));
                            add(bits, at(0, y + 1, x));
                            add(bits, at(0, y + 1, x + 1));
                            add(bits, at(1, y / 2, x / 2));
                            add(bits, at(2, y / 2, x / 2));
                        }
                    }
                    default -> {
                        for (int x = 0; x < raster.width(); x++) {
                            // planes are Y Cb Cr or G B R; groups Cb Y Cr or R G B
                            add(bits, at(rgb ? 2 : 1, y, x));
                            add(bits, at(0, y, x));
                            add(bits, at(rgb ? 1 : 2, y, x));
                        }
                    }
                }
            }
            byte[] bytes = new byte[bits.length() / 8];
            Arrays.fill(bytes, (byte) 0);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
            }
            return bytes;
        }

        private void add(StringBuilder bits, int value) {
            for (int bit = format.pixelFormat().depth() - 1; bit >= 0; bit--) {
                bits.append(value >> bit & 1);
            }
        }

        /** As it lies in memory; what no pixel covers is left at a filler where asked for. */
        byte[] memory() {
            PixelFormat pixels = format.pixelFormat();
            byte[] bytes = new byte[format.payloadSize()];
            if (pixels == PixelFormat.V210 || pixels == PixelFormat.V210_UNPADDED) {
                fillV210(bytes);
                return bytes;
            }
            PictureLayout layout = format.layout();
            int size = pixels.depth() > 8 ? 2 : 1;
            for (int c = 0; c < 3; c++) {
                for (int y = 0; y < components[c].length; y++) {
                    for (int x = 0; x < components[c][y].length; x++) {
                        int i = layout.planeOffset(c) + y * layout.stride(c) + x * size;
                        bytes[i] = (byte) at(c, y, x);
                        if (size == 2) {
                            bytes[i + 1] = (byte) (at(c, y, x) >> 8);
                        }
                    }
                }
            }
            return bytes;
        }

        private void fillV210(byte[] bytes) {
            boolean padded = format.pixelFormat() == PixelFormat.V210;
            int component = 0;
            for (int y = 0; y < components[0].length; y++) {
                if (padded) {
                    component = y * format.layout().stride(0) / 4 * 3;
                }
                for (int x = 0; x < format.width(); x += 2) {
                    putV210(bytes, component++, at(1, y, x / 2));
                    putV210(bytes, component++, at(0, y, x));
                    putV210(bytes, component++, at(2, y, x / 2));
                    putV210(bytes, component++, at(0, y, x + 1));
                }
            }
        }

        private static void putV210(byte[] bytes, int component, int value) {
            int word = component / 3 * 4;
            int shifted = value << component % 3 * 10;
            for (int i = 0; i < 4; i++) {
                bytes[word + i] |= (byte) (shifted >> 8 * i);
            }
        }
    }

    /** Every width that ends differently within the words of a converter, and each row apart. */
    @ParameterizedTest
    @MethodSource("converted")
    void shouldConvertBothWays(PixelFormat pixels) {
        Random random = new Random(41);
        for (int width = 4; width <= 60; width += 2) {
            for (int height : new int[] {2, 4, 6}) {
                if (pixels == PixelFormat.V210_UNPADDED && width * height % 6 != 0
                        || width % Pgroup.of(pixels).pixels() != 0) {
                    continue;
                }
                VideoFormat format = new VideoFormat(width, height, RATE, pixels);
                check(format, Raster.first(format), Picture.random(format, height, random));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("converted")
    void shouldConvertEveryValue(PixelFormat pixels) {
        int width = 1 << Math.min(12, pixels.depth());
        VideoFormat format = new VideoFormat(width * 3 / 2, 2, RATE, pixels);
        Picture picture = Picture.random(format, 2, new Random(42));
        for (int c = 0; c < 3; c++) {
            for (int[] row : picture.components[c]) {
                int shift = 7919 * c; // values of neighbours differ
                Arrays.setAll(row, x -> x + shift & (1 << pixels.depth()) - 1);
            }
        }
        check(format, Raster.first(format), picture);
    }

    @Test
    void shouldConvertTheShorterSecondField() {
        VideoFormat format = new VideoFormat(48, 5, RATE, PixelFormat.YUV422P10LE, Scan.INTERLACED);
        Picture picture = Picture.random(format, 2, new Random(43));
        check(format, Raster.second(format), picture);
    }

    private static void check(VideoFormat format, Raster raster, Picture picture) {
        PixelConverter converter = PixelConverter.of(format, raster);
        byte[] memory = picture.memory();
        byte[] wire = picture.wire(raster);
        assertThat(wire).hasSize(raster.size());

        byte[] made = new byte[wire.length + 2];
        Arrays.fill(made, (byte) 0x5a);
        converter.toWire(MemorySegment.ofArray(shifted(memory)), 1, MemorySegment.ofArray(made), 1);
        assertThat(made).as("%s", format).isEqualTo(framed(wire));

        byte[] back = new byte[memory.length + 2];
        converter.fromWire(MemorySegment.ofArray(shifted(wire)), 1, MemorySegment.ofArray(back), 1);
        assertThat(Arrays.copyOfRange(back, 1, back.length - 1)).as("%s", format).isEqualTo(memory);
        assertThat(back[0]).isZero();
        assertThat(back[back.length - 1]).isZero();

        // Rows in the other order: none writes into its neighbour.
        byte[] rows = new byte[wire.length];
        for (int row = converter.rows() - 1; row >= 0; row--) {
            converter.toWire(
                    row,
                    MemorySegment.ofArray(memory),
                    0,
                    MemorySegment.ofArray(rows),
                    (long) row * (wire.length / converter.rows()));
        }
        assertThat(rows).isEqualTo(wire);
    }

    private static byte[] shifted(byte[] bytes) {
        byte[] shifted = new byte[bytes.length + 1];
        System.arraycopy(bytes, 0, shifted, 1, bytes.length);
        return shifted; // ends where they end: reading beyond throws
    }

    private static byte[] framed(byte[] bytes) {
        byte[] framed = new byte[bytes.length + 2];
        Arrays.fill(framed, (byte) 0x5a);
        System.arraycopy(bytes, 0, framed, 1, bytes.length);
        return framed;
    }

    @Test
    void shouldDropBitsAboveTheDepth() {
        VideoFormat format = new VideoFormat(18, 1, RATE, PixelFormat.YUV422P10LE);
        byte[] memory = new byte[format.payloadSize()];
        Arrays.fill(memory, (byte) 0xfc); // 0xfcfc: 10 bits are 0x0fc
        byte[] wire = new byte[45];
        PixelConverter.of(format, Raster.first(format))
                .toWire(MemorySegment.ofArray(memory), 0, MemorySegment.ofArray(wire), 0);
        // 0011111100 four times
        assertThat(Arrays.copyOf(wire, 5)).containsExactly(0x3f, 0x0f, 0xc3, 0xf0, 0xfc);
        assertThat(Arrays.copyOfRange(wire, 40, 45)).containsExactly(0x3f, 0x0f, 0xc3, 0xf0, 0xfc);
    }

    @Test
    void shouldHaveNoConverterForPgroups() {
        VideoFormat format = new VideoFormat(48, 2, RATE, PixelFormat.YUV422P10RFC4175);
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> PixelConverter.of(format, Raster.first(format)))
                .withMessageContaining("yuv422p10rfc4175")
                .withMessageContaining("travels as it is");
    }
}
