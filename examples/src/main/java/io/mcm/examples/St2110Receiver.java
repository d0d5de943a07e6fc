package io.mcm.examples;

import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.format.VideoFormat;
import io.mcm.st2110.sdp.Media;
import io.mcm.st2110.sdp.Sdp;
import io.mcm.st2110.sdp.Video20;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Receives the pictures of an ST 2110-20 sender by its session description, and says what it saw.
 * {@code St2110Receiver FILE.sdp [MY-ADDRESS]}
 */
public final class St2110Receiver {
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private St2110Receiver() {}

    /** Receives until nothing comes for a second. */
    public static void main(String[] arguments) throws IOException {
        String description = Files.readString(Path.of(arguments[0])); // an error tells its line
        MeshConfig.Builder config = MeshConfig.builder();
        if (arguments.length > 1) {
            config.st2110Address(arguments[1]);
        }
        try (Mesh mesh = Mesh.launch(config.build())) {
            receive(mesh, description, System.out);
        }
    }

    /** Receives until nothing comes for a second; returns how many frames came. */
    static long receive(Mesh mesh, String description, PrintStream out) {
        Media media =
                Sdp.parse(description).media().stream()
                        .filter(stream -> stream.essence() instanceof Video20)
                        .findFirst()
                        .orElseThrow();
        // The format that the pixels have on their way; name another one and they are converted.
        VideoFormat format = ((Video20) media.essence()).format();
        long frames = 0;
        long missed = 0;
        // Frames that lack packets come too, with their number; without this they are left out.
        try (RxConnection rx =
                mesh.connection()
                        .st2110(media.st2110().incompleteFrames(true))
                        .format(format)
                        .openRx()) {
            out.println("waiting for " + format.toText() + " at " + media.address());
            boolean more = true;
            while (more) {
                try (RxBuffer frame = rx.receive(frames == 0 ? Duration.ofSeconds(30) : SILENCE)) {
                    more = frame != null;
                    if (frame != null) {
                        frames++;
                        missed += frame.missedBefore();
                        if (frame.missingParts() > 0) {
                            out.println(frame.missingParts() + " packets are missing");
                        }
                    }
                }
            }
        }
        out.printf("%d frames, %d missed%n", frames, missed);
        return frames;
    }
}
