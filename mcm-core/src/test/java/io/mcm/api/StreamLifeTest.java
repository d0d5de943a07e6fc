package io.mcm.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.Connection;
import io.mcm.ConnectionListener;
import io.mcm.ConnectionState;
import io.mcm.ErrorCode;
import io.mcm.McmException;
import io.mcm.Mesh;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.format.BlobFormat;
import io.mcm.format.Format;
import io.mcm.format.FrameRate;
import io.mcm.format.PixelFormat;
import io.mcm.format.VideoFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

class StreamLifeTest extends ApiTest {
    private static final VideoFormat SMALL =
            new VideoFormat(32, 16, FrameRate.of(50), PixelFormat.YUV422P10LE);
    private static final VideoFormat LARGE =
            new VideoFormat(64, 32, FrameRate.of(50), PixelFormat.YUV422P10LE);

    /** Writes down what it hears. */
    private static final class Diary implements ConnectionListener {
        private final List<String> lines = new ArrayList<>();

        @Override
        public synchronized void onState(
                Connection connection, ConnectionState from, ConnectionState to, String reason) {
            lines.add(to.name());
            assertThat(reason).isNotBlank();
        }

        @Override
        public synchronized void onFormat(Connection connection, Format format) {
            lines.add(format.toText());
        }

        synchronized List<String> lines() {
            return List.copyOf(lines);
        }
    }

    @Test
    void shouldEndOnceEverythingWasReceived() {
        try (RxConnection rx = connection().openRx()) {
            try (TxConnection tx = source().openTx()) {
                send(tx, 0, 3);
            }
            assertThat(rx.ended()).isFalse();
            assertThat(rx.state()).isEqualTo(ConnectionState.ACTIVE);

            for (long number = 0; number < 3; number++) {
                assertThat(receiveNumber(rx)).isEqualTo(number);
            }
            assertThat(rx.receive(FOR_EVER)).as("at once when ended").isNull();
            assertThat(rx.ended()).isTrue();
            assertThat(rx.state()).isEqualTo(ConnectionState.SUSPENDED);
        }
    }

    @Test
    void shouldGoOnWhenANewSourceComes() {
        try (RxConnection rx = connection().openRx()) {
            long incarnation;
            try (TxConnection tx = source().openTx()) {
                send(tx, 0, 2);
                try (RxBuffer frame = receive(rx)) {
                    incarnation = frame.incarnation();
                }
                receive(rx).close();
            }
            assertThat(rx.receive(PATIENCE)).isNull();
            try (TxConnection tx = source().openTx()) {
                send(tx, 10, 2);
                try (RxBuffer frame = receive(rx)) {
                    assertThat(frame.payload().getLong(0)).isEqualTo(10);
                    assertThat(frame.incarnation()).isNotEqualTo(incarnation);
                    assertThat(frame.sequence()).isZero();
                    assertThat(frame.missedBefore()).isZero();
                    assertThat(frame.discontinuity()).isTrue();
                }
                assertThat(rx.ended()).isFalse();
                assertThat(rx.state()).isEqualTo(ConnectionState.ACTIVE);
                try (RxBuffer frame = receive(rx)) {
                    assertThat(frame.discontinuity()).isFalse();
                }
            }
        }
    }

    @Test
    void shouldGiveTheFramesOfEachSourceInTurn() {
        try (RxConnection rx = connection().openRx()) {
            for (int source = 0; source < 4; source++) {
                try (TxConnection tx = source().openTx()) {
                    send(tx, source * 10L, 2);
                }
            }

            for (int source = 0; source < 4; source++) {
                assertThat(receiveNumber(rx)).isEqualTo(source * 10L);
                assertThat(receiveNumber(rx)).isEqualTo(source * 10L + 1);
            }
            assertThat(rx.receive(PATIENCE)).isNull();
            assertThat(rx.ended()).isTrue();
        }
    }

    @Test
    void shouldStartALateReceiverWithTheNextFrame() {
        try (TxConnection tx = source().openTx()) {
            send(tx, 0, 5);
            try (RxConnection rx = connection().openRx()) {
                send(tx, 5, 1);

                try (RxBuffer frame = receive(rx)) {
                    assertThat(frame.sequence()).isEqualTo(5);
                    assertThat(frame.missedBefore()).isZero();
                }
                assertThat(rx.stats().missed()).isZero();
            }
        }
    }

    @Test
    void shouldLetReceiversComeAndGoAtAnyTime() {
        try (TxConnection tx = source().openTx();
                RxConnection steady = connection().openRx()) {
            for (int round = 0; round < 200; round++) {
                try (RxConnection guest = connection().openRx()) {
                    assertThat(send(tx, 3L * round, 3)).isZero();
                    assertThat(receiveNumber(guest)).isEqualTo(3L * round);
                    RxBuffer unreleased = receive(guest);
                    assertThat(unreleased.sequence()).isEqualTo(3L * round + 1);
                }
                for (int i = 0; i < 3; i++) {
                    assertThat(receiveNumber(steady)).isEqualTo(3L * round + i);
                }
            }
            assertThat(tx.receivers()).isEqualTo(1);
        }
    }

    @Test
    void shouldRefuseASecondSourceAndNameTheFirst() {
        try (TxConnection tx = source().openTx();
                RxConnection rx = connection().openRx()) {
            Assertions.assertThatExceptionOfType(McmException.class)
                    .isThrownBy(() -> source().openTx())
                    .withMessageContaining(GROUP)
                    .withMessageContaining(mesh.config().node())
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.GROUP_HAS_SOURCE));

            send(tx, 1, 1);
            assertThat(receiveNumber(rx)).isEqualTo(1);
        }
        source().openTx().close();
    }

    @Test
    void shouldRefuseAReceiverOfAnotherFormat() {
        try (TxConnection tx = connection().format(SMALL).openTx()) {
            assertRefused(
                    ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE,
                    () -> connection().format(LARGE).openRx());
            assertThat(tx.receivers()).isZero();
            connection().format(SMALL).openRx().close();
        }
    }

    @Test
    void shouldRefuseMoreReceiversThanItsPoolCanServe() {
        try (TxConnection tx = source().slots(6).openTx();
                RxConnection first = connection().openRx();
                RxConnection second = connection().openRx()) {
            Assertions.assertThatExceptionOfType(McmException.class)
                    .isThrownBy(() -> connection().openRx())
                    .withMessageContaining("slots(8)")
                    .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.GROUP_FULL));

            assertThat(tx.receivers()).isEqualTo(2);
            first.close();
            assertThat(tx.receivers()).isEqualTo(1);
            connection().openRx().close();
            send(tx, 0, 1);
            assertThat(receiveNumber(second)).isZero();
        }
    }

    @Test
    void shouldRefuseMoreConnectionsThanTheNodeAllows() {
        try (Mesh small = Mesh.launch(nodeConfig().maxConnections(2).build())) {
            TxConnection tx = small.connection().group(GROUP).blob(SIZE).openTx();
            small.connection().group(GROUP).openRx();

            assertRefused(
                    ErrorCode.MAX_CONNECTIONS, () -> small.connection().group("more").openRx());
            tx.close();
            small.connection().group("more").openRx().close();
        }
    }

    @Test
    void shouldRefuseConnectionsOfAClosedNode() {
        mesh.close();
        mesh.close();

        assertRefused(ErrorCode.CONNECTION_CLOSED, () -> source().openTx());
        assertRefused(ErrorCode.CONNECTION_CLOSED, () -> connection().openRx());
    }

    @Test
    void shouldRefuseEverythingButCloseAndGettersOnceClosed() {
        TxConnection tx = source().openTx();
        RxConnection rx = connection().openRx();
        send(tx, 0, 1);
        receive(rx).close();
        tx.close();
        rx.close();

        assertRefused(ErrorCode.CONNECTION_CLOSED, tx::tryAcquire);
        assertRefused(ErrorCode.CONNECTION_CLOSED, () -> tx.acquire(FOR_EVER));
        assertRefused(ErrorCode.CONNECTION_CLOSED, () -> tx.awaitReceivers(1, FOR_EVER));
        assertRefused(ErrorCode.CONNECTION_CLOSED, () -> tx.changeFormat(new BlobFormat(1)));
        assertRefused(ErrorCode.CONNECTION_CLOSED, rx::tryReceive);
        assertRefused(ErrorCode.CONNECTION_CLOSED, () -> rx.receive(FOR_EVER));
        assertRefused(ErrorCode.CONNECTION_CLOSED, () -> rx.poll(frame -> {}, 1));
        assertRefused(ErrorCode.CONNECTION_CLOSED, () -> rx.awaitFormat(FOR_EVER));
        tx.close();
        rx.close();
        assertThat(tx.state()).isEqualTo(ConnectionState.CLOSED);
        assertThat(rx.state()).isEqualTo(ConnectionState.CLOSED);
        assertThat(tx.stats().frames()).isEqualTo(1);
        assertThat(rx.stats().frames()).isEqualTo(1);
        assertThat(tx.group()).isEqualTo(GROUP);
        assertThat(rx.config().group()).isEqualTo(GROUP);
    }

    @Test
    void shouldCloseOnceHoweverManyThreadsClose() throws Throwable {
        for (int round = 0; round < 100; round++) {
            Diary diary = new Diary();
            TxConnection tx = source().listener(diary).openTx();
            List<Worker<Boolean>> closers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                closers.add(
                        Worker.start(
                                () -> {
                                    tx.close();
                                    return tx.state() == ConnectionState.CLOSED;
                                }));
            }

            for (Worker<Boolean> closer : closers) {
                assertThat(closer.result()).as("close returns when it is closed").isTrue();
            }
            assertThat(diary.lines()).containsOnlyOnce("CLOSED").endsWith("CLOSING", "CLOSED");
        }
    }

    @Test
    void shouldChangeTheFormatFromOneFrameToTheNext() {
        try (TxConnection tx =
                        connection().format(SMALL).maxPayloadSize(LARGE.payloadSize()).openTx();
                RxConnection rx = connection().openRx()) {
            acquire(tx).commit();
            TxBuffer lentBefore = acquire(tx);
            tx.changeFormat(LARGE);
            lentBefore.payloadLength(LARGE.payloadSize()).commit();
            acquire(tx).commit();

            assertNext(rx, SMALL, false);
            assertThat(rx.format()).isEqualTo(SMALL);
            assertNext(rx, LARGE, true);
            assertThat(rx.format()).isEqualTo(LARGE);
            assertNext(rx, LARGE, false);
            assertThat(tx.format()).isEqualTo(LARGE);
        }
    }

    private static void assertNext(RxConnection rx, VideoFormat format, boolean changed) {
        try (RxBuffer frame = receive(rx)) {
            assertThat(frame.format()).isEqualTo(format);
            assertThat(frame.formatChanged()).isEqualTo(changed);
            assertThat(frame.layout()).isEqualTo(format.layout());
            assertThat(frame.payload().capacity()).isEqualTo(format.payloadSize());
        }
    }

    @Test
    void shouldTellAReceiverThatMissedTheFirstFrameOfANewFormat() {
        try (TxConnection tx =
                        connection().format(SMALL).maxPayloadSize(LARGE.payloadSize()).openTx();
                RxConnection rx = connection().queueCapacity(2).openRx()) {
            acquire(tx).commit();
            acquire(tx).commit();
            tx.changeFormat(LARGE);
            assertThat(acquire(tx).commit())
                    .as("the first of the new format is missed")
                    .isEqualTo(1);
            receive(rx).close();
            receive(rx).close();
            acquire(tx).commit();

            try (RxBuffer frame = receive(rx)) {
                assertThat(frame.missedBefore()).isEqualTo(1);
                assertThat(frame.formatChanged()).isTrue();
                assertThat(frame.format()).isEqualTo(LARGE);
            }
        }
    }

    @Test
    void shouldRefuseMoreFormatsThanReceiversKeep() {
        try (TxConnection tx = connection().format(SMALL).maxPayloadSize(4096).openTx()) {
            for (int i = 1; i < 64; i++) {
                tx.changeFormat(new BlobFormat(100 + i));
            }
            assertRefused(
                    ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE,
                    () -> tx.changeFormat(new BlobFormat(100)));
            tx.changeFormat(SMALL);
            acquire(tx).commit();
        }
    }

    @Test
    void shouldRefuseAFormatThatDoesNotFitTheSlots() {
        try (TxConnection tx = connection().format(SMALL).openTx()) {
            assertRefused(ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE, () -> tx.changeFormat(LARGE));
            assertThat(tx.format()).isEqualTo(SMALL);
            acquire(tx).commit();
        }
    }

    @Test
    void shouldTellListenersOfASendersLife() {
        Diary diary = new Diary();
        TxConnection tx = source().listener(diary).openTx();
        tx.close();

        assertThat(diary.lines())
                .filteredOn(line -> !line.startsWith("blob"))
                .containsExactly("ESTABLISHING", "ACTIVE", "CLOSING", "CLOSED");
    }

    @Test
    void shouldTellListenersOfAReceiversLife() {
        Diary diary = new Diary();
        String format = new BlobFormat(SIZE).toText();
        try (RxConnection rx = connection().listener(diary).openRx()) {
            assertThat(diary.lines()).containsExactly("ESTABLISHING");
            try (TxConnection tx = source().openTx()) {
                assertThat(diary.lines())
                        .containsExactlyInAnyOrder("ESTABLISHING", format, "ACTIVE");
                send(tx, 0, 1);
                receive(rx).close();
            }
            assertThat(rx.receive(PATIENCE)).isNull();
            assertThat(diary.lines()).endsWith("SUSPENDED");
            source().openTx();
            assertThat(diary.lines()).endsWith("ACTIVE");
        }
        assertThat(diary.lines()).endsWith("CLOSING", "CLOSED");
        assertThat(diary.lines()).containsOnlyOnce(format);
    }

    @Test
    void shouldTellTheFormatBeforeTheFirstFrameOfIt() {
        AtomicReference<Format> told = new AtomicReference<>();
        try (TxConnection tx =
                        connection().format(SMALL).maxPayloadSize(LARGE.payloadSize()).openTx();
                RxConnection rx = connection().openRx()) {
            rx.addListener(
                    new ConnectionListener() {
                        @Override
                        public void onFormat(Connection connection, Format format) {
                            told.set(format);
                        }
                    });
            assertThat(told.get()).as("told at once what is known").isEqualTo(SMALL);
            acquire(tx).commit();
            tx.changeFormat(LARGE);
            acquire(tx).commit();

            receive(rx).close();
            assertThat(told.get()).isEqualTo(SMALL);
            receive(rx).close();
            assertThat(told.get()).isEqualTo(LARGE);
        }
    }

    @Test
    void shouldTellANewListenerThePresentStateAtOnce() {
        Diary diary = new Diary();
        try (TxConnection tx = source().openTx()) {
            tx.addListener(diary);
            assertThat(diary.lines()).containsExactly("ACTIVE", new BlobFormat(SIZE).toText());
        }
    }

    @Test
    void shouldNotBeDisturbedByAListenerThatThrows() {
        Diary diary = new Diary();
        ConnectionListener broken =
                new ConnectionListener() {
                    @Override
                    public void onState(
                            Connection connection,
                            ConnectionState from,
                            ConnectionState to,
                            String reason) {
                        throw new IllegalStateException("the listener's");
                    }
                };
        try (TxConnection tx = source().listener(broken).listener(diary).openTx();
                RxConnection rx = connection().listener(broken).openRx()) {
            send(tx, 1, 1);
            assertThat(receiveNumber(rx)).isEqualTo(1);
        }
        assertThat(diary.lines()).endsWith("CLOSING", "CLOSED");
    }

    @Test
    void shouldLetAListenerCloseTheConnection() {
        try (RxConnection rx = connection().openRx()) {
            rx.addListener(
                    new ConnectionListener() {
                        @Override
                        public void onState(
                                Connection connection,
                                ConnectionState from,
                                ConnectionState to,
                                String reason) {
                            if (to == ConnectionState.SUSPENDED) {
                                connection.close();
                            }
                        }
                    });
            try (TxConnection tx = source().openTx()) {
                send(tx, 0, 1);
            }
            receive(rx).close();

            assertRefused(ErrorCode.CONNECTION_CLOSED, () -> rx.receive(PATIENCE));
            assertThat(rx.state()).isEqualTo(ConnectionState.CLOSED);
        }
    }

    @Test
    void shouldLetAHandlerCloseTheConnection() {
        try (TxConnection tx = source().openTx();
                RxConnection rx = connection().openRx()) {
            send(tx, 0, 3);

            int polled = rx.poll(frame -> rx.close(), 10);

            assertThat(polled).isEqualTo(1);
            assertThat(rx.state()).isEqualTo(ConnectionState.CLOSED);
            send(tx, 3, 100);
            assertThat(tx.receivers()).isZero();
        }
    }

    @Test
    void shouldLetAHandlerCloseWhatAnotherThreadIsClosing() throws Throwable {
        try (TxConnection tx = source().openTx();
                RxConnection rx = connection().openRx()) {
            send(tx, 0, 1);
            AtomicReference<Worker<Boolean>> closer = new AtomicReference<>();
            rx.poll(
                    frame -> {
                        closer.set(Worker.start(() -> close(rx)).awaitAsleep());
                        rx.close(); // must not wait for the closer, which waits for this handler
                    },
                    1);

            assertThat(closer.get().result()).isTrue();
        }
    }

    private static boolean close(Connection connection) {
        connection.close();
        return connection.state() == ConnectionState.CLOSED;
    }
}
