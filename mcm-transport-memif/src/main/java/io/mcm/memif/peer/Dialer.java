package io.mcm.memif.peer;

import io.mcm.ConnectionException;
import io.mcm.linux.EventLoop;
import io.mcm.linux.UnixSocket;
import io.mcm.memif.Memif;
import io.mcm.memif.protocol.Message;
import io.mcm.memif.protocol.Protocol;
import io.mcm.memif.protocol.RejectException;
import io.mcm.memif.protocol.Secret;
import io.mcm.memif.protocol.SlaveSession;
import io.mcm.memif.ring.SlaveRings;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Dials an interface's master, again and again, each time a little later. On the loop's thread. */
final class Dialer {
    private static final long FIRST_PAUSE_NANOS = 20_000_000;
    private static final long LONGEST_PAUSE_NANOS = 1_000_000_000;

    private final EventLoop loop;
    private final JavaPort port;
    private long pause = FIRST_PAUSE_NANOS;
    private @Nullable Master master;
    private boolean closed;

    Dialer(EventLoop loop, JavaPort port) {
        this.loop = loop;
        this.port = port;
    }

    void dial() {
        if (closed) {
            return;
        }
        String address = port.settings().socket();
        try {
            master = new Master(UnixSocket.connect(address));
        } catch (ConnectionException e) {
            port.disconnected(null, "no master: " + e.getMessage(), false);
            dialSoon();
        }
    }

    void dialSoon() {
        EventLoop.Timer _ = loop.schedule(pause, this::dial);
        pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
    }

    void close(String reason) {
        closed = true;
        if (master != null) {
            master.end(reason, true);
        }
    }

    /** The peer that was dialled. */
    private final class Master extends Channel implements SlaveSession.Events {
        private final SlaveSession session;
        private String name = "";
        private @Nullable SlaveRings rings;
        private @Nullable Connection connection;
        private @Nullable String goodbye;

        Master(UnixSocket socket) {
            super(Dialer.this.loop, socket, port.rejects());
            Memif settings = port.settings();
            Message.Init init =
                    new Message.Init(
                            Protocol.VERSION,
                            settings.id(),
                            Modes.number(settings.mode()),
                            Secret.of(settings.secret()),
                            "mcm");
            this.session = new SlaveSession(init, settings.interfaceName(), this, this);
        }

        @Override
        void handle(Message message, int fd) throws RejectException {
            session.receive(message); // those with a descriptor are always out of order
            if (session.state() == SlaveSession.State.CLOSED) {
                end(String.valueOf(goodbye), false);
            }
        }

        @Override
        public List<SlaveSession.Offer> offers(Message.Hello hello) throws RejectException {
            name = hello.name();
            rings = SlaveRings.create(port.settings(), port.direction(), hello);
            return rings.offers();
        }

        @Override
        public void connected(String interfaceName) {
            established();
            pause = FIRST_PAUSE_NANOS;
            SlaveRings ready = Objects.requireNonNull(rings);
            ready.connected();
            connection = port.connected(name + " (" + interfaceName + ")", this, ready);
        }

        @Override
        public void disconnected(Message.Disconnect disconnect) {
            goodbye = "the master disconnected: " + disconnect.reason();
        }

        @Override
        void ended(String reason) {
            master = null;
            port.disconnected(connection, reason, goodbye != null);
            if (connection == null) {
                if (rings != null) {
                    rings.close();
                }
                if (!closed) {
                    dialSoon();
                }
            }
        }
    }
}
