package io.mcm.tool;

import io.mcm.format.AudioFormat;
import io.mcm.format.CompressedFormat;
import io.mcm.format.VideoFormat;
import io.mcm.st2110.sdp.Audio30;
import io.mcm.st2110.sdp.Colour;
import io.mcm.st2110.sdp.Essence;
import io.mcm.st2110.sdp.Media;
import io.mcm.st2110.sdp.Traffic;
import io.mcm.st2110.sdp.Video20;
import io.mcm.st2110.sdp.Video22;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A stream of ST 2110 in words: what {@code sdp} and {@code analyze} have in common. */
final class StreamOptions {
    /** As multicast is sent: no further than 64 routers. */
    private static final int TTL = 64;

    private static final int PAYLOAD_TYPE = 112;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--video",
            paramLabel = "FORMAT",
            converter = Formats.Video.class,
            description =
                    "ST 2110-20: for example 1920x1080@60000/1001:yuv422p10le, or with :interlaced,"
                            + " :psf.")
    private @Nullable VideoFormat video;

    @Option(
            names = "--compressed",
            paramLabel = "FORMAT",
            converter = Formats.Compressed.class,
            description =
                    "ST 2110-22: for example jxsv/777600/1920x1080@50:yuv422p10le, the number being the"
                            + " bytes of the largest frame.")
    private @Nullable CompressedFormat compressed;

    @Option(
            names = "--audio",
            paramLabel = "FORMAT",
            converter = Formats.Audio.class,
            description = "ST 2110-30: for example 48000/2/pcm_s24be/1ms.")
    private @Nullable AudioFormat audio;

    @Option(
            names = "--payload-type",
            paramLabel = "N",
            description = "RTP payload type, 96 to 127; default " + PAYLOAD_TYPE + ".")
    private @Nullable Integer payloadType;

    @Option(
            names = "--source",
            paramLabel = "ADDRESS",
            description = "The sender's IPv4 address: the source filter.")
    private @Nullable String source;

    @Parameters(
            paramLabel = "ADDRESS:PORT",
            arity = "0..1",
            description = "Where the stream goes: an IPv4 multicast group or host.")
    private @Nullable String place;

    /** Whether any of it is given. */
    boolean any() {
        return Stream.of(place, video, compressed, audio, payloadType, source)
                .anyMatch(Objects::nonNull);
    }

    @Nullable String source() {
        return source;
    }

    /**
     * The stream.
     *
     * @param packing of ST 2110-20
     * @param traffic what the sender promises
     * @param referenceClock {@code ts-refclk}
     * @param mediaClock {@code mediaclk}
     */
    Media media(
            String packing,
            Traffic traffic,
            @Nullable String referenceClock,
            @Nullable String mediaClock) {
        if (Stream.of(video, compressed, audio).filter(Objects::nonNull).count() != 1) {
            throw new ParameterException(
                    spec.commandLine(), "give one of --video, --compressed and --audio");
        }
        int colon = place == null ? -1 : place.lastIndexOf(':');
        if (place == null || colon < 0 || !place.substring(colon + 1).matches("\\d{1,5}")) {
            throw new ParameterException(
                    spec.commandLine(), "give ADDRESS:PORT, for example 239.1.2.3:5004");
        }
        String address = place.substring(0, colon);
        return new Media(
                essence(packing, traffic),
                address,
                Media.isMulticast(address) ? TTL : null,
                Integer.parseInt(place.substring(colon + 1)),
                payloadType == null ? PAYLOAD_TYPE : payloadType,
                source == null ? List.of() : List.of(source),
                referenceClock,
                mediaClock);
    }

    private Essence essence(String packing, Traffic traffic) {
        if (video != null) {
            return Video20.of(video, Colour.BT709, packing, traffic);
        }
        if (compressed != null) {
            return Video22.of(compressed, null, null, null, Colour.BT709, traffic);
        }
        return new Audio30(Objects.requireNonNull(audio), null);
    }
}
