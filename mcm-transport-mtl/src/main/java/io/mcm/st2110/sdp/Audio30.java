package io.mcm.st2110.sdp;

import io.mcm.ConfigException;
import io.mcm.format.AudioFormat;
import io.mcm.format.PacketTime;
import io.mcm.st2110.audio.WireSample;
import org.jspecify.annotations.Nullable;

/**
 * PCM audio: {@code L16} or {@code L24} with the parameters of ST 2110-30 section 6 and AES67.
 *
 * @param format the samples and the packet time
 * @param channelOrder {@code channel-order}, for example {@code SMPTE2110.(ST,51)}; null when not
 *     said
 */
public record Audio30(AudioFormat format, @Nullable String channelOrder) implements Essence {
    /**
     * Checks it.
     *
     * @throws ConfigException with everything that is wrong
     */
    public Audio30 {
        new Faults()
                .check(
                        channelOrder == null
                                || channelOrder.matches(
                                        "[A-Za-z0-9_.-]{1,64}\\([^;()\\s]{1,255}\\)"),
                        "channel-order",
                        channelOrder,
                        "CONVENTION.(GROUP,…), for example SMPTE2110.(ST)")
                .throwIfAny();
    }

    /**
     * The encoding name.
     *
     * @return {@code L16} or {@code L24}; {@code L8}, which ST 2110-30 does not have, for 8 bits
     */
    public String encoding() {
        return WireSample.of(format.sampleFormat()).name();
    }

    /**
     * The packet time as {@code a=ptime} says it: AES67 section 7.2.
     *
     * @return milliseconds
     */
    public String packetTimeText() {
        return packetTimeText(format.packetTime());
    }

    private static String packetTimeText(PacketTime time) {
        return switch (time) {
            case MS_1 -> "1";
            case US_125 -> "0.125";
            case US_250 -> "0.25";
            case US_333 -> "0.33";
            case MS_4 -> "4";
            case US_80 -> "0.08";
            case MS_1_09 -> "1.09";
            case MS_0_14 -> "0.14";
            case MS_0_09 -> "0.09";
        };
    }

    /**
     * The packet time that a text means. Senders round differently: 0.12 and 0.125 are the same 6
     * samples.
     *
     * @return null when none is within a twentieth
     */
    static @Nullable PacketTime packetTime(String text, int sampleRate) {
        double millis = Double.parseDouble(text);
        for (PacketTime time : PacketTime.values()) {
            double exact = time.samples(sampleRate) * 1000.0 / sampleRate;
            if (exact > 0 && Math.abs(millis - exact) <= exact / 20) {
                return time;
            }
        }
        return null;
    }
}
