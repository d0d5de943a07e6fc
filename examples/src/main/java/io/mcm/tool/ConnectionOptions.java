package io.mcm.tool;

import io.mcm.ConnectionBuilder;
import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.format.AudioFormat;
import io.mcm.format.BlobFormat;
import io.mcm.format.Format;
import io.mcm.format.PacketTime;
import io.mcm.format.VideoFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which connection to open: what {@code send} and {@code recv} have in common. */
final class ConnectionOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--config",
            paramLabel = "FILE.json",
            description =
                    "A connection as the SDK of Intel's Media Communications Mesh takes it; the fields"
                            + " of its client document may be in it too.")
    private @Nullable Path config;

    @Option(
            names = "--group",
            paramLabel = "NAME",
            description =
                    "The group to connect to; its format is that of the file, or one of these:")
    private @Nullable String group;

    @Option(
            names = "--video",
            paramLabel = "FORMAT",
            converter = Formats.Video.class,
            description =
                    "For example 1920x1080@60000/1001:yuv422p10le, or with :interlaced, :psf.")
    private @Nullable VideoFormat video;

    @Option(
            names = "--audio",
            paramLabel = "FORMAT",
            converter = Formats.Audio.class,
            description = "For example 48000/2/pcm_s24be/1ms.")
    private @Nullable AudioFormat audio;

    @Option(
            names = "--blob",
            paramLabel = "SIZE",
            converter = Formats.Blob.class,
            description = "Any bytes, so many of them a frame.")
    private @Nullable BlobFormat blob;

    @Option(
            names = "--packet-time",
            paramLabel = "TIME",
            converter = Formats.Packet.class,
            description = "How much of a WAV file a frame holds; default 1ms, at 44.1 kHz 1.09ms.")
    private @Nullable PacketTime packetTime;

    @Option(
            names = "--mesh",
            paramLabel = "NAME",
            description = "The mesh to join; nodes of one name find each other.")
    private @Nullable String mesh;

    private @Nullable String document;

    /** Refuses what cannot go together, and reads the document. */
    void read() throws IOException {
        if (config == null && group == null) {
            throw new ParameterException(
                    spec.commandLine(), "give --group NAME or --config FILE.json");
        }
        if (Stream.of(video, audio, blob).filter(Objects::nonNull).count() > 1) {
            throw new ParameterException(
                    spec.commandLine(), "give only one of --video, --audio and --blob");
        }
        if (config != null) {
            try {
                document = Files.readString(config);
            } catch (NoSuchFileException e) {
                throw new IOException(config + ": there is no such file", e);
            }
        }
    }

    /** The node's settings. */
    MeshConfig meshConfig() {
        MeshConfig.Builder builder = MeshConfig.builder();
        if (document != null) {
            builder.json(document);
        }
        if (mesh != null) {
            builder.mesh(mesh);
        }
        return builder.build();
    }

    /** The connection, all but its format where only the file or the source knows it. */
    ConnectionBuilder builder(Mesh node) {
        ConnectionBuilder builder = node.connection();
        if (document != null) {
            builder.json(document);
        }
        if (group != null) {
            builder.group(group);
        }
        Format format = optionFormat();
        if (format != null) {
            builder.format(format);
        }
        return builder;
    }

    /** The format that the options or the document name, or null. */
    @Nullable Format format(Mesh node) {
        Format format = optionFormat();
        return format == null && document != null ? builder(node).toConfigTx().format() : format;
    }

    @Nullable PacketTime packetTime() {
        return packetTime;
    }

    private @Nullable Format optionFormat() {
        return Stream.<@Nullable Format>of(video, audio, blob)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
