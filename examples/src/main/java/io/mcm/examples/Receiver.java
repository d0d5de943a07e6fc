package io.mcm.examples;

import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.format.Format;
import java.io.PrintStream;
import java.time.Duration;

/** Receives frames and says once a second how many came, and how late. {@code Receiver [GROUP]} */
public final class Receiver {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private Receiver() {}

    /** Receives from group camera-1, or the one that is named, until the stream ends. */
    public static void main(String[] arguments) {
        String group = arguments.length > 0 ? arguments[0] : "camera-1";
        MeshConfig config = MeshConfig.builder().mesh("studio").node("monitor-app").build();
        try (Mesh mesh = Mesh.launch(config)) {
            receive(mesh, group, System.out);
        }
    }

    /** Receives until the stream ends; returns how many frames came. */
    static long receive(Mesh mesh, String group, PrintStream out) {
        long frames = 0;
        long missed = 0;
        // No format is named: it is the source's. The source need not be there yet.
        try (RxConnection rx = mesh.connection().group(group).openRx()) {
            out.println("waiting for " + group);
            Format format = rx.awaitFormat(Duration.ofSeconds(30));
            out.println(format == null ? "no source came in 30 s" : "receiving " + format);
            long lastSaid = System.nanoTime();
            while (format != null && !rx.ended()) {
                try (RxBuffer frame = rx.receive(SECOND)) {
                    if (frame != null) { // null: nothing came in time, or the stream ended
                        frames++;
                        missed += frame.missedBefore();
                        format = frame.format(); // it may change on the way
                    }
                } // closed, the frame's memory is the sender's again
                if (System.nanoTime() - lastSaid > SECOND.toNanos()) {
                    lastSaid = System.nanoTime();
                    out.printf(
                            "%d frames, %d missed, half of them in less than %d us%n",
                            frames, missed, rx.stats().latency().p50() / 1000);
                }
            }
            out.printf("the stream ended: %d frames, %d missed%n", frames, missed);
        }
        return frames;
    }
}
