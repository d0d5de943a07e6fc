package io.mcm.tool.transfer;

import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.format.Format;
import io.mcm.tool.media.Container;
import io.mcm.tool.media.MediaFiles;
import io.mcm.tool.media.MediaWriter;
import io.mcm.tool.media.Wrapping;
import io.mcm.tool.output.ProgressLine;
import java.io.IOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Receives frames and writes them to a file. */
public final class Receiving {
    private static final Duration LOOK_AROUND = Duration.ofMillis(100);

    private final RxConnection rx;
    private final @Nullable String output;
    private final @Nullable Container container;
    private final long frames;
    private final @Nullable Duration idle;
    private final BooleanSupplier stop;
    private final ProgressLine progress;

    private @Nullable MediaWriter writer;
    private @Nullable Format format;
    private boolean fromStart;
    private long startNanos;
    private long lastNanos;

    /**
     * @param output the file's name, null to write none
     * @param container how frames lie in it, null to go by its name
     * @param frames how many at most
     * @param idle how long to wait for another one after the first, null for ever
     * @param stop ends it early
     */
    public Receiving(
            RxConnection rx,
            @Nullable String output,
            @Nullable Container container,
            long frames,
            @Nullable Duration idle,
            BooleanSupplier stop,
            ProgressLine progress) {
        this.rx = rx;
        this.output = output;
        this.container = container;
        this.frames = frames;
        this.idle = idle;
        this.stop = stop;
        this.progress = progress;
    }

    /** Receives until the end and completes the file. Leaves the connection open. */
    public End run() throws IOException {
        try {
            prepare(); // before frames come, which would wait for it
            End end = receive();
            prepare(); // a stream without frames makes a file without frames
            return end;
        } finally {
            if (writer != null) {
                writer.close();
            }
        }
    }

    /** How long it took from the first frame to the last. */
    public long nanos() {
        return lastNanos - startNanos;
    }

    private End receive() throws IOException {
        for (long received = 0; received < frames; ) {
            if (stop.getAsBoolean()) {
                return End.STOPPED;
            }
            try (RxBuffer frame = rx.receive(LOOK_AROUND)) {
                if (frame != null) {
                    write(frame);
                    received++;
                    lastNanos = System.nanoTime();
                } else if (rx.ended()) {
                    return End.STREAM_ENDED;
                } else if (received > 0 && isSilent()) {
                    return End.SILENCE;
                }
            }
            if (progress.isDue()) {
                progress.show(TransferReport.of("received", rx, nanos()).summary());
            }
        }
        return End.FRAME_COUNT;
    }

    private boolean isSilent() {
        return idle != null && System.nanoTime() - lastNanos > idle.toNanos();
    }

    private void write(RxBuffer frame) throws IOException {
        if (startNanos == 0) {
            startNanos = System.nanoTime();
            lastNanos = startNanos;
            fromStart = frame.sequence() == 0;
        }
        if (writer == null || !frame.format().equals(format)) {
            follow(frame.format());
        }
        if (writer != null) {
            // What the container had besides the frames is right only for a file that is all there.
            Wrapping wrapping = fromStart ? Wrapping.decode(frame.metadata()) : Wrapping.NONE;
            writer.write(frame.payloadSegment(), frame.field(), wrapping);
        }
    }

    /**
     * Raw frames may change their format; in the other containers the header has said what comes.
     */
    private void follow(Format to) throws IOException {
        Format from = format;
        format = to;
        if (writer == null) {
            writer = create(to);
        } else if (!MediaFiles.isRaw(output, container)) {
            throw new IOException(
                    output
                            + ": the source went from "
                            + from
                            + " to "
                            + to
                            + ", which this kind of file cannot follow; write raw frames");
        }
    }

    private void prepare() throws IOException {
        Format known = rx.format();
        if (format == null && known != null) {
            follow(known);
        }
    }

    private @Nullable MediaWriter create(Format of) throws IOException {
        return output == null ? null : MediaFiles.create(output, container, of);
    }
}
