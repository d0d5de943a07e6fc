package io.mcm.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.ErrorCode;
import io.mcm.LeakDetection;
import io.mcm.Mesh;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BufferRulesTest extends ApiTest {
    @ParameterizedTest
    @EnumSource
    void shouldRefuseACommittedBuffer(LeakDetection level) {
        try (Mesh node = launch(level);
                TxConnection tx = node.connection().group(GROUP).blob(SIZE).openTx()) {
            TxBuffer frame = acquire(tx);
            MutableDirectBuffer payload = frame.payload();
            frame.commit();

            assertAllRefused(frame, payload);
            frame.close();
            frame.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseABufferThatWasGivenBackUnsent(LeakDetection level) {
        try (Mesh node = launch(level);
                TxConnection tx = node.connection().group(GROUP).blob(SIZE).openTx()) {
            TxBuffer frame = acquire(tx);
            MutableDirectBuffer payload = frame.payload();
            frame.close();

            assertAllRefused(frame, payload);
            frame.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseBuffersOfAClosedConnection(LeakDetection level) {
        try (Mesh node = launch(level)) {
            TxConnection tx = node.connection().group(GROUP).blob(SIZE).openTx();
            RxConnection rx = node.connection().group(GROUP).openRx();
            send(tx, 0, 1);
            RxBuffer received = receive(rx);
            DirectBuffer receivedPayload = received.payload();
            TxBuffer frame = acquire(tx);
            MutableDirectBuffer payload = frame.payload();
            tx.close();
            rx.close();

            assertAllRefused(frame, payload);
            assertAllRefused(received, receivedPayload);
            frame.close();
            received.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseAReleasedBuffer(LeakDetection level) {
        try (Mesh node = launch(level);
                TxConnection tx = node.connection().group(GROUP).blob(SIZE).openTx();
                RxConnection rx = node.connection().group(GROUP).openRx()) {
            send(tx, 0, 1);
            RxBuffer frame = receive(rx);
            DirectBuffer payload = frame.payload();
            frame.close();

            assertAllRefused(frame, payload);
            frame.close();
        }
    }

    private Mesh launch(LeakDetection level) {
        return Mesh.launch(nodeConfig().leakDetection(level).build());
    }

    private static void assertAllRefused(TxBuffer frame, MutableDirectBuffer payload) {
        assertRefused(ErrorCode.BUFFER_NOT_LENT, frame::payload);
        assertRefused(ErrorCode.BUFFER_NOT_LENT, frame::metadata);
        assertRefused(ErrorCode.BUFFER_NOT_LENT, frame::payloadSegment);
        assertRefused(ErrorCode.BUFFER_NOT_LENT, frame::layout);
        assertRefused(ErrorCode.BUFFER_NOT_LENT, () -> frame.payloadLength(1));
        assertRefused(ErrorCode.BUFFER_NOT_LENT, () -> frame.metadataLength(0));
        assertRefused(ErrorCode.BUFFER_NOT_LENT, () -> frame.timestamp(1));
        assertRefused(ErrorCode.BUFFER_NOT_LENT, frame::commit);
        assertRefused(ErrorCode.BUFFER_NOT_LENT, () -> payload.putByte(0, (byte) 1));
        assertRefused(ErrorCode.BUFFER_NOT_LENT, () -> payload.getLong(0));
    }

    private static void assertAllRefused(RxBuffer frame, DirectBuffer payload) {
        assertRefused(ErrorCode.BUFFER_NOT_LENT, frame::payload);
        assertRefused(ErrorCode.BUFFER_NOT_LENT, frame::metadata);
        assertRefused(ErrorCode.BUFFER_NOT_LENT, frame::payloadSegment);
        assertRefused(ErrorCode.BUFFER_NOT_LENT, frame::layout);
        assertRefused(ErrorCode.BUFFER_NOT_LENT, frame::format);
        assertRefused(ErrorCode.BUFFER_NOT_LENT, frame::sequence);
        assertRefused(ErrorCode.BUFFER_NOT_LENT, frame::timestamp);
        assertRefused(ErrorCode.BUFFER_NOT_LENT, frame::missedBefore);
        assertRefused(ErrorCode.BUFFER_NOT_LENT, () -> payload.getByte(0));
    }

    @Test
    void shouldRefuseAStaleReferenceForEverWhenParanoid() {
        try (Mesh node = launch(LeakDetection.PARANOID);
                TxConnection tx = node.connection().group(GROUP).blob(SIZE).openTx()) {
            TxBuffer stale = acquire(tx);
            stale.commit();

            for (int i = 0; i < 100; i++) {
                try (TxBuffer frame = acquire(tx)) {
                    assertThat(frame).isNotSameAs(stale);
                    assertRefused(ErrorCode.BUFFER_NOT_LENT, stale::commit);
                    stale.close();
                    frame.commit();
                }
            }
        }
    }

    @Test
    void shouldBringALostBufferBackWhenParanoid() {
        try (Mesh node = launch(LeakDetection.PARANOID);
                TxConnection tx =
                        node.connection().group(GROUP).blob(SIZE).slots(4).maxLent(2).openTx()) {
            lose(tx);
            lose(tx);
            assertRefused(ErrorCode.TOO_MANY_LENT, tx::tryAcquire);

            await(
                    "both lost slots came back",
                    () -> {
                        System.gc();
                        return tx.stats().lent() == 0;
                    });
            acquire(tx).close();
        }
    }

    private static void lose(TxConnection tx) {
        acquire(tx).payloadLength(1);
    }

    @Test
    void shouldRefuseLengthsThatDoNotFit() {
        try (TxConnection tx = source().maxMetadataSize(8).openTx();
                TxBuffer frame = acquire(tx)) {
            assertRefused(ErrorCode.BUFFER_LENGTH, () -> frame.payloadLength(SIZE + 1));
            assertRefused(ErrorCode.BUFFER_LENGTH, () -> frame.payloadLength(-1));
            assertRefused(ErrorCode.BUFFER_LENGTH, () -> frame.metadataLength(9));
            assertRefused(ErrorCode.BUFFER_LENGTH, () -> frame.metadataLength(-1));
            assertThat(frame.payload().capacity()).isEqualTo(SIZE);
            assertThat(frame.metadata().capacity()).isEqualTo(8);
            frame.payloadLength(SIZE).metadataLength(8).commit();
        }
    }

    @Test
    void shouldRefuseAccessOutsideTheBuffer() {
        try (TxConnection tx = source().openTx();
                RxConnection rx = connection().openRx();
                TxBuffer frame = acquire(tx)) {
            Assertions.assertThatIndexOutOfBoundsException()
                    .isThrownBy(() -> frame.payload().putLong(SIZE - 7, 1));
            Assertions.assertThatIndexOutOfBoundsException()
                    .isThrownBy(() -> frame.payload().getByte(-1));
            Assertions.assertThatIndexOutOfBoundsException()
                    .isThrownBy(() -> frame.metadata().putByte(0, (byte) 1));
            frame.payloadLength(8).commit();

            try (RxBuffer received = receive(rx)) {
                Assertions.assertThatIndexOutOfBoundsException()
                        .isThrownBy(() -> received.payload().getByte(8));
            }
        }
    }

    @Test
    void shouldNotLetAReceiverWrite() {
        try (TxConnection tx = source().openTx();
                RxConnection rx = connection().openRx()) {
            send(tx, 5, 1);
            try (RxBuffer frame = receive(rx)) {
                if (frame.payload() instanceof MutableDirectBuffer writable) {
                    assertRefused(ErrorCode.BUFFER_READ_ONLY, () -> writable.putByte(0, (byte) 1));
                }
                Assertions.assertThatThrownBy(
                                () ->
                                        frame.payloadSegment()
                                                .set(ValueLayout.JAVA_BYTE, 0, (byte) 1))
                        .isInstanceOfAny(
                                IllegalArgumentException.class,
                                UnsupportedOperationException.class);
                assertThat(frame.payload().getLong(0)).isEqualTo(5);
            }
        }
    }

    @Test
    void shouldRefuseToLendMoreThanAllowed() {
        try (TxConnection tx = source().maxLent(2).openTx();
                RxConnection rx = connection().maxLent(2).openRx()) {
            TxBuffer first = acquire(tx);
            TxBuffer second = acquire(tx);
            assertRefused(ErrorCode.TOO_MANY_LENT, tx::tryAcquire);
            assertRefused(ErrorCode.TOO_MANY_LENT, () -> tx.acquire(FOR_EVER));
            first.commit();
            acquire(tx).commit();
            second.commit();

            RxBuffer one = receive(rx);
            RxBuffer two = receive(rx);
            assertRefused(ErrorCode.TOO_MANY_LENT, rx::tryReceive);
            assertRefused(ErrorCode.TOO_MANY_LENT, () -> rx.receive(FOR_EVER));
            one.close();
            receive(rx).close();
            two.close();
        }
    }

    @Test
    void shouldEndASegmentViewWithTheLoan() {
        try (TxConnection tx = source().openTx();
                RxConnection rx = connection().openRx()) {
            TxBuffer frame = acquire(tx);
            MemorySegment sent = frame.payloadSegment();
            frame.payloadLength(8).commit();
            RxBuffer received = receive(rx);
            MemorySegment got = received.payloadSegment();
            received.close();

            Assertions.assertThatIllegalStateException()
                    .isThrownBy(() -> sent.set(ValueLayout.JAVA_BYTE, 0, (byte) 1));
            Assertions.assertThatIllegalStateException()
                    .isThrownBy(() -> got.get(ValueLayout.JAVA_BYTE, 0));
        }
    }

    @Test
    void shouldLetOnlyTheThreadOfASegmentViewEndTheLoan() throws Throwable {
        try (TxConnection tx = source().openTx();
                RxConnection rx = connection().openRx()) {
            send(tx, 6, 1);
            RxBuffer frame = receive(rx);
            MemorySegment view = frame.payloadSegment();
            Worker<Boolean> other =
                    Worker.start(
                            () -> {
                                assertRefused(ErrorCode.CONCURRENT_USE, frame::close);
                                return true;
                            });

            assertThat(other.result()).isTrue();
            assertThat(view.get(ValueLayout.JAVA_LONG_UNALIGNED, 0)).isEqualTo(6);
            assertThat(frame.payload().getLong(0)).isEqualTo(6);
            frame.close();
        }
    }

    @Test
    void shouldNotUnmapWhatASegmentViewOfAnotherThreadShows() throws Throwable {
        TxConnection tx = source().openTx();
        RxConnection rx = connection().openRx();
        send(tx, 6, 1);
        RxBuffer frame = receive(rx);
        MemorySegment view = frame.payloadSegment();

        Worker.start(
                        () -> {
                            mesh.close();
                            return true;
                        })
                .result();

        assertThat(view.get(ValueLayout.JAVA_LONG_UNALIGNED, 0)).isEqualTo(6);
        frame.close();
        Assertions.assertThatIllegalStateException()
                .isThrownBy(() -> view.get(ValueLayout.JAVA_BYTE, 0));
    }

    @Test
    void shouldTakeBuffersBackFromAnyThread() throws Throwable {
        BlockingQueue<AutoCloseable> done = new ArrayBlockingQueue<>(64);
        int frames = 20_000;
        Worker<Integer> returner =
                Worker.start(
                        () -> {
                            for (int i = 0; i < frames; i++) {
                                done.take().close();
                            }
                            return frames;
                        });
        try (TxConnection tx = source().slots(8).openTx();
                RxConnection rx =
                        connection()
                                .reliable()
                                .queueCapacity(4)
                                .maxLent(4)
                                .maxStall(PATIENCE)
                                .openRx()) {
            int received = 0;
            int sent = 0;
            while (received < frames) {
                TxBuffer slot = sent < frames ? tx.tryAcquire() : null;
                if (slot != null) {
                    fill(slot, sent++).commit();
                }
                RxBuffer frame = rx.stats().lent() < 4 ? rx.tryReceive() : null;
                if (frame != null) {
                    assertThat(frame.payload().getLong(0)).isEqualTo(received++);
                    done.put(frame);
                }
            }
            assertThat(returner.result()).isEqualTo(frames);
            assertThat(rx.stats().lent()).isZero();
        }
    }

    @Test
    void shouldTakeUnsentBuffersBackFromAnyThread() throws Throwable {
        try (TxConnection tx = source().slots(4).maxLent(2).openTx()) {
            for (int i = 0; i < 1_000; i++) {
                TxBuffer first = acquire(tx);
                TxBuffer second = acquire(tx);
                Worker<Boolean> closer =
                        Worker.startVirtual(
                                () -> {
                                    first.close();
                                    second.close();
                                    return true;
                                });
                assertThat(closer.result()).isTrue();
            }
        }
    }

    @Test
    void shouldRefuseASecondThreadAndChangeNothing() throws Throwable {
        try (TxConnection tx = source().slots(4).openTx();
                RxConnection rx = connection().reliable().maxStall(PATIENCE).openRx()) {
            Worker<Boolean> waiter = Worker.start(() -> rx.receive(PATIENCE) != null).awaitAsleep();

            assertRefused(ErrorCode.CONCURRENT_USE, rx::tryReceive);
            assertRefused(ErrorCode.CONCURRENT_USE, () -> rx.poll(frame -> {}, 1));
            assertRefused(ErrorCode.CONCURRENT_USE, () -> rx.awaitFormat(Duration.ZERO));
            assertThat(rx.state()).isNotNull();
            assertThat(rx.stats().frames()).isZero();
            assertThat(waiter.isDone()).isFalse();
            send(tx, 0, 1);
            assertThat(waiter.result()).isTrue();
        }
    }

    @Test
    void shouldKeepABufferLentWhoseCommitWasRefused() throws Throwable {
        try (TxConnection tx = source().slots(4).maxLent(2).openTx();
                RxConnection rx = connection().reliable().maxStall(PATIENCE).openRx()) {
            TxBuffer held = fill(acquire(tx), 5);
            send(tx, 0, 1);
            Worker<Boolean> waiter = Worker.start(() -> tx.acquire(PATIENCE) != null).awaitAsleep();

            assertRefused(ErrorCode.CONCURRENT_USE, held::commit);
            assertThat(held.payload().getLong(0)).isEqualTo(5);

            assertThat(receiveNumber(rx)).isZero();
            assertThat(waiter.result()).isTrue();
            held.commit();
            assertThat(receiveNumber(rx)).isEqualTo(5);
        }
    }

    @Test
    void shouldHaveEverySlotBackAfterEverySortOfReturn() {
        try (TxConnection tx = source().slots(16).maxLent(14).openTx();
                RxConnection rx = connection().maxLent(8).openRx()) {
            for (int round = 0; round < 50; round++) {
                send(tx, 0, 6);
                acquire(tx).close();
                List<RxBuffer> lent = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    lent.add(receive(rx));
                }
                lent.reversed().forEach(RxBuffer::close);
                drain(rx);
            }

            List<TxBuffer> all = new ArrayList<>();
            for (int i = 0; i < 14; i++) {
                all.add(acquire(tx));
            }
            assertThat(tx.stats().depth()).isEqualTo(14);
            all.forEach(TxBuffer::close);
        }
    }
}
