package io.mcm.memif.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mcm.BufferException;
import io.mcm.ConnectionException;
import io.mcm.ConnectionState;
import io.mcm.ErrorCode;
import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.format.BlobFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two nodes in one JVM are to each other what two processes are. */
class HostLinkTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Mesh one = Mesh.launch(MeshConfig.builder().mesh("link").node("one").build());
    private final Mesh other = Mesh.launch(MeshConfig.builder().mesh("link").node("other").build());

    @AfterEach
    void close() {
        other.close();
        one.close();
    }

    @Test
    void shouldCarryFramesToANodeThatCameBefore() {
        try (RxConnection rx = other.connection().group("g").openRx();
                TxConnection tx = tx("g")) {
            exchange(tx, rx, 1000);
        }
    }

    @Test
    void shouldCarryFramesToANodeThatCameAfter() {
        try (TxConnection tx = tx("g");
                RxConnection rx = other.connection().group("g").openRx()) {
            exchange(tx, rx, 1000);
        }
    }

    @Test
    void shouldEndTheStreamAfterTheLastFrame() {
        try (RxConnection rx = other.connection().group("g").openRx()) {
            try (TxConnection tx = tx("g")) {
                assertThat(tx.awaitReceivers(1, PATIENCE)).isTrue();
                send(tx, 0);
                send(tx, 1);
            }
            expect(rx, 0);
            expect(rx, 1);
            assertThat(rx.receive(PATIENCE)).isNull();
            assertThat(rx.ended()).isTrue();
            assertThat(rx.state()).isEqualTo(ConnectionState.SUSPENDED);
        }
    }

    @Test
    void shouldTellWhoHasTheGroup() {
        try (TxConnection tx = tx("g")) {
            assertThat(tx.state()).isEqualTo(ConnectionState.ACTIVE);
            assertThatThrownBy(
                            () -> other.connection().group("g").format(new BlobFormat(64)).openTx())
                    .isInstanceOfSatisfying(
                            ConnectionException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.GROUP_HAS_SOURCE))
                    .hasMessageContaining("node one");
        }
        other.connection().group("g").format(new BlobFormat(64)).openTx().close();
    }

    @Test
    void shouldGiveLatestReceiversTheNewestFrame() {
        try (TxConnection tx = tx("g");
                RxConnection rx = other.connection().group("g").latest().openRx()) {
            assertThat(tx.awaitReceivers(1, PATIENCE)).isTrue();
            for (int i = 0; i < 100; i++) {
                commit(tx, i);
            }
            int last = -1;
            for (int i = 0; i < 2; i++) {
                try (RxBuffer frame = Objects.requireNonNull(rx.receive(PATIENCE))) {
                    last = frame.payload().getInt(0);
                    assertThat(last).isGreaterThan(90);
                }
            }
            assertThat(last).isEqualTo(99);
            assertThat(rx.stats().missed()).isEqualTo(98);
        }
    }

    @Test
    void shouldHoldBackForAReliableReceiverThenGoOnWithoutIt() {
        try (TxConnection tx = tx("g");
                RxConnection rx =
                        other.connection()
                                .group("g")
                                .queueCapacity(4)
                                .reliable()
                                .maxStall(Duration.ofMillis(300))
                                .openRx()) {
            assertThat(tx.awaitReceivers(1, PATIENCE)).isTrue();
            for (int i = 0; i < 4; i++) {
                send(tx, i);
            }
            assertThat(tx.acquire(Duration.ofMillis(20))).isNull();
            expect(rx, 0);
            send(tx, 4); // there was room for one
            assertThat(tx.acquire(Duration.ofMillis(20))).isNull();
            send(tx, 5); // after maxStall
            assertThat(tx.receivers()).isZero();
            for (int i = 1; i < 5; i++) {
                expect(rx, i);
            }
            assertThat(rx.tryReceive()).isNull(); // sees that it was detached, and comes again
            assertThat(tx.awaitReceivers(1, PATIENCE)).isTrue();
            send(tx, 6);
            try (RxBuffer frame = Objects.requireNonNull(rx.receive(PATIENCE))) {
                assertThat(frame.payload().getInt(0)).isEqualTo(6);
                assertThat(frame.missedBefore()).isEqualTo(1);
            }
        }
    }

    @Test
    void shouldWakeAThreadThatWaitsForAFrameOrASlot() throws Exception {
        try (TxConnection tx = tx("g");
                RxConnection rx = other.connection().group("g").reliable().openRx()) {
            assertThat(tx.awaitReceivers(1, PATIENCE)).isTrue();
            Thread receiver =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int i = 0; i < 2000; i++) {
                                            expect(rx, i);
                                        }
                                    });
            for (int i = 0; i < 2000; i++) {
                send(tx, i); // waits whenever the receiver's queue is full
            }
            receiver.join();
            assertThat(rx.stats().frames()).isEqualTo(2000);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldEndAWaitByInterruptOrClose(boolean virtual) throws Exception {
        Thread.Builder threads = virtual ? Thread.ofVirtual() : Thread.ofPlatform();
        try (TxConnection tx = tx("g")) {
            for (boolean interrupt : new boolean[] {true, false}) {
                RxConnection rx = other.connection().group("g").openRx();
                awaitActive(rx);
                AtomicReference<ErrorCode> code = new AtomicReference<>();
                CountDownLatch ready = new CountDownLatch(1);
                Thread waiter =
                        threads.start(
                                () -> {
                                    ready.countDown();
                                    try {
                                        rx.receive(Duration.ofHours(1));
                                    } catch (ConnectionException e) {
                                        code.set(e.code());
                                    }
                                });
                assertThat(ready.await(10, TimeUnit.SECONDS)).isTrue();
                if (interrupt) {
                    waiter.interrupt();
                } else {
                    rx.close();
                }
                waiter.join();
                assertThat(code.get())
                        .isEqualTo(interrupt ? ErrorCode.INTERRUPTED : ErrorCode.CONNECTION_CLOSED);
                rx.close();
            }
            assertThat(tx.state()).isEqualTo(ConnectionState.ACTIVE);
        }
    }

    @Test
    void shouldLetVirtualThreadsReceive() throws Exception {
        try (TxConnection tx = tx("g");
                RxConnection rx = other.connection().group("g").reliable().openRx()) {
            assertThat(tx.awaitReceivers(1, PATIENCE)).isTrue();
            Thread receiver =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        for (int i = 0; i < 200; i++) {
                                            expect(rx, i);
                                        }
                                    });
            for (int i = 0; i < 200; i++) {
                send(tx, i);
            }
            receiver.join();
            assertThat(rx.stats().frames()).isEqualTo(200);
        }
    }

    @Test
    void shouldMapASegmentOnceForAllReceiversOfAProcess() throws Exception {
        try (TxConnection tx = tx("mapped-once");
                RxConnection first = other.connection().group("mapped-once").openRx();
                RxConnection second = other.connection().group("mapped-once").openRx()) {
            assertThat(tx.awaitReceivers(2, PATIENCE)).isTrue();
            awaitActive(first);
            awaitActive(second);
            assertThat(mappings("mcm-mapped-once")).isEqualTo(2); // the source's own, and one
        }
        await(() -> mappings("mcm-mapped-once") == 0);
    }

    @Test
    void shouldKeepAFrameUntilTheLastViewOfItIsClosed() {
        try (TxConnection tx = tx("g")) {
            RxConnection rx = other.connection().group("g").openRx();
            assertThat(tx.awaitReceivers(1, PATIENCE)).isTrue();
            send(tx, 7);
            RxBuffer frame = Objects.requireNonNull(rx.receive(PATIENCE));
            MemorySegment view = frame.payloadSegment();
            tx.close();
            assertThat(view.get(ValueLayout.JAVA_INT, 0)).isEqualTo(7);
            rx.close(); // this thread's: ends the view
            assertThat(view.scope().isAlive()).isFalse();
            assertThatThrownBy(frame::payload).isInstanceOf(BufferException.class);
        }
    }

    @Test
    void shouldRefuseAFormatThatWasNotAskedFor() {
        try (TxConnection tx = tx("g")) {
            assertThat(tx.state()).isEqualTo(ConnectionState.ACTIVE);
            RxConnection any = other.connection().group("g").openRx();
            awaitActive(any); // the record is there
            any.close();
            assertThatThrownBy(
                            () -> other.connection().group("g").format(new BlobFormat(1)).openRx())
                    .isInstanceOfSatisfying(
                            ConnectionException.class,
                            e ->
                                    assertThat(e.code())
                                            .isEqualTo(ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE));
        }
    }

    @Test
    void shouldServeNoMoreReceiversThanThePoolCan() {
        try (TxConnection tx =
                        one.connection().group("g").format(new BlobFormat(64)).slots(6).openTx();
                RxConnection first = other.connection().group("g").openRx();
                RxConnection second = other.connection().group("g").openRx()) {
            awaitActive(first);
            awaitActive(second);
            try (RxConnection third = other.connection().group("g").openRx()) {
                await(() -> third.state() == ConnectionState.SUSPENDED);
                first.close();
                awaitActive(third);
            }
            assertThat(tx.receivers()).isPositive();
        }
    }

    private static void awaitActive(RxConnection rx) {
        await(() -> rx.state() == ConnectionState.ACTIVE);
    }

    private static void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).isLessThan(PATIENCE.toNanos());
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static long mappings(String name) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/maps"))) {
            return lines.filter(line -> line.contains(name)).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private TxConnection tx(String group) {
        return one.connection().group(group).format(new BlobFormat(64)).openTx();
    }

    private static void exchange(TxConnection tx, RxConnection rx, int frames) {
        assertThat(tx.awaitReceivers(1, PATIENCE)).isTrue();
        for (int i = 0; i < frames; i++) {
            send(tx, i);
            expect(rx, i);
        }
        assertThat(rx.stats().missed()).isZero();
    }

    private static void send(TxConnection tx, int number) {
        assertThat(commit(tx, number)).isZero();
    }

    private static int commit(TxConnection tx, int number) {
        try (TxBuffer frame = Objects.requireNonNull(tx.acquire(PATIENCE))) {
            frame.payload().putInt(0, number);
            return frame.payloadLength(64).commit();
        }
    }

    private static void expect(RxConnection rx, int number) {
        try (RxBuffer frame = rx.receive(PATIENCE)) {
            assertThat(frame).as("frame %d, %s", number, rx.state()).isNotNull();
            assertThat(frame.payload().getInt(0)).isEqualTo(number);
        }
    }
}
