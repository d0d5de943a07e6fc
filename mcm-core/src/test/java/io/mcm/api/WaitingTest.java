package io.mcm.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.ErrorCode;
import io.mcm.Mesh;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.TxConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.junit.jupiter.api.Test;

class WaitingTest extends ApiTest {
    @Test
    void shouldNotWaitWithATimeoutOfZero() {
        try (TxConnection tx = source().slots(4).maxLent(2).openTx();
                RxConnection rx = connection().reliable().openRx()) {
            assertThat(rx.receive(Duration.ZERO)).isNull();
            assertThat(rx.tryReceive()).isNull();
            assertThat(rx.awaitFormat(Duration.ZERO)).isEqualTo(tx.format());
            assertThat(tx.awaitReceivers(2, Duration.ZERO)).isFalse();
            send(tx, 0, 2);

            assertThat(tx.acquire(Duration.ZERO)).isNull();
            assertThat(tx.tryAcquire()).isNull();
        }
    }

    @Test
    void shouldTakeANegativeTimeoutForZero() {
        try (RxConnection rx = connection().openRx()) {
            assertThat(rx.receive(Duration.ofSeconds(-1))).isNull();
        }
    }

    @Test
    void shouldWaitAsLongAsAFiniteTimeoutSays() {
        try (TxConnection tx = source().slots(4).openTx();
                RxConnection rx = connection().reliable().openRx()) {
            assertThat(nanosOf(() -> rx.receive(A_MOMENT)))
                    .isGreaterThanOrEqualTo(A_MOMENT.toNanos());
            assertThat(nanosOf(() -> tx.awaitReceivers(2, A_MOMENT)))
                    .isGreaterThanOrEqualTo(A_MOMENT.toNanos());
            send(tx, 0, 2);
            assertThat(nanosOf(() -> tx.acquire(A_MOMENT)))
                    .isGreaterThanOrEqualTo(A_MOMENT.toNanos());
        }
    }

    private static long nanosOf(Runnable call) {
        long start = System.nanoTime();
        call.run();
        return System.nanoTime() - start;
    }

    @Test
    void shouldWaitForTheDefaultTimeoutWhenNoneIsGiven() {
        Duration timeout = Duration.ofMillis(70);
        try (RxConnection rx = connection().defaultTimeout(timeout).openRx()) {
            assertThat(nanosOf(rx::receive)).isGreaterThanOrEqualTo(timeout.toNanos());
        }
    }

    @Test
    void shouldWakeAReceiverThatWaitsForEver() throws Throwable {
        try (TxConnection tx = source().openTx();
                RxConnection rx = connection().openRx()) {
            Worker<Long> receiver =
                    Worker.start(
                                    () -> {
                                        try (RxBuffer frame = rx.receive(FOR_EVER)) {
                                            return frame == null ? -1 : frame.payload().getLong(0);
                                        }
                                    })
                            .awaitAsleep();
            send(tx, 7, 1);

            assertThat(receiver.result()).isEqualTo(7);
        }
    }

    @Test
    void shouldWakeASenderThatWaitsForAReliableReceiver() throws Throwable {
        try (TxConnection tx = source().slots(4).openTx();
                RxConnection rx = connection().reliable().maxStall(PATIENCE).openRx()) {
            send(tx, 0, 2);
            Worker<Integer> sender = Worker.start(() -> send(tx, 2, 1)).awaitAsleep();

            assertThat(receiveNumber(rx)).isZero();
            assertThat(sender.result()).isZero();
            assertThat(receiveNumber(rx)).isEqualTo(1);
            assertThat(receiveNumber(rx)).isEqualTo(2);
        }
    }

    @Test
    void shouldWakeAWaiterForTheFormat() throws Throwable {
        try (RxConnection rx = connection().openRx()) {
            var waiter = Worker.start(() -> rx.awaitFormat(FOR_EVER)).awaitAsleep();
            try (TxConnection tx = source().openTx()) {
                assertThat(waiter.result()).isEqualTo(tx.format());
            }
        }
    }

    @Test
    void shouldSayWhenNoFormatCame() {
        try (RxConnection rx = connection().openRx()) {
            assertThat(rx.awaitFormat(A_MOMENT)).isNull();
            assertThat(rx.format()).isNull();
        }
    }

    @Test
    void shouldWakeASenderThatWaitsForReceivers() throws Throwable {
        try (TxConnection tx = source().openTx();
                RxConnection first = connection().openRx()) {
            var waiter = Worker.start(() -> tx.awaitReceivers(2, FOR_EVER)).awaitAsleep();
            try (RxConnection second = connection().openRx()) {
                assertThat(waiter.result()).isTrue();
                assertThat(tx.receivers()).isEqualTo(2);
                assertThat(second.group()).isEqualTo(first.group());
            }
        }
    }

    @Test
    void shouldWakeAReceiverWhenTheStreamEnds() throws Throwable {
        try (RxConnection rx = connection().openRx()) {
            try (TxConnection tx = source().openTx()) {
                send(tx, 0, 1);
                receive(rx).close();
                Worker<Boolean> waiter =
                        Worker.start(() -> rx.receive(FOR_EVER) == null).awaitAsleep();
                tx.close();

                assertThat(waiter.result()).isTrue();
                assertThat(rx.ended()).isTrue();
            }
        }
    }

    @Test
    void shouldWakeAReceiverWhoseConnectionIsClosed() {
        RxConnection rx = connection().openRx();
        var waiter = Worker.start(() -> rx.receive(FOR_EVER)).awaitAsleep();

        rx.close();

        assertRefused(ErrorCode.CONNECTION_CLOSED, waiter::result);
    }

    @Test
    void shouldWakeASenderWhoseConnectionIsClosed() {
        TxConnection tx = source().slots(4).openTx();
        try (RxConnection rx = connection().reliable().maxStall(PATIENCE).openRx()) {
            send(tx, 0, 2);
            var waiter = Worker.start(() -> tx.acquire(FOR_EVER)).awaitAsleep();

            tx.close();

            assertRefused(ErrorCode.CONNECTION_CLOSED, waiter::result);
            assertThat(receiveNumber(rx)).isZero();
        }
    }

    @Test
    void shouldWakeThoseWhoWaitForReceiversAndFormatsOnClose() {
        TxConnection tx = mesh.connection().group("other").blob(SIZE).openTx();
        RxConnection rx = connection().openRx();
        var receivers = Worker.start(() -> tx.awaitReceivers(1, FOR_EVER)).awaitAsleep();
        var format = Worker.start(() -> rx.awaitFormat(FOR_EVER)).awaitAsleep();

        mesh.close();

        assertRefused(ErrorCode.CONNECTION_CLOSED, receivers::result);
        assertRefused(ErrorCode.CONNECTION_CLOSED, format::result);
    }

    @Test
    void shouldStopWaitingWhenInterruptedAndStayUsable() throws Throwable {
        try (TxConnection tx = source().openTx();
                RxConnection rx = connection().openRx()) {
            Worker<Boolean> waiter =
                    Worker.start(
                                    () -> {
                                        assertRefused(
                                                ErrorCode.INTERRUPTED, () -> rx.receive(FOR_EVER));
                                        return Thread.currentThread().isInterrupted();
                                    })
                            .awaitAsleep();
            waiter.interrupt();

            assertThat(waiter.result()).as("its interrupt flag is still set").isTrue();
            send(tx, 3, 1);
            assertThat(receiveNumber(rx)).isEqualTo(3);
        }
    }

    @Test
    void shouldNotBeginToWaitWhenInterruptedBefore() {
        try (TxConnection tx = source().slots(4).openTx();
                RxConnection rx = connection().reliable().openRx()) {
            Thread.currentThread().interrupt();
            assertRefused(ErrorCode.INTERRUPTED, () -> rx.receive(FOR_EVER));
            assertRefused(ErrorCode.INTERRUPTED, () -> tx.awaitReceivers(2, FOR_EVER));
            assertThat(Thread.currentThread().isInterrupted()).isTrue();

            send(tx, 0, 2); // neither has to wait
            assertRefused(ErrorCode.INTERRUPTED, () -> tx.acquire(FOR_EVER));
            assertThat(receiveNumber(rx)).isZero();
            assertThat(rx.poll(frame -> {}, 10)).isEqualTo(1);
            assertThat(rx.tryReceive()).isNull();

            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void shouldWaitWithTheIdleStrategyItWasGiven() throws Throwable {
        try (TxConnection tx = source().idleStrategy(BusySpinIdleStrategy::new).openTx();
                RxConnection rx =
                        connection()
                                .idleStrategy(() -> new SleepingMillisIdleStrategy(1))
                                .openRx()) {
            Worker<Long> receiver = Worker.start(() -> receiveNumber(rx));
            send(tx, 9, 1);
            assertThat(receiver.result()).isEqualTo(9);

            var waiter = Worker.start(() -> rx.receive(FOR_EVER)).awaitAsleep();
            waiter.interrupt();
            assertRefused(ErrorCode.INTERRUPTED, waiter::result);
            var closed = Worker.start(() -> rx.receive(FOR_EVER)).awaitAsleep();
            rx.close();
            assertRefused(ErrorCode.CONNECTION_CLOSED, closed::result);
        }
    }

    @Test
    void shouldServeVirtualThreads() throws Throwable {
        int streams = 50;
        List<Worker<Long>> receivers = new ArrayList<>();
        List<Worker<Integer>> senders = new ArrayList<>();
        try (Mesh wide = Mesh.launch(nodeConfig().maxConnections(2 * streams).build())) {
            for (int i = 0; i < streams; i++) {
                String group = "virtual-" + i;
                TxConnection tx = wide.connection().group(group).blob(SIZE).slots(4).openTx();
                RxConnection rx =
                        wide.connection().group(group).reliable().maxStall(PATIENCE).openRx();
                receivers.add(
                        Worker.startVirtual(
                                () -> {
                                    long sum = 0;
                                    for (int frame = 0; frame < 200; frame++) {
                                        sum += receiveNumber(rx);
                                    }
                                    return sum;
                                }));
                senders.add(Worker.startVirtual(() -> send(tx, 0, 200)));
            }

            for (Worker<Integer> sender : senders) {
                assertThat(sender.result()).isZero();
            }
            for (Worker<Long> receiver : receivers) {
                assertThat(receiver.result()).isEqualTo(199L * 200 / 2);
            }
        }
    }
}
