package io.mcm.format;

import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * One audio sample: linear PCM, signed, big-endian, channels interleaved. Named as FFmpeg names it.
 */
public enum SampleFormat {
    /** 8 bits. RTP's L8 is unsigned, and ST 2110-30 has none: for the mesh only. */
    PCM_S8("pcm_s8", 1),
    /** 16 bits: L16 of RFC 3551, ST 2110-30. */
    PCM_S16BE("pcm_s16be", 2),
    /** 24 bits: L24 of RFC 3190, ST 2110-30. */
    PCM_S24BE("pcm_s24be", 3);

    private final String text;
    private final int bytes;

    SampleFormat(String text, int bytes) {
        this.text = text;
        this.bytes = bytes;
    }

    /**
     * The name in documents and command lines.
     *
     * @return for example {@code pcm_s24be}
     */
    public String text() {
        return text;
    }

    /**
     * The size of a sample of one channel.
     *
     * @return bytes
     */
    public int bytes() {
        return bytes;
    }

    /**
     * Reads a name.
     *
     * @param text as {@link #text()} gives it
     * @return the format
     * @throws io.mcm.ConfigException no format has that name
     */
    public static SampleFormat parse(String text) {
        for (SampleFormat format : values()) {
            if (format.text.equals(text)) {
                return format;
            }
        }
        throw Faults.unreadable(
                "payload.audio.format",
                text,
                Arrays.stream(values()).map(SampleFormat::text).collect(Collectors.joining(", ")));
    }
}
