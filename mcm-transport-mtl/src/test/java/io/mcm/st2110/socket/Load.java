package io.mcm.st2110.socket;

import io.mcm.Mesh;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.St2110;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.format.VideoFormat;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One side of a stream under load, in a process of its own, so that its CPU time is its own: {@code
 * tx|rx FORMAT PORT SECONDS}. The sender leaves the pixels as they are, the receiver looks at none:
 * what is measured is the library.
 */
final class Load {
    /** Until everything is compiled. */
    private static final long WARM_UP_NANOS = 5_000_000_000L;

    private static final long LONGEST_WAIT_NANOS = 30_000_000_000L;

    private final VideoFormat format;
    private final St2110 place;
    private final long nanos;

    private Load(String[] arguments) {
        format = VideoFormat.parse(arguments[1]);
        place = St2110.video20("127.0.0.1", Integer.parseInt(arguments[2]));
        nanos = Long.parseLong(arguments[3]) * 1_000_000_000;
    }

    public static void main(String[] arguments) {
        Load load = new Load(arguments);
        try (Mesh mesh = Mesh.launch()) {
            if (arguments[0].equals("tx")) {
                load.send(mesh);
            } else {
                load.receive(mesh);
            }
        }
    }

    private static long cpuNanos() {
        return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
    }

    private static String cores(long cpu, long wall) {
        return String.format(Locale.ROOT, "cpu=%.3f", (double) cpu / wall);
    }

    private void send(Mesh mesh) {
        try (TxConnection tx = mesh.connection().st2110(place).format(format).reliable().openTx()) {
            push(tx, WARM_UP_NANOS);
            long cpu = cpuNanos();
            long begin = System.nanoTime();
            long sent = push(tx, nanos);
            long cores = cpuNanos() - cpu;
            System.out.println("sent=" + sent + " " + cores(cores, System.nanoTime() - begin));
            push(tx, 1_000_000_000L); // the receiver's window ends within the stream
        }
    }

    private static long push(TxConnection tx, long nanos) {
        long end = System.nanoTime() + nanos;
        long sent = 0;
        while (System.nanoTime() < end) {
            try (TxBuffer frame = tx.acquire(Duration.ofSeconds(5))) {
                if (frame == null) {
                    throw new IllegalStateException("no slot in 5 s");
                }
                frame.commit();
                sent++;
            }
        }
        return sent;
    }

    private void receive(Mesh mesh) {
        try (RxConnection rx = mesh.connection().st2110(place).format(format).openRx()) {
            System.out.println("listening");
            long listening = System.nanoTime();
            long first = 0;
            while (first == 0 || System.nanoTime() - first < WARM_UP_NANOS) {
                try (RxBuffer frame = rx.receive(Duration.ofMillis(100))) {
                    if (frame != null && first == 0) {
                        first = System.nanoTime();
                    }
                }
                if (first == 0 && System.nanoTime() - listening > LONGEST_WAIT_NANOS) {
                    throw new IllegalStateException("no frame in 30 s");
                }
            }
            Window window = new Window();
            long cpu = cpuNanos();
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < nanos) {
                try (RxBuffer frame = rx.receive(Duration.ofMillis(100))) {
                    window.look(frame);
                }
            }
            long cores = cpuNanos() - cpu;
            System.out.println(window + " " + cores(cores, System.nanoTime() - begin));
        }
    }

    /** What came while it was looked at. */
    private final class Window {
        private long frames;
        private long missed;
        private long ticks;
        private int last;

        void look(@Nullable RxBuffer frame) {
            if (frame == null) {
                return;
            }
            if (frames++ > 0) {
                missed += frame.missedBefore();
                ticks += frame.rtpTimestamp() - last;
            }
            last = frame.rtpTimestamp();
        }

        @Override
        public String toString() {
            long times = 1 + Math.round(ticks / 90_000.0 * format.frameRate().asDouble());
            return "frames=" + frames + " missed=" + missed + " times=" + times;
        }
    }
}
