package io.mcm.tool.media;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.mcm.format.AudioFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.Arrays;

/**
 * What stands before the samples of a WAV file: the RIFF header and every chunk up to the start of
 * the {@code data} chunk.
 *
 * @param channels 1 to 65535
 * @param sampleRate Hz
 * @param bits of a sample: 8, 16 or 24
 * @param dataBytes bytes of samples, {@link #UNKNOWN} when the file was written by a program that
 *     could not go back to fill it in
 * @param bytes the header as it stood, or none where it is longer than what we carry
 */
record WavHeader(int channels, int sampleRate, int bits, long dataBytes, byte[] bytes) {
    static final long UNKNOWN = -1;

    /** Bytes of a header that has no chunk but what must be there. */
    static final int PLAIN_BYTES = 44;

    /** Where the RIFF chunk says how long it is. */
    static final int RIFF_SIZE_AT = 4;

    private static final int FORMAT_PCM = 1;
    private static final int FORMAT_EXTENSIBLE = 0xFFFE;
    private static final int MAX_CARRIED = 2048;
    private static final int MAX_FMT = 1024;
    private static final long MAX_SIZE = 0xFFFF_FFFFL;

    /**
     * SoX writes a little less than 2 GiB where it does not know; no file has that length by
     * chance.
     */
    private static final long SOX_UNKNOWN = 0x7FFF_F000L;

    /**
     * The GUID KSDATAFORMAT_SUBTYPE_PCM without its first two bytes, which are the format's number.
     */
    private static final byte[] SUBTYPE_TAIL = {
        0, 0, 0, 0, 0x10, 0, (byte) 0x80, 0, 0, (byte) 0xAA, 0, 0x38, (byte) 0x9B, 0x71
    };

    /** Reads up to the first sample. */
    static WavHeader read(ByteInput in) throws IOException {
        return new Parser(in).parse();
    }

    /** Reads one that was carried on its own. */
    static WavHeader parse(byte[] bytes) throws IOException {
        return read(
                new ByteInput("WAV header", Channels.newChannel(new ByteArrayInputStream(bytes))));
    }

    /** A plain header. */
    static WavHeader of(AudioFormat format) {
        int channels = format.channels();
        int sampleBytes = format.sampleFormat().bytes();
        ByteBuffer plain = ByteBuffer.allocate(PLAIN_BYTES).order(LITTLE_ENDIAN);
        plain.put("RIFF".getBytes(ISO_8859_1)).putInt(-1).put("WAVE".getBytes(ISO_8859_1));
        plain.put("fmt ".getBytes(ISO_8859_1)).putInt(16);
        plain.putShort((short) FORMAT_PCM).putShort((short) channels);
        plain.putInt(format.sampleRate()).putInt(format.sampleRate() * channels * sampleBytes);
        plain.putShort((short) (channels * sampleBytes)).putShort((short) (8 * sampleBytes));
        plain.put("data".getBytes(ISO_8859_1)).putInt(-1);
        return new WavHeader(
                channels, format.sampleRate(), 8 * sampleBytes, UNKNOWN, plain.array());
    }

    /** Bytes of one sample of every channel. */
    int frameBytes() {
        return channels * bits / 8;
    }

    /** Whether the samples it announces are those of a format. */
    boolean agrees(AudioFormat format) {
        return channels == format.channels()
                && sampleRate == format.sampleRate()
                && bits == 8 * format.sampleFormat().bytes();
    }

    /** A size as the file has it, {@link #UNKNOWN} for the values that mean so. */
    private static long size(long written, boolean emptyMeansUnknown) {
        boolean unknown =
                written == MAX_SIZE
                        || (written >= SOX_UNKNOWN && written <= Integer.MAX_VALUE)
                        || (written == 0 && emptyMeansUnknown);
        return unknown ? UNKNOWN : written;
    }

    private static final class Parser {
        private final ByteInput in;
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private boolean carried = true;

        Parser(ByteInput in) {
            this.in = in;
        }

        WavHeader parse() throws IOException {
            ByteBuffer riff = take(12, "the RIFF header");
            String id = id(riff);
            if (id.equals("RF64") || id.equals("BW64")) {
                throw in.fault(
                        id + " (more than 4 GiB) is not read: convert it to several WAV files");
            }
            if (!id.equals("RIFF") || !id(riff.position(8)).equals("WAVE")) {
                throw in.fault("is no WAV file: it does not begin with RIFF .... WAVE");
            }
            boolean streamed = size(riff.getInt(RIFF_SIZE_AT) & MAX_SIZE, true) == UNKNOWN;
            ByteBuffer fmt = null;
            while (true) {
                ByteBuffer chunk =
                        take(8, fmt == null ? "its chunks, before fmt" : "its chunks, before data");
                String chunkId = id(chunk);
                long size = chunk.getInt(4) & MAX_SIZE;
                if (chunkId.equals("data")) {
                    if (fmt == null) {
                        throw in.fault("its data chunk comes before its fmt chunk");
                    }
                    return header(fmt, size(size, streamed));
                }
                if (chunkId.equals("fmt ") && fmt == null) {
                    if (size < 16 || size > MAX_FMT) {
                        throw in.fault(
                                "fmt chunk of " + size + " bytes: allowed is 16 to " + MAX_FMT);
                    }
                    fmt = take((int) size + (int) (size & 1), "its fmt chunk");
                } else {
                    skip(size + (size & 1), chunkId);
                }
            }
        }

        private WavHeader header(ByteBuffer fmt, long dataBytes) throws IOException {
            int tag = fmt.getShort(0) & 0xFFFF;
            int channels = fmt.getShort(2) & 0xFFFF;
            long sampleRate = fmt.getInt(4) & MAX_SIZE;
            int frameBytes = fmt.getShort(12) & 0xFFFF;
            int bits = fmt.getShort(14) & 0xFFFF;
            if (tag == FORMAT_EXTENSIBLE) {
                tag = subFormat(fmt);
            }
            if (tag != FORMAT_PCM) {
                throw in.fault("sample format " + tag + " (" + name(tag) + "): allowed is 1 (PCM)");
            }
            if (bits != 8 && bits != 16 && bits != 24) {
                throw in.fault("samples of " + bits + " bits: allowed are 8, 16 and 24");
            }
            if (channels < 1 || frameBytes != channels * bits / 8) {
                throw in.fault(
                        "block align of "
                                + frameBytes
                                + " bytes with "
                                + channels
                                + " channels of "
                                + bits
                                + " bits: allowed is "
                                + Math.max(1, channels) * bits / 8
                                + " and at least one channel");
            }
            if (sampleRate > Integer.MAX_VALUE) {
                throw in.fault(
                        "sample rate of " + sampleRate + " Hz: allowed are 44100, 48000, 96000");
            }
            return new WavHeader(
                    channels,
                    (int) sampleRate,
                    bits,
                    dataBytes,
                    carried ? taken.toByteArray() : new byte[0]);
        }

        private int subFormat(ByteBuffer fmt) throws MediaException {
            if (fmt.capacity() < 40) {
                throw in.fault(
                        "WAVE_FORMAT_EXTENSIBLE with a fmt chunk of "
                                + fmt.capacity()
                                + " bytes: allowed is 40 or more");
            }
            byte[] tail = new byte[SUBTYPE_TAIL.length];
            fmt.get(26, tail);
            if (!Arrays.equals(tail, SUBTYPE_TAIL)) {
                throw in.fault("WAVE_FORMAT_EXTENSIBLE with an unknown sub-format: allowed is PCM");
            }
            return fmt.getShort(24) & 0xFFFF;
        }

        private ByteBuffer take(int count, String where) throws IOException {
            byte[] bytes = new byte[count];
            if (in.read(ByteBuffer.wrap(bytes)) < count) {
                throw in.fault("ends within " + where);
            }
            carry(bytes);
            return ByteBuffer.wrap(bytes).order(LITTLE_ENDIAN);
        }

        private void skip(long count, String chunk) throws IOException {
            carried &= taken.size() + count <= MAX_CARRIED;
            if (carried) {
                take((int) count, "its " + printable(chunk) + " chunk");
            } else if (in.skip(count) < count) {
                throw in.fault("ends within its " + printable(chunk) + " chunk");
            }
        }

        private void carry(byte[] bytes) {
            carried &= taken.size() + bytes.length <= MAX_CARRIED;
            if (carried) {
                taken.writeBytes(bytes);
            }
        }

        private static String id(ByteBuffer from) {
            byte[] id = new byte[4];
            from.get(from.position(), id);
            return new String(id, ISO_8859_1);
        }

        private static String printable(String id) {
            return id.replaceAll("[^ -~]", "?");
        }

        private static String name(int tag) {
            return switch (tag) {
                case 2 -> "ADPCM";
                case 3 -> "floating point";
                case 6 -> "A-law";
                case 7 -> "mu-law";
                case 0x55 -> "MP3";
                default -> "not known here";
            };
        }
    }
}
