package io.mcm.tool.media;

import io.mcm.format.AudioFormat;
import io.mcm.format.CompressedFormat;
import io.mcm.format.Format;
import io.mcm.format.FrameRate;
import io.mcm.format.PacketTime;
import io.mcm.format.VideoFormat;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Opens media files by name; {@code -} is standard input or output. */
public final class MediaFiles {
    /** The name of standard input and output. */
    public static final String STANDARD = "-";

    /** The codec whose frames say how long they are. */
    private static final String JPEG_XS = "jxsv";

    private MediaFiles() {}

    /**
     * Opens a file to read.
     *
     * @param container how its frames lie, null to go by the name, and for {@link #STANDARD} by the
     *     first bytes where no format is given
     * @param format what its frames must be, null to take what the file says
     * @param rate the frame rate to take where the file has none, or null
     * @param packetTime how much sound a frame holds, where no format says so, or null for about 1
     *     ms
     * @throws MediaException the file is not what it should be
     */
    public static MediaReader open(
            String name,
            @Nullable Container container,
            @Nullable Format format,
            @Nullable FrameRate rate,
            @Nullable PacketTime packetTime)
            throws IOException {
        ByteInput in = new ByteInput(name.equals(STANDARD) ? "standard input" : name, input(name));
        try {
            MediaReader reader =
                    switch (container == null ? guess(name, in, format) : container) {
                        case Y4M ->
                                new Y4mReader(
                                        in,
                                        format instanceof VideoFormat video
                                                ? video.frameRate()
                                                : rate);
                        case WAV ->
                                new WavReader(
                                        in,
                                        format instanceof AudioFormat audio
                                                ? audio.packetTime()
                                                : packetTime);
                        case RAW ->
                                known(in, format) instanceof CompressedFormat codestreams
                                                && codestreams.codec().equals(JPEG_XS)
                                        ? new CodestreamReader(in, codestreams)
                                        : new RawReader(in, known(in, format));
                    };
            if (format != null && !reader.format().equals(format)) {
                throw in.fault(
                        "holds "
                                + reader.format().toText()
                                + ", but "
                                + format.toText()
                                + " is asked for; leave that out, or convert the file");
            }
            return reader;
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    /**
     * Makes a file to write, or empties the one that is there.
     *
     * @param container how its frames are to lie, null to go by the name
     * @param format what its frames are
     * @throws MediaException that container cannot hold that format
     */
    public static MediaWriter create(String name, @Nullable Container container, Format format)
            throws IOException {
        boolean standard = name.equals(STANDARD);
        String shown = standard ? "standard output" : name;
        Container kind = container == null ? Container.ofName(name) : container;
        if (kind == Container.Y4M && !(format instanceof VideoFormat)) {
            throw new MediaException(shown + ": YUV4MPEG2 cannot hold " + format.toText());
        }
        if (kind == Container.WAV && !(format instanceof AudioFormat)) {
            throw new MediaException(shown + ": WAV cannot hold " + format.toText());
        }
        ByteOutput out = new ByteOutput(shown, output(name), !standard && isFile(name));
        try {
            return switch (format) {
                case VideoFormat video when kind == Container.Y4M -> new Y4mWriter(out, video);
                case AudioFormat audio when kind == Container.WAV -> new WavWriter(out, audio);
                default -> new RawWriter(out);
            };
        } catch (IOException | RuntimeException e) {
            out.close();
            throw e;
        }
    }

    /**
     * The format in which a file can hold what comes in another: YUV4MPEG2 has planes in place of
     * the pgroups of RFC 4175.
     *
     * @param container how frames lie in it, null to go by its name
     */
    public static Format formatFor(String name, @Nullable Container container, Format wire) {
        boolean planes = (container == null ? Container.ofName(name) : container) == Container.Y4M;
        return planes && wire instanceof VideoFormat video ? Y4mHeader.planar(video) : wire;
    }

    /** Whether a file is to hold nothing but frames. */
    public static boolean isRaw(@Nullable String name, @Nullable Container container) {
        return name == null
                || (container == null ? Container.ofName(name) : container) == Container.RAW;
    }

    private static Container guess(String name, ByteInput in, @Nullable Format format)
            throws IOException {
        Container byName = Container.ofName(name);
        if (byName != Container.RAW || format != null) {
            return byName;
        }
        Container byStart = Container.ofStart(in.peek(Y4mHeader.MAGIC.length()));
        return byStart == null ? Container.RAW : byStart;
    }

    private static Format known(ByteInput in, @Nullable Format format) throws MediaException {
        if (format == null) {
            throw in.fault(
                    "is neither YUV4MPEG2 nor WAV, so its format must be given: --video,"
                            + " --compressed, --audio or --blob");
        }
        return format;
    }

    private static boolean isFile(String name) {
        return Files.isRegularFile(Path.of(name));
    }

    // The channels of the standard streams are those of their descriptors, so that payloads go
    // straight
    // between them and the slots.
    private static FileChannel input(String name) throws IOException {
        if (name.equals(STANDARD)) {
            return new FileInputStream(FileDescriptor.in).getChannel();
        }
        try {
            return FileChannel.open(Path.of(name), StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            throw new MediaException(name + ": there is no such file");
        }
    }

    private static FileChannel output(String name) throws IOException {
        if (name.equals(STANDARD)) {
            return new FileOutputStream(FileDescriptor.out).getChannel();
        }
        try {
            return FileChannel.open(
                    Path.of(name),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING);
        } catch (NoSuchFileException e) {
            throw new MediaException(name + ": its directory does not exist");
        }
    }
}
