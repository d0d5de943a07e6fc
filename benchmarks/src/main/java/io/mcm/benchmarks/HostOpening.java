package io.mcm.benchmarks;

import io.mcm.Connection;
import io.mcm.ConnectionListener;
import io.mcm.ConnectionState;
import io.mcm.Mesh;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * How long it takes a receiver to join a stream that another process is sending: from the call of
 * openRx to its state ACTIVE. Each frame says when it was committed and when the one before was, so
 * the receiver can tell whether the first frame after that moment came.
 *
 * <p>{@code --opens N --fps N --size BYTES}
 */
final class HostOpening {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final String SENDING = "sending";

    private HostOpening() {}

    public static void main(String[] args) {
        Options options = Options.of(args);
        if (options.has("sender")) {
            sendForEver(options);
        } else {
            run(options, Sample::print);
        }
    }

    static void run(Options options, Consumer<Sample> found) {
        int opens = options.number("opens", 200);
        try (Host host = Host.of(options);
                Fork sender =
                        Fork.start(
                                HostOpening.class,
                                "--sender",
                                "--directory",
                                host.directory(),
                                "--fps",
                                options.number("fps", 60),
                                "--size",
                                options.number("size", Stream.PICTURE))) {
            sender.await(SENDING);
            Times times = new Times(opens);
            int missedFirst = 0;
            long first = 0;
            try (Mesh mesh = host.mesh()) {
                for (int i = 0; i < opens; i++) {
                    Opening opening = new Opening();
                    missedFirst += opening.open(mesh) ? 0 : 1;
                    times.record(opening.took());
                    first = i == 0 ? opening.took() : first;
                }
            }
            found.accept(
                    Sample.of("opening")
                            .figure("opens", opens)
                            .figure("p50", times.median())
                            .figure("p99", times.percentile(0.99))
                            .figure("max", times.percentile(1))
                            .figure("first", first)
                            .figure("missed_first", missedFirst));
        }
    }

    private static void sendForEver(Options options) {
        ProcessHandle.current().parent().ifPresent(HostOpening::endWith);
        int size = options.number("size", Stream.PICTURE);
        try (Mesh mesh = Host.of(options).mesh();
                TxConnection tx = mesh.connection().group("running").blob(size).openTx()) {
            System.out.println(SENDING);
            Pace pace = new Pace(options.number("fps", 60));
            long before = System.nanoTime();
            while (true) {
                pace.sleep();
                try (TxBuffer frame = Objects.requireNonNull(tx.acquire(PATIENCE))) {
                    long now = System.nanoTime();
                    frame.payload().putLong(0, before);
                    frame.payload().putLong(Long.BYTES, now);
                    frame.payloadLength(size).commit();
                    before = now;
                }
            }
        }
    }

    /** Nobody else would end it. */
    private static void endWith(ProcessHandle parent) {
        CompletableFuture<Void> _ = parent.onExit().thenRun(() -> Runtime.getRuntime().halt(1));
    }

    /** One receiver that joins, takes frames until it knows, and leaves. */
    private static final class Opening implements ConnectionListener {
        private final CompletableFuture<Long> active = new CompletableFuture<>();
        private long opened;

        @Override
        public void onState(
                Connection connection, ConnectionState from, ConnectionState to, String reason) {
            if (to == ConnectionState.ACTIVE) {
                active.complete(System.nanoTime());
            }
        }

        /** Whether the first frame that was committed after it was ACTIVE came. */
        boolean open(Mesh mesh) {
            opened = System.nanoTime();
            try (RxConnection rx = mesh.connection().group("running").listener(this).openRx()) {
                long since = active.join();
                while (true) {
                    try (RxBuffer frame = rx.receive(PATIENCE)) {
                        if (frame == null) {
                            return false;
                        }
                        if (frame.payload().getLong(Long.BYTES) >= since) {
                            return frame.payload().getLong(0) < since;
                        }
                    }
                }
            }
        }

        long took() {
            return active.join() - opened;
        }
    }
}
