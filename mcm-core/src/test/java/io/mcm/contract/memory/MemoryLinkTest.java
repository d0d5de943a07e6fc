package io.mcm.contract.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.Connection;
import io.mcm.ConnectionListener;
import io.mcm.ConnectionState;
import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.PageKind;
import io.mcm.RxConnection;
import io.mcm.TxConnection;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that are closed on the thread of their own link, by a listener. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MemoryLinkTest {
    private static final MemoryAddress PLACE = new MemoryAddress("closed-by-listener");

    private final Mesh here = launch("here");
    private final Mesh there = launch("there");

    private static Mesh launch(String node) {
        return Mesh.launch(
                MeshConfig.builder().mesh("links").node(node).pages(PageKind.BASE).build());
    }

    @AfterEach
    void closeNodes() {
        here.close();
        there.close();
    }

    /**
     * Closes its connection as soon as the link is up, perhaps while another thread does the same.
     */
    private static final class Closer implements ConnectionListener {
        private final boolean both;
        private final CountDownLatch done = new CountDownLatch(1);

        Closer(boolean both) {
            this.both = both;
        }

        @Override
        public void onState(
                Connection connection, ConnectionState from, ConnectionState to, String reason) {
            if (to == ConnectionState.ACTIVE) {
                if (both) {
                    Thread other = Thread.ofPlatform().daemon().start(connection::close);
                    while (connection.state() == ConnectionState.ACTIVE && other.isAlive()) {
                        Thread.onSpinWait();
                    }
                }
                connection.close();
                done.countDown();
            }
        }

        void awaitClosed(Connection connection) throws InterruptedException {
            assertThat(done.await(30, TimeUnit.SECONDS)).as("close came back").isTrue();
            connection.close();
            assertThat(connection.state()).isEqualTo(ConnectionState.CLOSED);
        }
    }

    @Test
    void shouldCloseAReceiverOnTheThreadOfItsLink() throws InterruptedException {
        closeReceiver(new Closer(false));
    }

    @Test
    void shouldCloseAReceiverOnTheThreadOfItsLinkWhileAnotherDoes() throws InterruptedException {
        closeReceiver(new Closer(true));
    }

    private void closeReceiver(Closer closer) throws InterruptedException {
        RxConnection rx = there.connection().transport(PLACE).listener(closer).openRx();
        try (TxConnection tx = here.connection().transport(PLACE).blob(8).openTx()) {
            closer.awaitClosed(rx);

            try (RxConnection next = there.connection().transport(PLACE).openRx()) {
                assertThat(next.awaitFormat(Duration.ofSeconds(30))).isEqualTo(tx.format());
            }
        }
    }

    @Test
    void shouldCloseASenderOnTheThreadOfItsLink() throws InterruptedException {
        closeSender(new Closer(false));
    }

    @Test
    void shouldCloseASenderOnTheThreadOfItsLinkWhileAnotherDoes() throws InterruptedException {
        closeSender(new Closer(true));
    }

    private void closeSender(Closer closer) throws InterruptedException {
        try (RxConnection rx = there.connection().transport(PLACE).openRx()) {
            TxConnection tx = here.connection().transport(PLACE).blob(8).listener(closer).openTx();
            closer.awaitClosed(tx);

            assertThat(rx.receive(Duration.ofMillis(200))).isNull();
            try (TxConnection next = here.connection().transport(PLACE).blob(16).openTx()) {
                while (!next.format().equals(rx.format())) {
                    Thread.onSpinWait();
                }
            }
        }
    }
}
