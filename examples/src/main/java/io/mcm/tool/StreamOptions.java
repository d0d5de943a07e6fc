package io.mcm.tool;

import io.mcm.St2110;
import io.mcm.format.AudioFormat;
import io.mcm.format.BlobFormat;
import io.mcm.format.CompressedFormat;
import io.mcm.format.Format;
import io.mcm.format.VideoFormat;
import io.mcm.st2110.sdp.Audio30;
import io.mcm.st2110.sdp.Colour;
import io.mcm.st2110.sdp.Essence;
import io.mcm.st2110.sdp.Media;
import io.mcm.st2110.sdp.Traffic;
import io.mcm.st2110.sdp.Video20;
import io.mcm.st2110.sdp.Video22;
import io.mcm.st2110.socket.Interfaces;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * A format, and a stream of ST 2110 in words: what {@code send}, {@code recv}, {@code sdp} and
 * {@code analyze} have in common.
 */
final class StreamOptions {
    private static final int PAYLOAD_TYPE = 112;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--video",
            paramLabel = "FORMAT",
            converter = Formats.Video.class,
            description =
                    "Video, ST 2110-20: for example 1920x1080@60000/1001:yuv422p10le, or with"
                            + " :interlaced, :psf.")
    private @Nullable VideoFormat video;

    @Option(
            names = "--compressed",
            paramLabel = "FORMAT",
            converter = Formats.Compressed.class,
            description =
                    "Codestreams, ST 2110-22: for example jxsv/777600/1920x1080@50:yuv422p10le, the"
                            + " number being the bytes of the largest frame.")
    private @Nullable CompressedFormat compressed;

    @Option(
            names = "--audio",
            paramLabel = "FORMAT",
            converter = Formats.Audio.class,
            description = "Sound, ST 2110-30: for example 48000/2/pcm_s24be/1ms.")
    private @Nullable AudioFormat audio;

    @Option(
            names = "--payload-type",
            paramLabel = "N",
            description = "RTP payload type, 96 to 127; default " + PAYLOAD_TYPE + ".")
    private @Nullable Integer payloadType;

    @Option(
            names = {"-i", "--interface"},
            paramLabel = "NAME|ADDRESS",
            description = "The network interface of ST 2110; default that of the routes.")
    private @Nullable String networkInterface;

    @Parameters(
            paramLabel = "ADDRESS:PORT",
            arity = "0..1",
            description = "Where a stream of ST 2110 goes: an IPv4 multicast group or host.")
    private @Nullable String place;

    /** Whether a place is given. */
    boolean hasPlace() {
        return place != null;
    }

    /** Whether anything is given that a session description tells. */
    boolean any() {
        return place != null || formats().findAny().isPresent() || payloadType != null;
    }

    boolean hasPayloadType() {
        return payloadType != null;
    }

    private Stream<Format> formats() {
        return Stream.<@Nullable Format>of(video, compressed, audio).filter(Objects::nonNull);
    }

    /** The format that is given, or null. */
    @Nullable Format format() {
        if (formats().count() > 1) {
            throw new ParameterException(
                    spec.commandLine(), "give only one of --video, --compressed and --audio");
        }
        return formats().findAny().orElse(null);
    }

    /** The name or an address of the interface that is given, or null. */
    @Nullable String networkInterface() {
        return networkInterface;
    }

    /** IPv4 of the interface that is given, or null. */
    @Nullable String interfaceAddress() {
        return networkInterface == null ? null : Interfaces.address(networkInterface);
    }

    /** A connection that sends a format there. */
    St2110 destination(Format format) {
        St2110 settings =
                switch (format) {
                    case VideoFormat uncompressed -> St2110.video20(address(), port());
                    case CompressedFormat codestreams -> St2110.video22(address(), port());
                    case AudioFormat pcm -> St2110.audio30(address(), port());
                    case BlobFormat blob ->
                            throw new IllegalStateException("there is no option for it");
                };
        return settings.payloadType(payloadType());
    }

    /**
     * The stream.
     *
     * @param packing of ST 2110-20
     * @param traffic what the sender promises
     * @param ttl of a multicast group
     * @param source the sender's address, or null
     * @param referenceClock {@code ts-refclk}
     * @param mediaClock {@code mediaclk}
     */
    Media media(
            String packing,
            Traffic traffic,
            int ttl,
            @Nullable String source,
            @Nullable String referenceClock,
            @Nullable String mediaClock) {
        Format format = format();
        if (format == null) {
            throw new ParameterException(
                    spec.commandLine(), "give one of --video, --compressed and --audio");
        }
        return new Media(
                essence(format, packing, traffic),
                address(),
                Media.isMulticast(address()) ? ttl : null,
                port(),
                payloadType(),
                source == null ? List.of() : List.of(source),
                referenceClock,
                mediaClock);
    }

    private static Essence essence(Format format, String packing, Traffic traffic) {
        return switch (format) {
            case VideoFormat video -> Video20.of(video, Colour.BT709, packing, traffic);
            case CompressedFormat codestreams ->
                    Video22.of(codestreams, null, null, null, Colour.BT709, traffic);
            case AudioFormat audio -> new Audio30(audio, null);
            case BlobFormat blob -> throw new IllegalStateException("there is no option for it");
        };
    }

    /** Refuses a place that is none. */
    void checkPlace() {
        if (place == null || !place.matches("[^:]+:\\d{1,5}")) {
            throw new ParameterException(
                    spec.commandLine(),
                    (place == null ? "" : place + ": ")
                            + "give ADDRESS:PORT, for example 239.1.2.3:5004");
        }
    }

    private String address() {
        return split()[0];
    }

    private int port() {
        return Integer.parseInt(split()[1]);
    }

    private String[] split() {
        checkPlace();
        return String.valueOf(place).split(":", 2);
    }

    private int payloadType() {
        return payloadType == null ? PAYLOAD_TYPE : payloadType;
    }
}
