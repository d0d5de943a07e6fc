package io.mcm.tool.pattern;

import io.mcm.format.AudioFormat;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A sine of 1 kHz at −18 dBFS (EBU R 68) in every channel, without a break from packet to packet.
 *
 * <p>Nothing is allocated for a packet; one thread at a time.
 */
public final class Tone {
    private static final int HERTZ = 1000;
    private static final int LOOPS_PER_SECOND = 100; // whole periods at 44.1 kHz too
    private static final double AMPLITUDE = Math.pow(10, -18 / 20.0);

    private final int packetBytes;
    private final byte[] loop;

    /** Prepares the sound for a format. */
    public Tone(AudioFormat format) {
        int channels = format.channels();
        int sampleBytes = format.sampleFormat().bytes();
        int samples = format.sampleRate() / LOOPS_PER_SECOND;
        packetBytes = format.payloadSize();
        loop = new byte[samples * channels * sampleBytes];
        double peak = AMPLITUDE * ((1 << (8 * sampleBytes - 1)) - 1);
        int at = 0;
        for (int sample = 0; sample < samples; sample++) {
            double phase = 2 * Math.PI * HERTZ * sample / format.sampleRate();
            int value = (int) Math.round(peak * Math.sin(phase));
            for (int channel = 0; channel < channels; channel++) {
                for (int shift = 8 * (sampleBytes - 1); shift >= 0; shift -= 8) {
                    loop[at++] = (byte) (value >> shift);
                }
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
        for (int done = 0; done < packetBytes; from = 0) {
            int length = Math.min(packetBytes - done, loop.length - from);
            payload.putBytes(done, loop, from, length);
            done += length;
        }
    }

    /** Whether a payload is the packet of that number. */
    public boolean isPacket(DirectBuffer payload, long packet) {
        int from = start(packet);
        for (int i = 0; i < packetBytes; i++) {
            if (payload.getByte(i) != loop[(from + i) % loop.length]) {
                return false;
            }
        }
        return true;
    }

    private int start(long packet) {
        return (int) (packet % loop.length * packetBytes % loop.length);
    }
}
