package io.mcm.st2110.audio;

import io.mcm.format.AudioFormat;
import io.mcm.format.PacketTime;
import io.mcm.format.SampleFormat;
import org.jspecify.annotations.Nullable;

/**
 * The conformance levels of ST 2110-30 section 7: what a receiver of a level must take. Those with
 * X add 96 kHz; B and C include A.
 */
public enum ConformanceLevel {
    /** 48 kHz, 1 ms, up to 8 channels. */
    A(48_000, PacketTime.MS_1, 8),
    /** 96 kHz, 1 ms, up to 4 channels, and A. */
    AX(96_000, PacketTime.MS_1, 4),
    /** 48 kHz, 125 µs, up to 8 channels, and A. */
    B(48_000, PacketTime.US_125, 8),
    /** 96 kHz, 125 µs, up to 8 channels, and B and AX. */
    BX(96_000, PacketTime.US_125, 8),
    /** 48 kHz, 125 µs, up to 64 channels, and A. */
    C(48_000, PacketTime.US_125, 64),
    /** 96 kHz, 125 µs, up to 32 channels, and C and AX. */
    CX(96_000, PacketTime.US_125, 32);

    private final int sampleRate;
    private final PacketTime packetTime;
    private final int channels;

    ConformanceLevel(int sampleRate, PacketTime packetTime, int channels) {
        this.sampleRate = sampleRate;
        this.packetTime = packetTime;
        this.channels = channels;
    }

    /**
     * The lowest level whose receivers take a format.
     *
     * @param format the audio
     * @return the level, null when none does: other packet times, 44.1 kHz, 8 bits, more channels
     */
    public static @Nullable ConformanceLevel of(AudioFormat format) {
        for (ConformanceLevel level : values()) {
            if (format.sampleRate() == level.sampleRate
                    && format.packetTime() == level.packetTime
                    && format.channels() <= level.channels
                    && format.sampleFormat() != SampleFormat.PCM_S8) {
                return level;
            }
        }
        return null;
    }
}
