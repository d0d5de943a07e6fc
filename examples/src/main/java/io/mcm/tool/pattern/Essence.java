package io.mcm.tool.pattern;

import io.mcm.ConfigException;
import io.mcm.ErrorCode;
import io.mcm.format.AudioFormat;
import io.mcm.format.Format;
import io.mcm.format.FrameRate;
import io.mcm.format.VideoFormat;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Media that is made here, frame by frame, and recognised when it comes back. One thread at a time.
 */
public sealed interface Essence permits Picture, Sound {
    /** The format of its frames. */
    Format format();

    /** How often a frame is due. */
    FrameRate rate();

    /** Makes one frame. */
    void make(MutableDirectBuffer payload, long number, long taiNanos);

    /** Whether a payload is the frame of that number and time. */
    boolean recognises(DirectBuffer payload, long number, long taiNanos);

    /**
     * The test picture or the tone in a format.
     *
     * @throws ConfigException there is none in that format
     */
    static Essence of(Format format) {
        return switch (format) {
            case VideoFormat video -> new Picture(video);
            case AudioFormat audio -> new Sound(audio);
            default ->
                    throw new ConfigException(
                            List.of(
                                    new ConfigException.Fault(
                                            ErrorCode.CONNECTION_CONFIG_INVALID,
                                            "format",
                                            format.toText(),
                                            "video or audio, for which there is a test picture and a tone;"
                                                    + " for others give --input")));
        };
    }
}
