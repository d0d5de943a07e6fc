package io.mcm.tool;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mcm.ConfigException;
import io.mcm.st2110.sdp.Media;
import io.mcm.st2110.sdp.Sdp;
import io.mcm.st2110.sdp.Traffic;
import io.mcm.st2110.sdp.Video20;
import io.mcm.tool.media.MediaFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Which stream of ST 2110 to receive, in words or by its session description: what {@code recv} and
 * {@code analyze} have in common.
 */
final class JoinOptions {
    /** Multicast's; a receiver has no use for it. */
    private static final int TTL = 64;

    /** As many bytes as the longest text may have. */
    private static final int MOST_BYTES = 3 * Sdp.MAX_LENGTH;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Mixin private StreamOptions stream = new StreamOptions();

    @Option(
            names = "--source",
            paramLabel = "ADDRESS",
            description = "Receive from this sender of ST 2110 only, an IPv4 address.")
    private @Nullable String source;

    @Option(
            names = "--sdp",
            paramLabel = "FILE|-",
            description =
                    "A session description, in place of a format and ADDRESS:PORT; - is standard"
                            + " input.")
    private @Nullable String sdp;

    @Option(
            names = "--media",
            paramLabel = "N",
            description =
                    "Which stream of the session description, from 1; default the first one that can"
                            + " be received.")
    private @Nullable Integer number;

    StreamOptions stream() {
        return stream;
    }

    /** Whether a place or a description is given. */
    boolean any() {
        return stream.hasPlace() || sdp != null;
    }

    /** Refuses what has no meaning for a group. */
    void checkNone() {
        if (source != null || number != null || stream.hasPayloadType()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--source, --media and --payload-type are for ST 2110: give ADDRESS:PORT or --sdp");
        }
    }

    /** The stream. */
    Media media() throws IOException {
        if (sdp == null) {
            if (number != null) {
                throw new ParameterException(spec.commandLine(), "--media needs --sdp");
            }
            return stream.media(Video20.GPM, Traffic.NONE, TTL, source, null, null);
        }
        if (stream.any() || source != null) {
            throw new ParameterException(
                    spec.commandLine(), "--sdp tells format and place: give nothing beside it");
        }
        return choose(read(sdp));
    }

    private Media choose(Sdp description) {
        List<Media> streams = description.media();
        int chosen = number == null ? 1 : number;
        if (chosen < 1 || chosen > streams.size()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--media = "
                            + chosen
                            + ": allowed is 1 to "
                            + streams.size()
                            + ", of what can be received:"
                            + list(streams));
        }
        PrintWriter err = spec.commandLine().getErr();
        List<Integer> others = description.otherLegs(chosen - 1);
        if (!others.isEmpty()) {
            String numbers =
                    others.stream().map(leg -> "" + (leg + 1)).collect(Collectors.joining(", "));
            err.println(
                    "mcm: this stream is sent twice, for redundancy by ST 2022-7, which is not"
                            + " supported: stream "
                            + chosen
                            + " is received, --media chooses "
                            + numbers
                            + " instead");
        } else if (number == null && streams.size() > 1) {
            err.println("mcm: the first of these streams; --media chooses:" + list(streams));
        }
        err.flush();
        return streams.get(chosen - 1);
    }

    private static String list(List<Media> streams) {
        return IntStream.range(0, streams.size())
                .mapToObj(i -> "\n  " + (i + 1) + " " + words(streams.get(i)))
                .collect(Collectors.joining());
    }

    /** A stream in a few words. */
    static String words(Media media) {
        return media.essence().format().toText() + " at " + media.address() + ":" + media.port();
    }

    private static Sdp read(String name) throws IOException {
        boolean standard = name.equals(MediaFiles.STANDARD);
        try (InputStream in = standard ? System.in : Files.newInputStream(Path.of(name))) {
            return Sdp.parse(new String(in.readNBytes(MOST_BYTES), UTF_8));
        } catch (NoSuchFileException e) {
            throw new IOException(name + ": there is no such file", e);
        } catch (ConfigException e) {
            String faults =
                    e.faults().stream().map(fault -> "\n  " + fault).collect(Collectors.joining());
            throw new IOException(
                    (standard ? "standard input" : name)
                            + " describes no stream that can be received:"
                            + faults,
                    e);
        }
    }
}
