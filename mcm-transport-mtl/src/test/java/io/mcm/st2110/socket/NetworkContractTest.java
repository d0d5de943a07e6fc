package io.mcm.st2110.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mcm.ConnectionException;
import io.mcm.ConnectionState;
import io.mcm.ErrorCode;
import io.mcm.McmException;
import io.mcm.Mesh;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.St2110;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.contract.FreePort;
import io.mcm.contract.Resources;
import io.mcm.format.AudioFormat;
import io.mcm.format.Format;
import io.mcm.format.VideoFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What of {@link io.mcm.contract.TransportContract} goes for a network that knows no receivers, no
 * end of a stream, no metadata and no blobs: order, content, gaps, coming and going in any order,
 * closing, and that nothing is left behind.
 */
@Timeout(120)
class NetworkContractTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration A_MOMENT = Duration.ofMillis(100);
    private static final VideoFormat FORMAT = VideoFormat.parse("64x16@500:yuv422p10rfc4175");

    private final St2110 place = place();
    private final Mesh there = Mesh.launch();
    private final Mesh here = Mesh.launch();

    private static St2110 place() {
        return St2110.video20("127.0.0.1", FreePort.udp());
    }

    @AfterEach
    void close() {
        there.close();
        here.close();
    }

    private static TxConnection tx(Mesh mesh, St2110 place, Format format) {
        return mesh.connection().st2110(place).format(format).reliable().openTx();
    }

    private static RxConnection rx(Mesh mesh, St2110 place, Format format) {
        return mesh.connection()
                .st2110(place)
                .format(format)
                .slots(512)
                .queueCapacity(128)
                .openRx();
    }

    private static void send(TxConnection tx, int from, int to) {
        for (int i = from; i < to; i++) {
            try (TxBuffer frame = tx.acquire(PATIENCE)) {
                assertThat(frame).isNotNull();
                frame.payload().putBytes(0, Content.of(i, tx.format().payloadSize(), -1));
                frame.commit();
            }
        }
    }

    private static void expect(RxConnection rx, int from, int to) {
        for (int i = from; i < to; i++) {
            try (RxBuffer frame = rx.receive(PATIENCE)) {
                assertThat(frame).as("frame %d", i).isNotNull();
                assertContent(frame, i);
                if (i > from) {
                    assertThat(frame.missedBefore()).isZero();
                    assertThat(frame.discontinuity()).isFalse();
                }
            }
        }
    }

    private static void assertContent(RxBuffer frame, int number) {
        assertThat(Content.of(frame.payload()))
                .as("content of frame %d", number)
                .isEqualTo(Content.of(number, frame.format().payloadSize(), -1));
    }

    private static void await(RxConnection rx, ConnectionState state) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (rx.state() != state && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(rx.state()).isEqualTo(state);
    }

    @Test
    void shouldDeliverEveryFrameOnceAndInOrder() {
        try (RxConnection rx = rx(here, place, FORMAT);
                TxConnection tx = tx(there, place, FORMAT)) {
            for (int i = 0; i < 1_000; i += 100) {
                send(tx, i, i + 100);
                expect(rx, i, i + 100);
            }
            assertThat(rx.stats().missed()).isZero();
            assertThat(tx.stats().missed()).isZero();
        }
    }

    @Test
    void shouldLetAReceiverComeBeforeItsSender() {
        try (RxConnection rx = rx(here, place, FORMAT)) {
            assertThat(rx.receive(A_MOMENT)).isNull();
            assertThat(rx.state()).isEqualTo(ConnectionState.ESTABLISHING);
            try (TxConnection tx = tx(there, place, FORMAT)) {
                send(tx, 0, 50);
                expect(rx, 0, 50);
            }
        }
    }

    @Test
    void shouldLetALateReceiverStartWithAWholeFrame() {
        try (TxConnection tx = tx(there, place, FORMAT)) {
            send(tx, 0, 100);
            try (RxConnection rx = rx(here, place, FORMAT)) {
                send(tx, 100, 300);
                int first;
                try (RxBuffer frame = rx.receive(PATIENCE)) {
                    assertThat(frame).isNotNull();
                    assertThat(frame.missedBefore()).isZero();
                    first = numberOf(frame, 0, 300);
                }
                expect(rx, first + 1, Math.min(first + 50, 300));
            }
        }
    }

    private static int numberOf(RxBuffer frame, int from, int to) {
        byte[] bytes = Content.of(frame.payload());
        for (int i = from; i < to; i++) {
            if (Arrays.equals(bytes, Content.of(i, bytes.length, -1))) {
                return i;
            }
        }
        throw new AssertionError("a frame that nobody sent");
    }

    @Test
    void shouldNotHoldTheSenderUpWhetherSomebodyListensOrNot() {
        try (TxConnection tx = tx(there, place, FORMAT)) {
            send(tx, 0, 50);
            try (RxConnection rx = rx(here, place, FORMAT)) {
                send(tx, 50, 100);
            }
            send(tx, 100, 150);
            try (RxConnection rx = rx(here, place, FORMAT)) {
                send(tx, 150, 250);
                try (RxBuffer frame = rx.receive(PATIENCE)) {
                    assertThat(frame).isNotNull();
                }
            }
            assertThat(tx.stats().missed()).isZero();
            assertThat(tx.state()).isEqualTo(ConnectionState.ACTIVE);
        }
    }

    @Test
    void shouldDeliverAllOfASenderThatClosesAndSeeSilenceInsteadOfAnEnd() {
        try (RxConnection rx = rx(here, place, FORMAT)) {
            try (TxConnection tx = tx(there, place, FORMAT)) {
                send(tx, 0, 40);
            }
            expect(rx, 0, 40);
            assertThat(rx.receive(Duration.ofSeconds(2))).isNull();
            await(rx, ConnectionState.SUSPENDED);
            assertThat(rx.ended()).isFalse();
        }
    }

    @Test
    void shouldGoOnWithANewSender() {
        try (RxConnection rx = rx(here, place, FORMAT)) {
            Set<Long> sources = new HashSet<>();
            for (int round = 0; round < 3; round++) {
                try (TxConnection tx = tx(there, place, FORMAT)) {
                    send(tx, 0, 20);
                    for (int i = 0; i < 20; i++) {
                        try (RxBuffer frame = rx.receive(PATIENCE)) {
                            assertThat(frame).isNotNull();
                            sources.add(frame.incarnation());
                            assertContent(frame, i);
                            boolean first = i == 0 && round > 0;
                            assertThat(frame.discontinuity()).isEqualTo(first);
                        }
                    }
                }
                if (round == 0) {
                    await(rx, ConnectionState.SUSPENDED);
                } else {
                    // the next one is taken once this one has been silent for a moment
                    assertThat(rx.receive(Duration.ofMillis(300))).isNull();
                }
            }
            assertThat(sources).hasSize(3);
        }
    }

    @Test
    void shouldReportEveryGapToASlowReceiver() {
        try (RxConnection rx =
                        here.connection()
                                .st2110(place)
                                .format(FORMAT)
                                .slots(16)
                                .queueCapacity(4)
                                .openRx();
                TxConnection tx = tx(there, place, FORMAT)) {
            send(tx, 0, 400);
            long frames = 0;
            long missed = 0;
            int last = -1;
            while (last < 399) {
                try (RxBuffer frame = rx.receive(A_MOMENT)) {
                    if (frame == null) {
                        send(tx, 399, 400); // the next one tells of the gap
                        continue;
                    }
                    frames++;
                    missed += frame.missedBefore();
                    last = numberOf(frame, Math.max(0, last), 400);
                    assertThat(frame.missingParts()).isZero();
                }
            }
            assertThat(missed).isPositive();
            assertThat(frames + missed).isGreaterThanOrEqualTo(400);
        }
    }

    @Test
    void shouldKeepStreamsApart() throws InterruptedException {
        List<TxConnection> senders = new ArrayList<>();
        List<RxConnection> receivers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            St2110 other = place();
            receivers.add(rx(here, other, FORMAT));
            senders.add(tx(there, other, FORMAT));
        }
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            int stream = i;
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () ->
                                            send(
                                                    senders.get(stream),
                                                    1_000 * stream,
                                                    1_000 * stream + 100)));
        }

        for (int i = 3; i >= 0; i--) {
            expect(receivers.get(i), 1_000 * i, 1_000 * i + 100);
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void shouldReceiveOnceForAllReceiversOfANode() {
        try (RxConnection one = rx(here, place, FORMAT);
                RxConnection two = rx(here, place, FORMAT);
                TxConnection tx = tx(there, place, FORMAT)) {
            send(tx, 0, 50);
            expect(one, 0, 50);
            expect(two, 0, 50);
        }
    }

    @Test
    void shouldFeedAReceiverOnTheSendersNodeInTheMesh() {
        try (RxConnection far = rx(here, place, FORMAT);
                TxConnection tx = tx(there, place, FORMAT);
                RxConnection near = rx(there, place, FORMAT)) {
            send(tx, 0, 12);
            expect(near, 0, 12);
            expect(far, 0, 12);
        }
    }

    @Test
    void shouldRefuseASecondSenderToADestination() {
        try (TxConnection tx = tx(there, place, FORMAT)) {
            assertThatThrownBy(() -> tx(there, place, FORMAT))
                    .isInstanceOfSatisfying(
                            ConnectionException.class,
                            e -> assertThat(e.code()).isEqualTo(ErrorCode.GROUP_HAS_SOURCE));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldCloseInTheMiddleOfTraffic(boolean senderFirst) throws InterruptedException {
        for (int round = 0; round < 20; round++) {
            RxConnection rx = rx(here, place, FORMAT);
            TxConnection tx = tx(there, place, FORMAT);
            Thread sending = Thread.ofPlatform().start(() -> sendUntilRefused(tx));
            try (RxBuffer frame = rx.receive(PATIENCE)) {
                assertThat(frame).isNotNull();
            }
            (senderFirst ? tx : rx).close();
            (senderFirst ? rx : tx).close();
            sending.join();
        }
    }

    private static void sendUntilRefused(TxConnection tx) {
        try {
            while (true) {
                send(tx, 0, 1);
            }
        } catch (McmException e) {
            assertThat(e.code()).isIn(ErrorCode.CONNECTION_CLOSED, ErrorCode.BUFFER_NOT_LENT);
        }
    }

    @Test
    void shouldLeaveNothingBehind() {
        int cycles = Boolean.getBoolean("mcm.soak") ? 1_000 : 100;
        AudioFormat audio = AudioFormat.parse("48000/2/pcm_s24be/1ms");
        St2110 sound = St2110.audio30("127.0.0.1", FreePort.udp());
        cycle(10, sound, audio);
        Resources before = Resources.now();

        cycle(cycles, sound, audio);

        Resources.assertBackTo(before);
    }

    private void cycle(int times, St2110 place, Format format) {
        for (int i = 0; i < times; i++) {
            RxConnection rx = rx(here, place, format);
            TxConnection tx = tx(there, place, format);
            send(tx, 0, 1);
            expect(rx, 0, 1);
            (i % 2 == 0 ? tx : rx).close();
            (i % 2 == 0 ? rx : tx).close();
        }
    }
}
