package io.mcm.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.ConnectionStats;
import io.mcm.ErrorCode;
import io.mcm.Field;
import io.mcm.PageKind;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.format.FrameRate;
import io.mcm.format.PictureLayout;
import io.mcm.format.PixelFormat;
import io.mcm.format.Scan;
import io.mcm.format.VideoFormat;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class SendAndReceiveTest extends ApiTest {
    @Test
    void shouldDeliverFramesInOrderToEveryReceiver() {
        try (TxConnection tx = source().openTx();
                RxConnection first = connection().openRx();
                RxConnection second = connection().openRx()) {
            for (long number = 0; number < 1_000; number++) {
                assertThat(send(tx, number, 1)).isZero();

                assertThat(receiveNumber(first)).isEqualTo(number);
                assertThat(receiveNumber(second)).isEqualTo(number);
            }
        }
    }

    @Test
    void shouldCarryEverythingASenderSays() {
        try (TxConnection tx = source().maxMetadataSize(16).openTx();
                RxConnection rx = connection().openRx()) {
            TxBuffer sent = acquire(tx);
            sent.payload().putStringWithoutLengthAscii(0, "payload");
            sent.metadata().putStringWithoutLengthAscii(0, "metadata");
            sent.payloadLength(7)
                    .metadataLength(8)
                    .timestamp(1_800_000_000_123_456_789L)
                    .rtpTimestamp(0xFFFF_FFFE)
                    .field(Field.SECOND)
                    .incomplete(5)
                    .commit();

            try (RxBuffer got = receive(rx)) {
                assertThat(got.payload().getStringWithoutLengthAscii(0, 7)).isEqualTo("payload");
                assertThat(got.payload().capacity()).isEqualTo(7);
                assertThat(got.metadata().getStringWithoutLengthAscii(0, 8)).isEqualTo("metadata");
                assertThat(got.metadata().capacity()).isEqualTo(8);
                assertThat(got.timestamp()).isEqualTo(1_800_000_000_123_456_789L);
                assertThat(got.rtpTimestamp()).isEqualTo(0xFFFF_FFFE);
                assertThat(got.field()).isEqualTo(Field.SECOND);
                assertThat(got.missingParts()).isEqualTo(5);
                assertThat(got.sequence()).isZero();
                assertThat(got.missedBefore()).isZero();
                assertThat(got.formatChanged()).isFalse();
                assertThat(got.format()).isEqualTo(tx.format());
            }
        }
    }

    @Test
    void shouldStartEachLoanWithNothingOfTheLast() {
        try (TxConnection tx = source().maxMetadataSize(16).slots(4).openTx();
                RxConnection rx = connection().openRx()) {
            for (int i = 0; i < 20; i++) {
                TxBuffer full = acquire(tx);
                full.payloadLength(SIZE)
                        .metadataLength(16)
                        .timestamp(1)
                        .rtpTimestamp(2)
                        .field(Field.FIRST)
                        .incomplete(3)
                        .commit();
                receive(rx).close();
                acquire(tx).commit();

                try (RxBuffer got = receive(rx)) {
                    assertThat(got.payload().capacity()).isZero();
                    assertThat(got.metadata().capacity()).isZero();
                    assertThat(got.timestamp()).isZero();
                    assertThat(got.rtpTimestamp()).isZero();
                    assertThat(got.field()).isEqualTo(Field.PROGRESSIVE);
                    assertThat(got.missingParts()).isZero();
                }
            }
        }
    }

    @Test
    void shouldSendAWholePictureWithoutBeingToldItsLength() {
        VideoFormat format =
                new VideoFormat(
                        64, 32, FrameRate.of(50), PixelFormat.YUV422P10LE, Scan.PROGRESSIVE);
        try (TxConnection tx = connection().format(format).openTx();
                RxConnection rx = connection().openRx();
                TxBuffer sent = acquire(tx)) {
            assertThat(sent.payload().capacity()).isEqualTo(format.payloadSize());
            PictureLayout layout = sent.layout();
            sent.commit();

            try (RxBuffer got = receive(rx)) {
                assertThat(got.payload().capacity()).isEqualTo(format.payloadSize());
                assertThat(got.layout()).isEqualTo(layout).isEqualTo(format.layout());
            }
        }
    }

    @Test
    void shouldRefuseTheLayoutOfWhatIsNoPicture() {
        try (TxConnection tx = source().openTx();
                RxConnection rx = connection().openRx();
                TxBuffer sent = acquire(tx)) {
            assertRefused(ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE, sent::layout);
            sent.commit();

            try (RxBuffer got = receive(rx)) {
                assertRefused(ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE, got::layout);
            }
        }
    }

    @Test
    void shouldShowTheSameBytesAsBufferAndAsMemorySegment() {
        try (TxConnection tx = source().openTx();
                RxConnection rx = connection().openRx();
                TxBuffer sent = acquire(tx)) {
            sent.payload().putByte(3, (byte) 42);
            sent.payloadSegment().set(ValueLayout.JAVA_BYTE, 4, (byte) 43);
            assertThat(sent.payloadSegment().byteSize()).isEqualTo(SIZE);
            sent.payloadLength(5).commit();

            try (RxBuffer got = receive(rx)) {
                assertThat(got.payloadSegment().byteSize()).isEqualTo(5);
                assertThat(got.payloadSegment().get(ValueLayout.JAVA_BYTE, 3)).isEqualTo((byte) 42);
                assertThat(got.payload().getByte(4)).isEqualTo((byte) 43);
                assertThat(got.payloadSegment().isReadOnly()).isTrue();
            }
        }
    }

    @Test
    void shouldNotSendWhatWasNotCommitted() {
        try (TxConnection tx = source().openTx();
                RxConnection rx = connection().openRx()) {
            fill(acquire(tx), 1).close();
            send(tx, 2, 1);

            try (RxBuffer got = receive(rx)) {
                assertThat(got.payload().getLong(0)).isEqualTo(2);
                assertThat(got.sequence()).isZero();
            }
        }
    }

    @Test
    void shouldSendInTheOrderOfTheCommits() {
        try (TxConnection tx = source().openTx();
                RxConnection rx = connection().openRx()) {
            TxBuffer first = fill(acquire(tx), 1);
            TxBuffer second = fill(acquire(tx), 2);
            second.commit();
            first.commit();

            assertThat(receiveNumber(rx)).isEqualTo(2);
            assertThat(receiveNumber(rx)).isEqualTo(1);
        }
    }

    @Test
    void shouldHandWaitingFramesToAHandler() {
        try (TxConnection tx = source().openTx();
                RxConnection rx = connection().openRx()) {
            send(tx, 0, 5);
            List<Long> seen = new ArrayList<>();

            assertThat(rx.poll(frame -> seen.add(frame.payload().getLong(0)), 3)).isEqualTo(3);
            assertThat(rx.poll(frame -> seen.add(frame.payload().getLong(0)), 10)).isEqualTo(2);
            assertThat(rx.poll(frame -> seen.add(-1L), 10)).isZero();
            assertThat(seen).containsExactly(0L, 1L, 2L, 3L, 4L);
            assertThat(rx.stats().lent()).isZero();
        }
    }

    @Test
    void shouldReleaseTheFrameOfAHandlerThatThrows() {
        try (TxConnection tx = source().openTx();
                RxConnection rx = connection().openRx()) {
            send(tx, 0, 2);

            Assertions.assertThatIllegalStateException()
                    .isThrownBy(
                            () ->
                                    rx.poll(
                                            frame -> {
                                                throw new IllegalStateException("the handler's");
                                            },
                                            10))
                    .withMessage("the handler's");

            assertThat(rx.stats().lent()).isZero();
            assertThat(receiveNumber(rx)).isEqualTo(1);
        }
    }

    @Test
    void shouldCountWhatItDid() {
        try (TxConnection tx = source().openTx();
                RxConnection rx = connection().queueCapacity(2).openRx()) {
            send(tx, 0, 5);
            receive(rx).close();
            RxBuffer held = receive(rx);

            ConnectionStats sent = tx.stats();
            assertThat(sent.frames()).isEqualTo(5);
            assertThat(sent.bytes()).isEqualTo(5L * Long.BYTES);
            assertThat(sent.missed()).isEqualTo(3);
            assertThat(sent.latency().count()).isZero();
            ConnectionStats received = rx.stats();
            assertThat(received.frames()).isEqualTo(2);
            assertThat(received.bytes()).isEqualTo(2L * Long.BYTES);
            assertThat(received.lent()).isEqualTo(1);
            assertThat(received.depth()).isZero();
            held.close();
            assertThat(rx.stats().lent()).isZero();

            send(tx, 5, 1);
            assertThat(rx.stats().depth()).isEqualTo(1);
            receive(rx).close();
            assertThat(rx.stats().missed()).isEqualTo(3);
        }
    }

    @Test
    void shouldMeasureTheTimeFromCommitToReceive() {
        try (TxConnection tx = source().openTx();
                RxConnection rx = connection().openRx()) {
            send(tx, 0, 1);
            long sent = System.nanoTime();
            while (System.nanoTime() - sent < Duration.ofMillis(3).toNanos()) {
                Thread.onSpinWait();
            }
            receive(rx).close();

            assertThat(rx.stats().latency().count()).isEqualTo(1);
            assertThat(rx.stats().latency().max()).isGreaterThan(2_900_000);
        }
    }

    @Test
    void shouldTellThePagesUnderItsFrames() {
        try (RxConnection rx = connection().openRx()) {
            assertThat(rx.pageKind()).isEqualTo(PageKind.NONE);

            try (TxConnection tx = source().openTx()) {
                assertThat(tx.pageKind()).isNotEqualTo(PageKind.NONE);
                assertThat(rx.pageKind()).isEqualTo(tx.pageKind());
            }
        }
    }

    @Test
    void shouldSendWithoutAnyReceiver() {
        try (TxConnection tx = source().slots(4).openTx()) {
            assertThat(send(tx, 0, 100)).isZero();
            assertThat(tx.receivers()).isZero();
        }
    }
}
