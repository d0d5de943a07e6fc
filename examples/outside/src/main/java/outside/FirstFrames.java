package outside;

import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.format.FrameRate;
import io.mcm.format.PixelFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** A sender and a receiver of pictures in one process. Fails when a frame is missed or not what was sent. */
public final class FirstFrames {
    private static final int FRAMES = 120;
    private static final Duration TAI_AHEAD_OF_UTC = Duration.ofSeconds(37);

    private int rendered;
    private int shown;

    private FirstFrames() {}

    /**
     * Sends and receives.
     *
     * @param arguments none
     * @throws InterruptedException never, nobody interrupts it
     */
    public static void main(String[] arguments) throws InterruptedException {
        new FirstFrames().run();
    }

    private void run() throws InterruptedException {
        MeshConfig config = MeshConfig.builder().mesh("studio").node("camera-app").build();
        try (Mesh mesh = Mesh.launch(config)) {
            AtomicInteger failures = new AtomicInteger();
            Thread sender = new Thread(() -> send(mesh));
            sender.setUncaughtExceptionHandler(
                    (thread, failure) -> {
                        failure.printStackTrace();
                        failures.incrementAndGet();
                    });
            sender.start();
            receive(mesh);
            sender.join();
            if (failures.get() != 0 || shown != FRAMES) {
                throw new IllegalStateException(shown + " of " + FRAMES + " frames came");
            }
        }
        System.out.println(shown + " frames sent and received");
    }

    private void send(Mesh mesh) {
        try (TxConnection tx =
                mesh.connection()
                        .group("camera-1")
                        .video(1920, 1080, FrameRate.of(60), PixelFormat.YUV422P10LE)
                        .queueCapacity(16)
                        .maxMetadataSize(256)
                        .openTx()) {
            if (!tx.awaitReceivers(1, Duration.ofSeconds(10))) {
                throw new IllegalStateException("no receiver came");
            }
            while (rendered < FRAMES) {
                try (TxBuffer frame = tx.acquire(Duration.ofMillis(20))) {
                    if (frame == null) continue;
                    MutableDirectBuffer pixels = frame.payload();
                    int length = render(pixels);
                    frame.payloadLength(length).timestamp(taiNanos()).commit();
                }
            }
        }
    }

    private void receive(Mesh mesh) {
        try (RxConnection rx = mesh.connection().group("camera-1").reliable().openRx()) {
            System.out.println(rx.awaitFormat(Duration.ofSeconds(5)));
            while (true) {
                try (RxBuffer frame = rx.receive(Duration.ofSeconds(1))) {
                    if (frame == null) {
                        if (rx.ended()) break;
                        else continue;
                    }
                    show(frame.payload(), frame.timestamp(), frame.sequence(), frame.missedBefore());
                }
            }
        }
    }

    private int render(MutableDirectBuffer pixels) {
        pixels.putInt(0, rendered);
        pixels.putInt(pixels.capacity() - Integer.BYTES, rendered);
        rendered++;
        return pixels.capacity();
    }

    private void show(DirectBuffer pixels, long timestamp, long sequence, long missed) {
        boolean asRendered =
                pixels.getInt(0) == shown && pixels.getInt(pixels.capacity() - Integer.BYTES) == shown;
        if (!asRendered || timestamp <= 0 || missed != 0) {
            throw new IllegalStateException("frame " + sequence + " is not the one sent");
        }
        shown++;
    }

    private static long taiNanos() {
        Instant now = Instant.now().plus(TAI_AHEAD_OF_UTC);
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
