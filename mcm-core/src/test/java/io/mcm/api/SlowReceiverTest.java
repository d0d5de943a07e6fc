package io.mcm.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.Connection;
import io.mcm.ConnectionListener;
import io.mcm.ConnectionState;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.TxConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlowReceiverTest extends ApiTest {
    @Test
    void shouldMissFramesForTheSlowReceiverOnly() {
        try (TxConnection tx = source().slots(16).openTx();
                RxConnection quick = connection().openRx();
                RxConnection slow = connection().openRx()) {
            int missed = 0;
            for (long number = 0; number < 200; number++) {
                missed += send(tx, number, 1);
                assertThat(receiveNumber(quick)).isEqualTo(number);
            }

            assertThat(quick.stats().missed()).isZero();
            assertThat(missed).isPositive();
            assertThat(tx.stats().missed()).isEqualTo(missed);
            assertThat(drain(slow)).isEqualTo(200 - missed);
        }
    }

    @Test
    void shouldSayHowManyFramesWereMissedBeforeEach() {
        try (TxConnection tx = source().openTx();
                RxConnection rx = connection().queueCapacity(2).openRx()) {
            assertThat(send(tx, 0, 10)).isEqualTo(8);
            assertGap(rx, 0, 0);
            assertGap(rx, 1, 0);
            assertThat(send(tx, 10, 1)).isZero();
            assertGap(rx, 10, 8);
            assertThat(send(tx, 11, 1)).isZero();
            assertGap(rx, 11, 0);

            assertThat(rx.stats().missed()).isEqualTo(8);
        }
    }

    private static void assertGap(RxConnection rx, long sequence, long missedBefore) {
        try (RxBuffer frame = receive(rx)) {
            assertThat(frame.sequence()).isEqualTo(sequence);
            assertThat(frame.missedBefore()).isEqualTo(missedBefore);
            assertThat(frame.discontinuity()).isEqualTo(missedBefore > 0);
        }
    }

    @Test
    void shouldCountWhatWasMissedAtTheVeryEnd() {
        try (RxConnection rx = connection().queueCapacity(2).openRx()) {
            try (TxConnection tx = source().openTx()) {
                send(tx, 0, 5);
            }
            assertThat(drain(rx)).isEqualTo(2);
            assertThat(rx.receive(PATIENCE)).isNull();

            assertThat(rx.ended()).isTrue();
            assertThat(rx.stats().missed()).isEqualTo(3);
        }
    }

    @Test
    void shouldHoldNoMoreThanItsQueueCapacity() {
        try (TxConnection tx = source().slots(64).openTx();
                RxConnection rx = connection().queueCapacity(5).maxLent(5).openRx()) {
            assertThat(send(tx, 0, 20)).isEqualTo(15);
            List<RxBuffer> lent = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                lent.add(receive(rx));
            }
            assertThat(send(tx, 20, 1)).as("lent frames count too").isEqualTo(1);
            lent.remove(0).close();
            assertThat(send(tx, 21, 2)).isEqualTo(1);
            lent.forEach(RxBuffer::close);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6, 16, 32, 66})
    void shouldNeverRunOutOfSlotsHoweverManyReceiversAreStuck(int slots) {
        try (TxConnection tx = source().slots(slots).openTx()) {
            int sinks = (slots - 2) / 2;
            List<RxConnection> stuck = new ArrayList<>();
            for (int i = 0; i < Math.min(sinks, 31); i++) {
                RxConnection rx = connection().queueCapacity(128).openRx();
                stuck.add(rx);
                send(tx, 0, slots); // it takes all it can get before the next comes
            }

            for (int i = 0; i < 10 * slots; i++) {
                try (var frame = tx.acquire(Duration.ZERO)) {
                    assertThat(frame).as("a slot for frame %d", i).isNotNull();
                    if (frame != null) {
                        frame.commit();
                    }
                }
            }
            assertThat(stuck).allSatisfy(rx -> assertThat(rx.stats().frames()).isZero());
        }
    }

    @Test
    void shouldLeaveEachOfItsReceiversTwoFramesAtLeast() {
        try (TxConnection tx = source().slots(32).openTx()) {
            List<RxConnection> receivers = new ArrayList<>();
            for (int i = 0; i < 15; i++) {
                receivers.add(connection().queueCapacity(128).openRx());
            }
            send(tx, 0, 100);

            assertThat(receivers).allSatisfy(rx -> assertThat(drain(rx)).isGreaterThanOrEqualTo(2));
        }
    }

    @Test
    void shouldNotMissFramesWhileOthersAreStuck() {
        try (TxConnection tx = source().slots(32).openTx();
                RxConnection first = connection().queueCapacity(128).openRx()) {
            send(tx, 0, 100); // the first fills up
            try (RxConnection second = connection().queueCapacity(128).openRx();
                    RxConnection keepsUp = connection().openRx()) {
                for (long number = 100; number < 500; number++) {
                    send(tx, number, 1);
                    assertThat(receiveNumber(keepsUp)).isEqualTo(number);
                }
                assertThat(keepsUp.stats().missed()).isZero();
                assertThat(second.stats().depth()).isPositive();
            }
            assertThat(drain(first)).isPositive();
        }
    }

    @Test
    void shouldDropTheOldestForAReceiverThatWantsTheLatest() {
        try (TxConnection tx = source().openTx();
                RxConnection rx = connection().latest().queueCapacity(3).openRx()) {
            assertThat(send(tx, 0, 10)).as("the newest always has room").isZero();

            assertGap(rx, 7, 7);
            assertGap(rx, 8, 0);
            assertGap(rx, 9, 0);
            assertThat(rx.tryReceive()).isNull();
            assertThat(rx.stats().missed()).isEqualTo(7);
        }
    }

    @Test
    void shouldKeepWhatIsLentWhenTheOldestIsDropped() {
        try (TxConnection tx = source().openTx();
                RxConnection rx = connection().latest().queueCapacity(3).openRx()) {
            send(tx, 0, 1);
            RxBuffer held = receive(rx);
            send(tx, 1, 50);

            assertThat(held.payload().getLong(0)).isZero();
            held.close();
            assertThat(receiveNumber(rx)).isGreaterThanOrEqualTo(48);
        }
    }

    @Test
    void shouldWaitForAReliableReceiver() throws Throwable {
        try (TxConnection tx = source().openTx();
                RxConnection rx =
                        connection().reliable().queueCapacity(2).maxStall(PATIENCE).openRx()) {
            Worker<Integer> sender = Worker.start(() -> send(tx, 0, 1_000));
            for (long number = 0; number < 1_000; number++) {
                assertGap(rx, number, 0);
            }

            assertThat(sender.result()).isZero();
        }
    }

    @Test
    void shouldDetachAReliableReceiverThatStallsTooLong() {
        AtomicReference<String> why = new AtomicReference<>("");
        Duration maxStall = Duration.ofMillis(60);
        try (TxConnection tx = source().maxStall(Duration.ofHours(1)).openTx();
                RxConnection rx =
                        connection().reliable().queueCapacity(2).maxStall(maxStall).openRx()) {
            rx.addListener(
                    new ConnectionListener() {
                        @Override
                        public void onState(
                                Connection connection,
                                ConnectionState from,
                                ConnectionState to,
                                String reason) {
                            if (to == ConnectionState.SUSPENDED) {
                                why.set(reason);
                            }
                        }
                    });
            send(tx, 0, 2);
            long start = System.nanoTime();
            send(tx, 2, 1);

            assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(maxStall.toNanos());
            assertThat(tx.receivers()).isZero();
            assertGap(rx, 0, 0);
            assertGap(rx, 1, 0);
            assertThat(rx.tryReceive()).isNull();
            assertThat(why.get()).contains("maxStall");
            send(tx, 3, 1);
            assertGap(rx, 3, 1);
            assertThat(rx.state()).isEqualTo(ConnectionState.ACTIVE);
        }
    }

    @Test
    void shouldNotDetachAReliableReceiverThatIsOnlySlow() {
        Duration maxStall = Duration.ofSeconds(1);
        try (TxConnection tx = source().openTx();
                RxConnection rx =
                        connection().reliable().queueCapacity(2).maxStall(maxStall).openRx()) {
            send(tx, 0, 2);
            for (long number = 0; number < 6; number++) {
                assertThat(tx.acquire(Duration.ofMillis(200))).as("it is full").isNull();
                assertGap(rx, number, 0);
                send(tx, number + 2, 1);
            }
            assertThat(tx.receivers()).isEqualTo(1);
        }
    }

    @Test
    void shouldNotHoldTheSenderBackWhenTheReliableReceiverLeaves() throws Throwable {
        try (TxConnection tx = source().slots(4).openTx();
                RxConnection rx = connection().reliable().maxStall(PATIENCE).openRx()) {
            send(tx, 0, 2);
            Worker<Integer> sender = Worker.start(() -> send(tx, 2, 50)).awaitAsleep();
            rx.close();

            assertThat(sender.result()).isZero();
        }
    }
}
