package io.mcm.tool.pattern;

import io.mcm.format.AudioFormat;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A sine of 997 Hz (AES17) at −18 dBFS (EBU R 68) in every channel, without a break from packet to
 * packet. It comes round once a second, so that within a second no two packets are the same.
 *
 * <p>Nothing is allocated for a packet; one thread at a time.
 */
public final class Tone {
    private static final int HERTZ = 997;
    private static final double AMPLITUDE = Math.pow(10, -18 / 20.0);

    private final int channels;
    private final int sampleBytes;
    private final int packetSamples;

    /** A second of one channel. */
    private final byte[] second;

    /** Prepares the sound for a format. */
    public Tone(AudioFormat format) {
        channels = format.channels();
        sampleBytes = format.sampleFormat().bytes();
        packetSamples = format.samplesPerPacket();
        second = new byte[format.sampleRate() * sampleBytes];
        double peak = AMPLITUDE * ((1 << (8 * sampleBytes - 1)) - 1);
        for (int at = 0; at < second.length; at += sampleBytes) {
            int value = (int) Math.round(peak * Math.sin(2 * Math.PI * HERTZ * at / second.length));
            for (int i = 0; i < sampleBytes; i++) {
                second[at + i] = (byte) (value >> 8 * (sampleBytes - 1 - i));
            }
        }
    }

    /**
     * Writes one packet.
     *
     * @param payload the frame's payload
     * @param packet its number, 0 or more
     */
    public void play(MutableDirectBuffer payload, long packet) {
        int from = start(packet);
        int to = 0;
        for (int sample = 0; sample < packetSamples; sample++) {
            for (int channel = 0; channel < channels; channel++) {
                payload.putBytes(to, second, from, sampleBytes);
                to += sampleBytes;
            }
            from = (from + sampleBytes) % second.length;
        }
    }

    /** Whether a payload is the packet of that number. */
    public boolean isPacket(DirectBuffer payload, long packet) {
        int from = start(packet);
        int at = 0;
        for (int sample = 0; sample < packetSamples; sample++) {
            for (int channel = 0; channel < channels; channel++) {
                for (int i = 0; i < sampleBytes; i++) {
                    if (payload.getByte(at++) != second[from + i]) {
                        return false;
                    }
                }
            }
            from = (from + sampleBytes) % second.length;
        }
        return true;
    }

    private int start(long packet) {
        int packetBytes = packetSamples * sampleBytes;
        return (int) (packet % second.length * packetBytes % second.length);
    }
}
