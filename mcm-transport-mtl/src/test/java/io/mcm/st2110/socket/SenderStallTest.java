package io.mcm.st2110.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.Mesh;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.St2110;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.contract.FreePort;
import io.mcm.format.VideoFormat;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;

/** An application that stops now and then, and what its receiver sees of it. */
@Timeout(60)
class SenderStallTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final VideoFormat FORMAT = VideoFormat.parse("64x16@100:yuv422p10rfc4175");
    private static final int TICKS = 900;
    private static final long PERIOD_NANOS = 10_000_000;
    private static final long STALL_NANOS = 150_000_000;

    @ParameterizedTest
    @NullSource
    @EnumSource(names = "WIDE")
    void shouldGoOnAtTheNextFrameTimeAndCountThoseLeftOut(St2110.@Nullable Pacing pacing) {
        St2110 place = St2110.video20("127.0.0.1", FreePort.udp());
        if (pacing != null) {
            place = place.pacing(pacing);
        }
        try (Mesh mesh = Mesh.launch();
                Mesh other = Mesh.launch();
                RxConnection rx =
                        other.connection()
                                .st2110(place)
                                .format(FORMAT)
                                .queueCapacity(64)
                                .slots(128)
                                .openRx();
                TxConnection tx =
                        mesh.connection().st2110(place).format(FORMAT).reliable().openTx()) {
            int first = sendAndReceive(tx, rx);
            int last = first;
            for (int i = 1; i < 20; i++) {
                if (i == 7 || i == 14) {
                    stall();
                }
                int timestamp = sendAndReceive(tx, rx);
                assertThat(timestamp - last).isPositive();
                assertThat((timestamp - first) % TICKS).as("on a frame time").isZero();
                last = timestamp;
            }

            int times = (last - first) / TICKS;
            awaitSkipped(tx, times - 19);
            assertThat(tx.stats().skipped())
                    .isEqualTo(times - 19)
                    .isGreaterThanOrEqualTo(2 * (STALL_NANOS / PERIOD_NANOS - 2));
            assertThat(rx.stats().missed()).isZero();
        }
    }

    private static int sendAndReceive(TxConnection tx, RxConnection rx) {
        try (TxBuffer frame = tx.acquire(PATIENCE)) {
            assertThat(frame).isNotNull();
            frame.commit();
        }
        try (RxBuffer frame = rx.receive(PATIENCE)) {
            assertThat(frame).isNotNull();
            assertThat(frame.missedBefore()).isZero();
            return frame.rtpTimestamp();
        }
    }

    /** The frame may be here before its sender has counted. */
    private static void awaitSkipped(TxConnection tx, long times) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (tx.stats().skipped() < times && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    private static void stall() {
        long end = System.nanoTime() + STALL_NANOS;
        for (long left = STALL_NANOS; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left); // which may return early
        }
    }
}
