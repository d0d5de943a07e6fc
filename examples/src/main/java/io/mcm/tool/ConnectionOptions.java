package io.mcm.tool;

import io.mcm.ConnectionBuilder;
import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.St2110;
import io.mcm.format.BlobFormat;
import io.mcm.format.Format;
import io.mcm.format.PacketTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
                    "The group to connect to; its format is that of the file, or one of --video,"
                            + " --compressed, --audio and --blob.")
    private @Nullable String group;

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
    private @Nullable Format format;
    private @Nullable String interfaceAddress;

    /** The same where no stream of ST 2110 can be given, and the format is the source's. */
    void read() throws IOException {
        read(new StreamOptions(), false);
    }

    /**
     * Refuses what cannot go together, and reads the document.
     *
     * @param stream where a format may be given
     * @param elsewhere whether a place that is no group is given
     */
    void read(StreamOptions stream, boolean elsewhere) throws IOException {
        if (config == null && group == null && !elsewhere) {
            throw new ParameterException(
                    spec.commandLine(),
                    "give --group NAME or --config FILE.json; send and recv also take ADDRESS:PORT of"
                            + " ST 2110");
        }
        if (elsewhere && (group != null || config != null)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "give only one of --group, --config and a stream of ST 2110");
        }
        if (stream.hasPlace()) {
            stream.checkPlace();
        }
        format = stream.format();
        if (format != null && blob != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "give only one of --video, --compressed, --audio and --blob");
        }
        if (elsewhere && blob != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--blob is for groups: ST 2110 carries video, compressed video and audio");
        }
        format = format == null ? blob : format;
        interfaceAddress = stream.interfaceAddress();
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
        return meshConfig(null);
    }

    /**
     * The node's settings.
     *
     * @param address for ST 2110 where no interface is given, or null to go by the routes
     */
    MeshConfig meshConfig(@Nullable String address) {
        MeshConfig.Builder builder = MeshConfig.builder();
        if (document != null) {
            builder.json(document);
        }
        if (mesh != null) {
            builder.mesh(mesh);
        }
        String wanted = interfaceAddress == null ? address : interfaceAddress;
        if (wanted != null) {
            builder.st2110Address(wanted);
        }
        return builder.build();
    }

    /** The connection, all but what only the file, the source or a stream's description knows. */
    ConnectionBuilder builder(Mesh node) {
        ConnectionBuilder builder = node.connection();
        if (document != null) {
            builder.json(document);
        }
        if (group != null) {
            builder.group(group);
        }
        if (format != null) {
            builder.format(format);
        }
        return builder;
    }

    /** The format that the options or the document name, or null. */
    @Nullable Format format(Mesh node) {
        return format == null && document != null ? builder(node).toConfigTx().format() : format;
    }

    /** Whether the document leads to ST 2110. */
    boolean isSt2110(Mesh node) {
        return document != null && builder(node).toConfigTx().transport() instanceof St2110;
    }

    @Nullable PacketTime packetTime() {
        return packetTime;
    }
}
