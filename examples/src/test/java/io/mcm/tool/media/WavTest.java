package io.mcm.tool.media;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mcm.ConfigException;
import io.mcm.Field;
import io.mcm.format.AudioFormat;
import io.mcm.format.PacketTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WavTest {
    private static final int PCM = 1;
    private static final int EXTENSIBLE = 0xFFFE;

    @TempDir Path dir;

    @ParameterizedTest
    @CsvSource({
        "1, 8, 48000, audio/48000/1/pcm_s8/1ms",
        "2, 16, 48000, audio/48000/2/pcm_s16be/1ms",
        "2, 24, 96000, audio/96000/2/pcm_s24be/1ms",
        "6, 24, 44100, audio/44100/6/pcm_s24be/1.09ms",
    })
    void shouldComeOutByteIdentical(int channels, int bits, int rate, String format)
            throws IOException {
        byte[] in = wav(fmt(PCM, channels, rate, bits), samples(channels * bits / 8 * 1001));
        try (MediaReader reader = Copies.open(file(in))) {
            assertThat(reader.format().toText()).isEqualTo(format);
            assertThat(Copies.copy(reader, dir.resolve("out.wav"), true)).isEqualTo(in);
        }
        try (MediaReader reader = Copies.open(file(in))) {
            assertThat(Copies.copy(reader, dir.resolve("out.wav"), false))
                    .as("a plain file needs no carried header")
                    .isEqualTo(in);
        }
    }

    @Test
    void shouldKeepAnExtensibleHeaderAndEveryOtherChunk() throws IOException {
        byte[] in =
                riff(
                        chunk("JUNK", new byte[28]),
                        chunk("fmt ", extensible(fmt(EXTENSIBLE, 2, 48000, 24), PCM)),
                        chunk("LIST", "INFOISFT\5\0\0\0here\0\0".getBytes(ISO_8859_1)),
                        chunk("data", samples(6 * 50)),
                        chunk("id3 ", new byte[13]));
        try (MediaReader reader = Copies.open(file(in))) {
            assertThat(reader.format().toText()).isEqualTo("audio/48000/2/pcm_s24be/1ms");
            assertThat(Copies.copy(reader, dir.resolve("out.wav"), true)).isEqualTo(in);
        }
    }

    @Test
    void shouldTurnLittleEndianSamplesIntoBigEndianOnes() throws IOException {
        assertThat(firstPacket(16, 0x34, 0x12, 0xFE, 0xFF)).startsWith(0x12, 0x34, 0xFF, 0xFE);
        assertThat(firstPacket(24, 0x56, 0x34, 0x12, 3, 2, 1))
                .startsWith(0x12, 0x34, 0x56, 1, 2, 3);
    }

    @Test
    void shouldTurnUnsigned8BitSamplesIntoSignedOnes() throws IOException {
        assertThat(firstPacket(8, 0x80, 0x00, 0xFF, 0x81)).startsWith(0x00, 0x80, 0x7F, 0x01);
    }

    private byte[] firstPacket(int bits, int... bytes) throws IOException {
        byte[] data = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            data[i] = (byte) bytes[i];
        }
        try (MediaReader reader = Copies.open(file(wav(fmt(PCM, 1, 48000, bits), data)))) {
            byte[] packet = new byte[reader.format().payloadSize()];
            assertThat(reader.read(MemorySegment.ofArray(packet))).isEqualTo(data.length);
            return packet;
        }
    }

    @Test
    void shouldFillUpTheLastPacketWithSilence() throws IOException {
        byte[] in = wav(fmt(PCM, 2, 48000, 16), samples(4 * 50));
        try (MediaReader reader = Copies.open(file(in))) {
            byte[] packet = new byte[4 * 48];
            MemorySegment payload = MemorySegment.ofArray(packet);
            assertThat(reader.read(payload)).isEqualTo(4 * 48);
            Arrays.fill(packet, (byte) 77);
            assertThat(reader.read(payload)).isEqualTo(4 * 2);
            assertThat(Arrays.copyOfRange(packet, 8, packet.length)).containsOnly(0);
            assertThat(reader.read(payload)).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-1, -1", "-1, 0", "2147483647, 2147483647", "2147479588, 2147479552"})
    void shouldReadToTheEndWhereTheSizesSayUnknown(int riffSize, int dataSize) throws IOException {
        byte[] in = wav(fmt(PCM, 2, 48000, 16), samples(4 * 100));
        ByteBuffer.wrap(in).order(LITTLE_ENDIAN).putInt(4, riffSize).putInt(40, dataSize);
        try (MediaReader reader = Copies.open(file(in))) {
            assertThat(Copies.copy(reader, dir.resolve("out.wav"), true)).isEqualTo(in);
        }
    }

    @Test
    void shouldTakeAnEmptyFileForEmpty() throws IOException {
        byte[] in = wav(fmt(PCM, 2, 48000, 16), new byte[0]);
        try (MediaReader reader = Copies.open(file(in))) {
            assertThat(Copies.copy(reader, dir.resolve("out.wav"), true)).isEqualTo(in);
        }
    }

    @Test
    void shouldPadAnOddNumberOfBytes() throws IOException {
        byte[] in = wav(fmt(PCM, 1, 48000, 8), samples(99));
        assertThat(in).hasSize(144);
        try (MediaReader reader = Copies.open(file(in))) {
            assertThat(Copies.copy(reader, dir.resolve("out.wav"), false)).isEqualTo(in);
        }
    }

    @Test
    void shouldCorrectTheSizesOfACarriedHeaderWhenNotEverythingCame() throws IOException {
        byte[] in = wav(fmt(PCM, 1, 48000, 16), samples(2 * 200));
        Path out = dir.resolve("out.wav");
        try (MediaReader reader = Copies.open(file(in));
                MediaWriter writer = MediaFiles.create(out.toString(), null, reader.format())) {
            MemorySegment packet = MemorySegment.ofArray(new byte[96]);
            reader.read(packet);
            writer.write(packet, Field.PROGRESSIVE, reader.wrapping());
        }
        assertThat(Files.readAllBytes(out))
                .isEqualTo(wav(fmt(PCM, 1, 48000, 16), Arrays.copyOfRange(in, 44, 44 + 96)));
    }

    @Test
    void shouldNotBelieveAHeaderThatSaysOtherThanTheFormat() throws IOException {
        byte[] other = wav(fmt(PCM, 2, 48000, 16), new byte[0]);
        Path out = dir.resolve("out.wav");
        AudioFormat format = AudioFormat.parse("48000/1/pcm_s16be/1ms");
        for (byte[] header : new byte[][] {other, {1, 2, 3}, Arrays.copyOf(other, 50)}) {
            try (MediaWriter writer = MediaFiles.create(out.toString(), null, format)) {
                writer.write(
                        MemorySegment.ofArray(new byte[96]),
                        Field.PROGRESSIVE,
                        new Wrapping(header, new byte[0]));
            }
            assertThat(Files.readAllBytes(out))
                    .isEqualTo(wav(fmt(PCM, 1, 48000, 16), new byte[96]));
        }
    }

    @Test
    void shouldStartAgainAfterRewind() throws IOException {
        byte[] in = wav(fmt(PCM, 1, 48000, 16), samples(2 * 60));
        try (MediaReader reader = Copies.open(file(in))) {
            MemorySegment packet = MemorySegment.ofArray(new byte[96]);
            reader.read(packet);
            byte[] first = (byte[]) packet.heapBase().orElseThrow();
            first = first.clone();
            reader.read(packet);
            assertThat(reader.read(packet)).isEqualTo(-1);
            reader.rewind();
            assertThat(reader.read(packet)).isEqualTo(96);
            assertThat((byte[]) packet.heapBase().orElseThrow()).isEqualTo(first);
        }
    }

    @Test
    void shouldHoldThePacketTimeThatIsAskedFor() throws IOException {
        Path file = file(wav(fmt(PCM, 2, 48000, 24), samples(600)));
        try (MediaReader reader = Copies.open(file, null, PacketTime.US_125)) {
            assertThat(reader.format().payloadSize()).isEqualTo(6 * 6);
            assertThat(Copies.copy(reader, dir.resolve("out.wav"), true))
                    .isEqualTo(Files.readAllBytes(file));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "3 | 2 | 32 | floating point",
                "2 | 2 | 4 | ADPCM",
                "1 | 2 | 32 | samples of 32 bits",
                "1 | 2 | 12 | samples of 12 bits",
                "1 | 0 | 16 | at least one channel",
                "65534 | 2 | 16 | WAVE_FORMAT_EXTENSIBLE with a fmt chunk of 16 bytes",
            })
    void shouldRefuseByNameWhatItCannotCarry(int tag, int channels, int bits, String message)
            throws IOException {
        Path file = file(wav(fmt(tag, channels, 48000, bits), new byte[0]));
        assertThatThrownBy(() -> Copies.open(file))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(message);
    }

    @Test
    void shouldRefuseExtensibleFloatingPoint() throws IOException {
        byte[] fmt = extensible(fmt(EXTENSIBLE, 2, 48000, 24), 3);
        Path file = file(riff(chunk("fmt ", fmt), chunk("data", new byte[0])));
        assertThatThrownBy(() -> Copies.open(file)).hasMessageContaining("floating point");
        fmt[39] = 0; // another GUID
        Path other = file(riff(chunk("fmt ", fmt), chunk("data", new byte[0])));
        assertThatThrownBy(() -> Copies.open(other)).hasMessageContaining("unknown sub-format");
    }

    @Test
    void shouldRefuseASampleRateThatTheMeshDoesNotHave() throws IOException {
        Path file = file(wav(fmt(PCM, 2, 22050, 16), new byte[0]));
        assertThatThrownBy(() -> Copies.open(file))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("22050")
                .hasMessageContaining("44100, 48000 or 96000");
    }

    @Test
    void shouldSayWhatIsWrongWithABlockAlign() throws IOException {
        byte[] fmt = fmt(PCM, 2, 48000, 16);
        fmt[12] = 3;
        Path file = file(wav(fmt, new byte[0]));
        assertThatThrownBy(() -> Copies.open(file)).hasMessageContaining("block align of 3 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 11, 12, 15, 20, 30, 36, 43})
    void shouldRefuseAHeaderThatIsCutOff(int length) throws IOException {
        byte[] whole = wav(fmt(PCM, 2, 48000, 16), samples(40));
        Path file = file(Arrays.copyOf(whole, length));
        assertThatThrownBy(() -> Copies.open(file))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("ends within");
    }

    @Test
    void shouldSayHowMuchOfTheSamplesIsMissing() throws IOException {
        byte[] whole = wav(fmt(PCM, 2, 48000, 16), samples(40));
        try (MediaReader reader = Copies.open(file(Arrays.copyOf(whole, 44 + 36)))) {
            assertThatThrownBy(() -> reader.read(MemorySegment.ofArray(new byte[192])))
                    .hasMessageContaining("ends 4 bytes before its data chunk does");
        }
    }

    @Test
    void shouldRefuseHalfASample() throws IOException {
        try (MediaReader reader = Copies.open(file(wav(fmt(PCM, 2, 48000, 16), samples(42))))) {
            assertThatThrownBy(() -> reader.read(MemorySegment.ofArray(new byte[192])))
                    .hasMessageContaining("within a sample");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 1025, Integer.MAX_VALUE, -1})
    void shouldRefuseAHostileFmtChunk(int size) throws IOException {
        byte[] in = wav(fmt(PCM, 2, 48000, 16), samples(40));
        ByteBuffer.wrap(in).order(LITTLE_ENDIAN).putInt(16, size);
        assertThatThrownBy(() -> Copies.open(file(in)))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("allowed is 16 to 1024");
    }

    @Test
    void shouldRefuseDataBeforeFmtAndChunksWithoutEnd() throws IOException {
        assertThatThrownBy(() -> Copies.open(file(riff(chunk("data", new byte[4])))))
                .hasMessageContaining("data chunk comes before its fmt chunk");
        byte[] endless = riff(chunk("huge", new byte[4]));
        ByteBuffer.wrap(endless).order(LITTLE_ENDIAN).putInt(16, -2);
        assertThatThrownBy(() -> Copies.open(file(endless)))
                .hasMessageContaining("ends within its huge chunk");
        byte[] rf64 = wav(fmt(PCM, 2, 48000, 16), samples(40));
        rf64[1] = 'F';
        rf64[2] = '6';
        rf64[3] = '4';
        assertThatThrownBy(() -> Copies.open(file(rf64))).hasMessageContaining("RF64");
    }

    @Test
    void shouldLeaveLongChunksBehind() throws IOException {
        byte[] in =
                riff(
                        chunk("bext", new byte[5000]),
                        chunk("fmt ", fmt(PCM, 2, 48000, 16)),
                        chunk("data", samples(400)));
        try (MediaReader reader = Copies.open(file(in))) {
            assertThat(Copies.copy(reader, dir.resolve("out.wav"), true))
                    .isEqualTo(
                            wav(
                                    fmt(PCM, 2, 48000, 16),
                                    Arrays.copyOfRange(in, in.length - 400, in.length)));
        }
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(dir.resolve("in.wav"), bytes);
    }

    private static byte[] samples(int bytes) {
        byte[] samples = new byte[bytes];
        new Random(bytes).nextBytes(samples);
        return samples;
    }

    private static byte[] wav(byte[] fmt, byte[] data) {
        return riff(chunk("fmt ", fmt), chunk("data", data));
    }

    private static byte[] fmt(int tag, int channels, int rate, int bits) {
        ByteBuffer fmt = ByteBuffer.allocate(16).order(LITTLE_ENDIAN);
        int frame = channels * bits / 8;
        fmt.putShort((short) tag).putShort((short) channels).putInt(rate).putInt(rate * frame);
        return fmt.putShort((short) frame).putShort((short) bits).array();
    }

    private static byte[] extensible(byte[] fmt, int subFormat) {
        byte[] guidTail = {0, 0, 0, 0, 16, 0, -128, 0, 0, -86, 0, 56, -101, 113};
        ByteBuffer longer = ByteBuffer.allocate(40).order(LITTLE_ENDIAN);
        longer.put(fmt).putShort((short) 22).putShort((short) 24).putInt(3);
        return longer.putShort((short) subFormat).put(guidTail).array();
    }

    private static byte[] chunk(String id, byte[] content) {
        ByteBuffer chunk =
                ByteBuffer.allocate(8 + content.length + (content.length & 1)).order(LITTLE_ENDIAN);
        chunk.put(id.getBytes(ISO_8859_1)).putInt(content.length).put(content);
        return chunk.array();
    }

    private static byte[] riff(byte[]... chunks) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes("WAVE".getBytes(ISO_8859_1));
        for (byte[] chunk : chunks) {
            body.writeBytes(chunk);
        }
        ByteBuffer riff = ByteBuffer.allocate(8 + body.size()).order(LITTLE_ENDIAN);
        riff.put("RIFF".getBytes(ISO_8859_1)).putInt(body.size()).put(body.toByteArray());
        return riff.array();
    }
}
