package io.mcm.tool;

import io.mcm.ConnectionBuilder;
import io.mcm.Delivery;
import io.mcm.Mesh;
import io.mcm.TxConnection;
import io.mcm.format.AudioFormat;
import io.mcm.format.BlobFormat;
import io.mcm.format.CompressedFormat;
import io.mcm.format.Format;
import io.mcm.format.FrameRate;
import io.mcm.format.VideoFormat;
import io.mcm.tool.media.MediaFiles;
import io.mcm.tool.media.MediaReader;
import io.mcm.tool.media.Wrapping;
import io.mcm.tool.output.ProgressLine;
import io.mcm.tool.pace.Pacer;
import io.mcm.tool.transfer.End;
import io.mcm.tool.transfer.FileSource;
import io.mcm.tool.transfer.FrameSource;
import io.mcm.tool.transfer.PatternSource;
import io.mcm.tool.transfer.Sending;
import io.mcm.tool.transfer.TransferReport;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code mcm send}. */
@Command(
        name = "send",
        description =
                "Send the frames of a file, or the test picture or tone where no file is given, to a group or"
                        + " as a stream of ST 2110.",
        mixinStandardHelpOptions = true)
final class SendCommand implements Callable<Integer> {
    /** Late frames sent at once: well below what a receiver's queue holds. */
    private static final int MAX_BURST = 2;

    private static final int MAX_AUDIO_BURST = 8;

    @Spec private CommandSpec spec = CommandSpec.create();
    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private StreamOptions stream = new StreamOptions();
    @Mixin private SenderOptions sender = new SenderOptions();
    @Mixin private ReceiverOptions receiver = new ReceiverOptions();
    @Mixin private FileOptions files = new FileOptions();

    @Option(
            names = "--input",
            paramLabel = "FILE|-",
            description =
                    "What to send: YUV4MPEG2 (.y4m), WAV, or raw frames; - is standard input.")
    private @Nullable String input;

    @Option(names = "--loop", description = "Start again at the end of the file.")
    private boolean loop;

    @Option(
            names = "--rate",
            paramLabel = "FPS|max",
            converter = Formats.Speed.class,
            description =
                    "Frames of the mesh a second; default that of the format, for blobs max."
                            + " Also the rate of a .y4m file that does not say its own.")
    private @Nullable Rate rate;

    @Option(
            names = "--wait",
            paramLabel = "N",
            description = "Begin when so many receivers are there; default 0, with --both 1.")
    private int wait;

    @Option(
            names = "--both",
            description =
                    "Receive in this process too, without a miss unless --delivery says otherwise;"
                            + " --output and --queue are for the receiver.")
    private boolean both;

    @Override
    public Integer call() throws IOException, InterruptedException {
        connection.read(stream, stream.hasPlace());
        if (!stream.hasPlace()) {
            sender.checkNone();
            if (stream.hasPayloadType()) {
                throw new ParameterException(
                        spec.commandLine(), "--payload-type is for ST 2110: give ADDRESS:PORT");
            }
        }
        files.check();
        if (both && stream.hasPlace()) {
            throw new ParameterException(
                    spec.commandLine(), "--both is for groups: start recv ADDRESS:PORT beside it");
        }
        if (files.output() != null && !both) {
            throw new ParameterException(spec.commandLine(), "--output needs --both");
        }
        if (loop && (input == null || input.equals(MediaFiles.STANDARD))) {
            throw new ParameterException(spec.commandLine(), "--loop needs --input with a file");
        }
        Thread worker = Thread.currentThread();
        try (Shutdown shutdown = new Shutdown(worker::interrupt);
                Mesh mesh = Mesh.launch(connection.meshConfig());
                FrameSource source =
                        source(
                                connection.format(mesh),
                                stream.hasPlace() || connection.isSt2110(mesh));
                ProgressLine progress = ProgressLine.on(spec.commandLine().getErr())) {
            if (both && connection.isSt2110(mesh)) {
                throw new ParameterException(
                        spec.commandLine(), "--both is for groups: start recv beside it");
            }
            return run(mesh, source, shutdown, progress);
        }
    }

    private int run(Mesh mesh, FrameSource source, Shutdown shutdown, ProgressLine progress)
            throws IOException, InterruptedException {
        try (Loopback loopback = both ? loopback(mesh) : null) {
            BooleanSupplier stop =
                    () -> shutdown.requested() || (loopback != null && loopback.failed());
            Pacer pacer = pacer(source.format());
            End end;
            TransferReport sent;
            try (TxConnection tx = openTx(mesh, source)) {
                int receivers = both ? Math.max(1, wait) : wait;
                end =
                        new Sending(
                                        tx,
                                        source,
                                        pacer,
                                        receivers,
                                        files.frames(),
                                        loop,
                                        stop,
                                        progress)
                                .run();
                sent = TransferReport.of("sent", tx, pacer.nanos());
            }
            Thread.interrupted(); // it has done its work, and would hinder what is still to be
            // written
            progress.close();
            TransferReport received = loopback == null ? null : loopback.finish();
            return conclude(end, sent, received);
        }
    }

    private int conclude(End end, TransferReport sent, @Nullable TransferReport received)
            throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put("sent", sent.toJson());
        err.println("mcm: " + sent.summary() + ": " + end);
        boolean complete = true;
        if (received != null) {
            parts.put("received", received.toJson());
            err.println("mcm: " + received.summary());
            complete = received.stats().frames() == sent.stats().frames();
        }
        err.flush();
        files.report("send", end, parts);
        if (end == End.STOPPED) {
            return Shutdown.INTERRUPTED;
        }
        return complete ? 0 : Main.FAILED;
    }

    private FrameSource source(@Nullable Format format, boolean outside) throws IOException {
        if (input != null) {
            FrameRate otherwise = rate == null ? null : rate.frameRate();
            MediaReader reader =
                    MediaFiles.open(
                            input,
                            files.containerOf(input),
                            format,
                            otherwise,
                            connection.packetTime());
            return new FileSource(reader, !loop && !files.limited() && !outside, outside);
        }
        if (format == null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "give --input, or --video or --audio for the test picture or the tone");
        }
        return new PatternSource(format);
    }

    private TxConnection openTx(Mesh mesh, FrameSource source) {
        ConnectionBuilder builder = connection.builder(mesh).format(source.format());
        if (stream.hasPlace()) {
            builder.st2110(sender.apply(stream.destination(source.format())));
        }
        if (stream.hasPlace() || connection.isSt2110(mesh)) {
            // The link waits for the time of each frame, and this sender for the link.
            return builder.reliable().openTx();
        }
        int metadata = builder.toConfigTx().maxMetadataSize();
        return builder.maxMetadataSize(Math.max(metadata, Wrapping.MAX_BYTES)).openTx();
    }

    private Loopback loopback(Mesh mesh) {
        ConnectionBuilder builder = connection.builder(mesh);
        receiver.apply(builder, Delivery.RELIABLE);
        return new Loopback(builder.openRx(), files);
    }

    private Pacer pacer(Format format) {
        FrameRate usual =
                switch (format) {
                    case VideoFormat video -> video.slotRate();
                    case AudioFormat audio -> audio.slotRate();
                    case CompressedFormat codestreams -> codestreams.picture().slotRate();
                    case BlobFormat blob -> null;
                };
        FrameRate used = rate == null ? usual : rate.frameRate();
        return new Pacer(used, format instanceof AudioFormat ? MAX_AUDIO_BURST : MAX_BURST);
    }
}
