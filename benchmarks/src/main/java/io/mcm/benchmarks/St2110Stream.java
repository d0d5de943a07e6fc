package io.mcm.benchmarks;

import io.mcm.Discovery;
import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.St2110;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.format.VideoFormat;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One side of an ST 2110 stream, in a process of its own, so that its CPU time is its own. The
 * sender leaves the pixels as they are, the receiver looks at none: what is measured is the
 * library, and the kernel for it.
 *
 * <p>{@code --side tx|rx --format FORMAT --port N --seconds N [--pacing wide]}
 */
final class St2110Stream {
    /** Said by a receiver when it has a socket. */
    static final String LISTENING = "listening";

    /** Until everything is compiled. */
    private static final long WARM_UP_NANOS = 5_000_000_000L;

    private static final long SECOND = 1_000_000_000L;
    private static final long LONGEST_WAIT_NANOS = 30 * SECOND;

    private final String side;
    private final VideoFormat format;
    private final St2110 place;
    private final long nanos;

    private St2110Stream(Options options) {
        side = options.text("side", "rx");
        format = VideoFormat.parse(options.text("format", ""));
        St2110 unpaced = St2110.video20("127.0.0.1", options.number("port", 0));
        place = options.has("pacing") ? unpaced.pacing(St2110.Pacing.WIDE) : unpaced;
        nanos = options.number("seconds", 10) * SECOND;
    }

    public static void main(String[] args) {
        CpuShare.prepare();
        St2110Stream stream = new St2110Stream(Options.of(args));
        try (Mesh mesh = Mesh.launch(MeshConfig.builder().discovery(Discovery.NONE).build())) {
            if (stream.side.equals("tx")) {
                stream.send(mesh);
            } else {
                stream.receive(mesh);
            }
        }
    }

    private Sample sample(CpuShare share) {
        double cores = share.processPercent() / 100;
        return Sample.of("st2110-stream")
                .label("side", side)
                .label("format", format.toText())
                .figure("cores", cores);
    }

    private void send(Mesh mesh) {
        try (TxConnection tx = mesh.connection().st2110(place).format(format).reliable().openTx()) {
            push(tx, WARM_UP_NANOS);
            CpuShare share = new CpuShare();
            long skipped = tx.stats().skipped();
            long begin = System.nanoTime();
            long sent = push(tx, nanos);
            sample(share)
                    .figure("frames", sent)
                    .figure("skipped", tx.stats().skipped() - skipped)
                    .figure("seconds", (double) (System.nanoTime() - begin) / SECOND)
                    .print();
            push(tx, SECOND); // the receiver's window ends within the stream
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
            System.out.println(LISTENING);
            warmUp(rx);
            Window window = new Window();
            CpuShare share = new CpuShare();
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < nanos) {
                try (RxBuffer frame = rx.receive(Duration.ofMillis(100))) {
                    window.look(frame);
                }
            }
            sample(share)
                    .figure("frames", window.frames)
                    .figure("missed", window.missed)
                    .figure("times", window.times())
                    .figure("seconds", (double) (System.nanoTime() - begin) / SECOND)
                    .print();
        }
    }

    private static void warmUp(RxConnection rx) {
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

        /** Frame times from the first to the last one. */
        long times() {
            return 1 + Math.round(ticks / 90_000.0 * format.frameRate().asDouble());
        }
    }
}
