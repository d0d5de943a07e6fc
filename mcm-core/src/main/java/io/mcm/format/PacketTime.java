package io.mcm.format;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * How much sound a frame holds. The names are nominal, as in AES67 and the original: what counts is
 * the number of samples, so 80 µs at 48 kHz are 4 samples (83⅓ µs) and 1.09 ms at 44.1 kHz are 48.
 */
public enum PacketTime {
    /** 1 ms: 48 samples at 48 kHz, 96 at 96 kHz. ST 2110-30 levels A and AX. */
    MS_1("1ms", 0, 48),
    /** 125 µs: 6 samples at 48 kHz, 12 at 96 kHz. ST 2110-30 levels B, C, BX, CX. */
    US_125("125us", 0, 6),
    /** 250 µs: 12 samples at 48 kHz, 24 at 96 kHz. */
    US_250("250us", 0, 12),
    /** 333 µs: 16 samples at 48 kHz, 32 at 96 kHz. */
    US_333("333us", 0, 16),
    /** 4 ms: 192 samples at 48 kHz, 384 at 96 kHz. */
    MS_4("4ms", 0, 192),
    /** 80 µs: 4 samples at 48 kHz, 8 at 96 kHz. */
    US_80("80us", 0, 4),
    /** 1.09 ms: 48 samples at 44.1 kHz. */
    MS_1_09("1.09ms", 48, 0),
    /** 0.14 ms: 6 samples at 44.1 kHz. */
    MS_0_14("0.14ms", 6, 0),
    /** 0.09 ms: 4 samples at 44.1 kHz. */
    MS_0_09("0.09ms", 4, 0);

    private final String text;
    private final int samplesAt44100;
    private final int samplesAt48000;

    PacketTime(String text, int samplesAt44100, int samplesAt48000) {
        this.text = text;
        this.samplesAt44100 = samplesAt44100;
        this.samplesAt48000 = samplesAt48000;
    }

    /**
     * The name in documents and command lines.
     *
     * @return for example {@code 1ms}
     */
    public String text() {
        return text;
    }

    /**
     * How many samples of each channel a frame holds.
     *
     * @param sampleRate 44100, 48000 or 96000 Hz
     * @return their number, 0 when the packet time does not go with that rate
     */
    public int samples(int sampleRate) {
        return switch (sampleRate) {
            case 44100 -> samplesAt44100;
            case 48000 -> samplesAt48000;
            case 96000 -> 2 * samplesAt48000;
            default -> 0;
        };
    }

    /** The names of those that go with a rate. */
    static String namesFor(int sampleRate) {
        return Arrays.stream(values())
                .filter(time -> time.samples(sampleRate) > 0)
                .map(PacketTime::text)
                .collect(Collectors.joining(", "));
    }

    /**
     * Reads a name.
     *
     * @param text as {@link #text()} gives it
     * @return the packet time
     * @throws io.mcm.ConfigException there is none of that name
     */
    public static PacketTime parse(String text) {
        for (PacketTime time : values()) {
            if (time.text.equals(text)) {
                return time;
            }
        }
        throw Faults.unreadable(
                "payload.audio.packetTime",
                text,
                Arrays.stream(values()).map(PacketTime::text).collect(Collectors.joining(", ")));
    }
}
