package io.mcm.memif.link;

import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.format.BlobFormat;
import java.io.File;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A process of {@link KillRoundsTest}: sends frames with their checksum, or checks them. Prints
 * what it has done 20 times a second; ends when its standard input does.
 */
public final class KillRoundsChild {
    static final String MESH = "kill-rounds";
    static final String GROUP = "frames";
    static final int SIZE = 4096;
    private static final int CHECKED = SIZE - Long.BYTES;
    private static final long FRAME_NANOS = 150_000;

    private static volatile boolean stopped;
    private static final AtomicLong FRAMES = new AtomicLong();
    private static final AtomicLong TORN = new AtomicLong();

    private KillRoundsChild() {}

    /** Runs as {@code tx} or {@code rx} under a name. */
    public static void main(String[] args) {
        Thread.ofPlatform().daemon().start(KillRoundsChild::awaitEnd);
        Thread.ofPlatform().daemon().start(KillRoundsChild::tell);
        MeshConfig config = MeshConfig.builder().mesh(MESH).node(args[1]).build();
        try (Mesh mesh = Mesh.launch(config)) {
            if (args[0].equals("tx")) {
                send(mesh);
            } else {
                check(mesh);
            }
        }
        System.out.println(state() + " end");
    }

    private static void awaitEnd() {
        try {
            while (System.in.read() != -1) {
                // only the end counts
            }
        } catch (IOException e) {
            // that is the end, too
        }
        stopped = true;
    }

    private static void tell() {
        while (true) {
            System.out.println(state());
            LockSupport.parkNanos(50_000_000);
        }
    }

    private static String state() {
        return FRAMES + " " + TORN + " " + count("/proc/self/fd");
    }

    private static int count(String directory) {
        String[] names = new File(directory).list();
        return names == null ? -1 : names.length;
    }

    private static void send(Mesh mesh) {
        try (TxConnection tx =
                mesh.connection().group(GROUP).format(new BlobFormat(SIZE)).slots(64).openTx()) {
            long number = 0;
            long next = System.nanoTime();
            while (!stopped) {
                try (TxBuffer frame = tx.acquire(Duration.ofMillis(20))) {
                    if (frame != null) {
                        fill(frame.payload(), number++);
                        frame.payloadLength(SIZE).commit();
                        FRAMES.set(number);
                    }
                }
                next = Math.max(next + FRAME_NANOS, System.nanoTime() - 10 * FRAME_NANOS);
                LockSupport.parkNanos(next - System.nanoTime());
            }
        }
    }

    private static void fill(MutableDirectBuffer payload, long number) {
        for (int at = 0; at < CHECKED; at += Long.BYTES) {
            payload.putLong(at, number * 0x9E3779B97F4A7C15L + at);
        }
        byte[] bytes = new byte[CHECKED];
        payload.getBytes(0, bytes);
        payload.putLong(CHECKED, checksum(bytes));
    }

    private static void check(Mesh mesh) {
        byte[] bytes = new byte[CHECKED];
        try (RxConnection rx = mesh.connection().group(GROUP).openRx()) {
            while (!stopped) {
                try (RxBuffer frame = rx.receive(Duration.ofMillis(20))) {
                    if (frame != null) {
                        DirectBuffer payload = frame.payload();
                        payload.getBytes(0, bytes);
                        if (frame.payloadSegment().byteSize() != SIZE
                                || payload.getLong(CHECKED) != checksum(bytes)) {
                            TORN.incrementAndGet();
                        }
                        FRAMES.incrementAndGet();
                    }
                }
            }
        }
    }

    private static long checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(MemorySegment.ofArray(bytes).asByteBuffer());
        return crc.getValue();
    }
}
