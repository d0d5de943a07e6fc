package io.mcm.format;

import io.mcm.ErrorCode;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Linear PCM audio as ST 2110-30 carries it: a frame holds one packet time, samples big-endian,
 * channels interleaved.
 *
 * @param channels 1 to 65535; ST 2110-30 allows up to 64 and only what fits a packet
 * @param sampleFormat one sample
 * @param sampleRate 44100, 48000 or 96000 Hz
 * @param packetTime how much sound a frame holds; must go with the rate
 */
public record AudioFormat(
        int channels, SampleFormat sampleFormat, int sampleRate, PacketTime packetTime)
        implements Format {
    private static final int MAX_CHANNELS = 65535;
    private static final Pattern TEXT =
            Pattern.compile("(?:audio/)?(\\d{1,6})/(\\d{1,5})/([a-z0-9_]+)/([a-z0-9.]+)");

    /**
     * Checks a format.
     *
     * @throws io.mcm.ConfigException with everything that is wrong; {@link
     *     ErrorCode#CONNECTION_CONFIG_INCOMPATIBLE} when packet time and rate do not go together
     */
    public AudioFormat {
        Objects.requireNonNull(sampleFormat, "sampleFormat");
        Objects.requireNonNull(packetTime, "packetTime");
        boolean knownRate = sampleRate == 44100 || sampleRate == 48000 || sampleRate == 96000;
        new Faults()
                .check(
                        channels >= 1 && channels <= MAX_CHANNELS,
                        "payload.audio.channels",
                        channels,
                        "1 to " + MAX_CHANNELS)
                .check(knownRate, "payload.audio.sampleRate", sampleRate, "44100, 48000 or 96000")
                .check(
                        !knownRate || packetTime.samples(sampleRate) > 0,
                        ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE,
                        "payload.audio.packetTime",
                        packetTime.text(),
                        PacketTime.namesFor(sampleRate) + " at a sample rate of " + sampleRate)
                .throwIfAny();
    }

    /**
     * Reads a text form: rate, channels, sample format, packet time.
     *
     * @param text {@code 48000/2/pcm_s24be/1ms}; {@code audio/} before it may be left out
     * @return the format
     * @throws io.mcm.ConfigException the text, or what it says, is wrong
     */
    public static AudioFormat parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw Faults.unreadable(
                    "audio",
                    text,
                    "RATE/CHANNELS/SAMPLEFORMAT/PACKETTIME, for example 48000/2/pcm_s24be/1ms");
        }
        return new AudioFormat(
                Integer.parseInt(matcher.group(2)),
                SampleFormat.parse(matcher.group(3)),
                Integer.parseInt(matcher.group(1)),
                PacketTime.parse(matcher.group(4)));
    }

    /**
     * How many samples of each channel a frame holds.
     *
     * @return 1 or more
     */
    public int samplesPerPacket() {
        return packetTime.samples(sampleRate);
    }

    /**
     * How often a frame is due, exactly: sample rate / samples per packet.
     *
     * @return frames per second: 1000 for 1 ms at 48 kHz, 3675/4 for 1.09 ms at 44.1 kHz
     */
    public FrameRate slotRate() {
        return new FrameRate(sampleRate, samplesPerPacket());
    }

    @Override
    public int payloadSize() {
        return samplesPerPacket() * channels * sampleFormat.bytes();
    }

    @Override
    public boolean variableSize() {
        return false;
    }

    @Override
    public String toText() {
        return "audio/"
                + sampleRate
                + "/"
                + channels
                + "/"
                + sampleFormat.text()
                + "/"
                + packetTime.text();
    }

    @Override
    public String toString() {
        return toText();
    }
}
