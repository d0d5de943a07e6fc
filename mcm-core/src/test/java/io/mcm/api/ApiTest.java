package io.mcm.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.ConnectionBuilder;
import io.mcm.ErrorCode;
import io.mcm.McmException;
import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.PageKind;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;

/** A node for each test, closed after it, and the few moves that every test makes. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class ApiTest {
    static final Duration FOR_EVER = ChronoUnit.FOREVER.getDuration();

    /** For what must come; nobody waits that long when all is well. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** For what must not come. */
    static final Duration A_MOMENT = Duration.ofMillis(50);

    /** Payload of the frames of these tests: a number and room for more. */
    static final int SIZE = 64;

    static final String GROUP = "group";

    final Mesh mesh = Mesh.launch(nodeConfig().build());

    /** The node's settings, for tests that want others. */
    MeshConfig.Builder nodeConfig() {
        return MeshConfig.builder().mesh("api").node("tester").pages(PageKind.BASE);
    }

    @AfterEach
    void closeNode() {
        mesh.close();
    }

    /** A connection of the group that all tests use. */
    final ConnectionBuilder connection() {
        return mesh.connection().group(GROUP);
    }

    /** A sender's settings, for small blobs. */
    final ConnectionBuilder source() {
        return connection().blob(SIZE);
    }

    /** Sends frames with these numbers, and adds up what commit said. */
    static int send(TxConnection tx, long first, int count) {
        int missed = 0;
        for (long number = first; number < first + count; number++) {
            missed += fill(acquire(tx), number).commit();
        }
        return missed;
    }

    /** Writes a number into a frame. */
    static TxBuffer fill(TxBuffer frame, long number) {
        frame.payload().putLong(0, number);
        return frame.payloadLength(Long.BYTES);
    }

    /** A slot, which must come. */
    static TxBuffer acquire(TxConnection tx) {
        return Objects.requireNonNull(tx.acquire(PATIENCE), "no slot came");
    }

    /** A frame, which must come. */
    static RxBuffer receive(RxConnection rx) {
        return Objects.requireNonNull(rx.receive(PATIENCE), "no frame came");
    }

    /** The number of the next frame, which must come. */
    static long receiveNumber(RxConnection rx) {
        try (RxBuffer frame = receive(rx)) {
            return frame.payload().getLong(0);
        }
    }

    /** Receives what is there and says how many that were. */
    static int drain(RxConnection rx) {
        return rx.poll(frame -> {}, Integer.MAX_VALUE);
    }

    static void assertRefused(ErrorCode code, ThrowingCallable call) {
        Assertions.assertThatExceptionOfType(McmException.class)
                .isThrownBy(call)
                .satisfies(e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
    }

    /** Waits for what another thread must do. */
    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time when %s", what).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
