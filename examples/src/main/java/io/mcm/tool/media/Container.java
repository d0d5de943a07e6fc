package io.mcm.tool.media;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How frames lie in a file. */
public enum Container {
    /** One frame behind the other, nothing between. */
    RAW,
    /** YUV4MPEG2, uncompressed planar video. */
    Y4M,
    /** RIFF WAVE, PCM audio. */
    WAV;

    /** What a file's name says. */
    static Container ofName(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".y4m")) {
            return Y4M;
        }
        return lower.endsWith(".wav") ? WAV : RAW;
    }

    /** What the first bytes of a file say, or null. */
    static @Nullable Container ofStart(byte[] start) {
        String text = new String(start, ISO_8859_1);
        if (text.startsWith(Y4mHeader.MAGIC)) {
            return Y4M;
        }
        return text.startsWith("RIFF") || text.startsWith("RF64") ? WAV : null;
    }
}
