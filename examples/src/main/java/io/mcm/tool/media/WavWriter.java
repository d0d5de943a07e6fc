package io.mcm.tool.media;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.mcm.Field;
import io.mcm.format.AudioFormat;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Writes WAV. The sizes in the header are filled in by {@link #close()}; in a pipe, and past 4 GiB,
 * they stay at 0xFFFFFFFF, which readers take as "to the end".
 */
final class WavWriter implements MediaWriter {
    private static final long MAX_SIZE = 0xFFFF_FFFFL;

    private final ByteOutput out;
    private final AudioFormat format;

    private byte[] samples;
    private WavHeader header;
    private byte[] trailer = new byte[0];
    private boolean begun;
    private boolean streamed;
    private long dataBytes;

    WavWriter(ByteOutput out, AudioFormat format) {
        this.out = out;
        this.format = format;
        samples = new byte[format.payloadSize()];
        header = WavHeader.of(format);
    }

    @Override
    public void write(MemorySegment payload, Field field, Wrapping wrapping) throws IOException {
        int length = (int) payload.byteSize();
        if (length > samples.length) {
            samples = new byte[length];
        }
        begin(wrapping);
        trailer = wrapping.around();
        MemorySegment.copy(payload, 0, MemorySegment.ofArray(samples), 0, length);
        Pcm.convert(format.sampleFormat(), samples, length);
        out.write(ByteBuffer.wrap(samples, 0, length));
        dataBytes += length;
    }

    private void begin(Wrapping wrapping) throws IOException {
        if (!begun) {
            WavHeader plain = header;
            header = carried(wrapping);
            streamed = header != plain && header.dataBytes() == WavHeader.UNKNOWN;
            out.write(header.bytes());
            begun = true;
        }
    }

    /** The header that came with the first frame, if it is one and says the same as the format. */
    private WavHeader carried(Wrapping wrapping) {
        try {
            WavHeader carried = WavHeader.parse(wrapping.header());
            boolean usable =
                    carried.agrees(format) && carried.bytes().length == wrapping.header().length;
            return usable ? carried : header;
        } catch (IOException e) {
            return header; // another program's metadata, or none
        }
    }

    @Override
    public void close() throws IOException {
        try (out) {
            begin(Wrapping.NONE);
            boolean asAnnounced = dataBytes == header.dataBytes();
            if (asAnnounced) {
                out.write(trailer);
            } else if (!streamed) {
                out.write(new byte[(int) (dataBytes & 1)]);
                fillInSizes();
            }
        }
    }

    private void fillInSizes() throws IOException {
        int headerBytes = header.bytes().length;
        long riffBytes = headerBytes - 8 + dataBytes + (dataBytes & 1);
        if (out.seekable() && riffBytes < MAX_SIZE) {
            out.overwrite(WavHeader.RIFF_SIZE_AT, littleEndian((int) riffBytes));
            out.overwrite(headerBytes - 4, littleEndian((int) dataBytes));
        }
    }

    private static ByteBuffer littleEndian(int value) {
        return ByteBuffer.allocate(4).order(LITTLE_ENDIAN).putInt(0, value);
    }
}
