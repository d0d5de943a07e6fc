package io.mcm.tool.media;

import io.mcm.format.AudioFormat;
import io.mcm.format.PacketTime;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads WAV, one packet time a frame. */
final class WavReader implements MediaReader {
    private static final int MAX_TRAILER = 1024;

    private final ByteInput in;
    private final WavHeader header;
    private final AudioFormat format;
    private final long firstSample;
    private final byte[] packet;

    private long dataLeft;
    private byte[] trailer = new byte[0];

    /**
     * Reads the header.
     *
     * @param packetTime how much sound a frame holds, or null for 1 ms, which is 1.09 ms at 44.1
     *     kHz
     */
    WavReader(ByteInput in, @Nullable PacketTime packetTime) throws IOException {
        this.in = in;
        header = WavHeader.read(in);
        PacketTime usual = header.sampleRate() == 44100 ? PacketTime.MS_1_09 : PacketTime.MS_1;
        format =
                new AudioFormat(
                        header.channels(),
                        Pcm.format(header.bits()),
                        header.sampleRate(),
                        packetTime == null ? usual : packetTime);
        firstSample = in.position();
        packet = new byte[format.payloadSize()];
        dataLeft = announced();
    }

    @Override
    public AudioFormat format() {
        return format;
    }

    @Override
    public int read(MemorySegment payload) throws IOException {
        int wanted = (int) Math.min(dataLeft, packet.length);
        int got = in.read(ByteBuffer.wrap(packet, 0, wanted));
        boolean announced = header.dataBytes() != WavHeader.UNKNOWN;
        if (announced && got < wanted) {
            throw in.fault("ends " + (dataLeft - got) + " bytes before its data chunk does");
        }
        if (got % header.frameBytes() != 0) {
            throw in.fault("its data ends within a sample of " + header.frameBytes() + " bytes");
        }
        if (got == 0) {
            return -1;
        }
        dataLeft -= announced ? got : 0;
        if (announced && dataLeft == 0) {
            readTrailer();
        }
        Pcm.convert(format.sampleFormat(), packet, got);
        MemorySegment.copy(MemorySegment.ofArray(packet), 0, payload, 0, got);
        payload.asSlice(got, packet.length - got).fill((byte) 0);
        return got;
    }

    @Override
    public Wrapping wrapping() {
        return new Wrapping(header.bytes(), trailer);
    }

    @Override
    public void rewind() throws IOException {
        in.seek(firstSample);
        dataLeft = announced();
        trailer = new byte[0];
    }

    private long announced() {
        return header.dataBytes() == WavHeader.UNKNOWN ? Long.MAX_VALUE : header.dataBytes();
    }

    /** Tags and the like may follow the samples; long ones stay behind. */
    private void readTrailer() throws IOException {
        ByteBuffer rest = ByteBuffer.allocate(MAX_TRAILER + 1);
        int length = in.read(rest);
        if (length <= MAX_TRAILER) {
            trailer = new byte[length];
            rest.get(0, trailer);
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
