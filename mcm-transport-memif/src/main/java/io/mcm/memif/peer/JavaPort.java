package io.mcm.memif.peer;

import io.mcm.linux.EventFd;
import io.mcm.memif.Memif;
import io.mcm.memif.engine.Direction;
import io.mcm.memif.engine.EnginePort;
import io.mcm.memif.engine.EngineStats;
import io.mcm.memif.engine.FrameSink;
import io.mcm.memif.protocol.RejectCounters;
import io.mcm.memif.protocol.RejectException;
import io.mcm.memif.ring.Receiver;
import io.mcm.memif.ring.Rings;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * An interface of this process. Its {@link Home} finds peers on the loop's thread; frames move on
 * the link's.
 */
final class JavaPort implements EnginePort {
    /** Who finds peers for the interface. */
    interface Home {
        /** The last connection's memory is given back: the next peer may come. Any thread. */
        void released();

        /**
         * Ends the connection if there is one, and looks for no other. Waits until that is done.
         */
        void close(String reason);
    }

    private final Memif settings;
    private final Direction direction;
    private final RejectCounters rejects;
    private final EventFd wake = EventFd.create();
    private final Home home;

    /** Set by the loop, taken back by the link's thread. */
    private volatile @Nullable Connection current;

    private volatile String status;

    /** Counted by the loop. */
    private volatile long connections;

    private volatile boolean awake;

    // Of the link's thread.
    private @Nullable Waiter waiter;
    private long sent;
    private long received;
    private long skipped;
    private int firstReceiver;
    private boolean saidGoodbye;
    private boolean closed;

    /** Gives a port its home, which needs the port. */
    interface HomeMaker {
        Home make(JavaPort port);
    }

    JavaPort(Memif settings, Direction direction, RejectCounters rejects, HomeMaker maker) {
        this.settings = settings;
        this.direction = direction;
        this.rejects = rejects;
        this.status = "no peer yet";
        this.home = maker.make(this);
    }

    Memif settings() {
        return settings;
    }

    Direction direction() {
        return direction;
    }

    RejectCounters rejects() {
        return rejects;
    }

    // On the loop's thread.

    /** Whether a peer is here, or its memory still. */
    boolean isBusy() {
        return current != null;
    }

    /** A peer is here, its rings are ready. */
    Connection connected(String peer, Channel channel, Rings rings) {
        long number = connections + 1;
        connections = number;
        for (Receiver receiver : rings.receivers()) {
            receiver.wantsInterrupts(direction.receives() && !settings.polling());
        }
        Connection connection = new Connection(number, peer, channel, rings);
        current = connection;
        status = "connected to " + peer;
        wake();
        return connection;
    }

    /** The peer is gone, or there is none. */
    void disconnected(@Nullable Connection connection, String reason, boolean goodbye) {
        status = reason;
        if (connection != null) {
            connection.lost(reason, goodbye);
            wake();
        }
    }

    // On the link's thread.

    @Override
    public long connection() {
        Connection connection = current;
        if (connection == null) {
            return NONE;
        }
        if (connection.lost() != null && !hasMore(connection)) {
            release(connection);
            return NONE;
        }
        return connection.number();
    }

    private boolean hasMore(Connection connection) {
        return direction.receives() && isReady(connection);
    }

    private static boolean isReady(Connection connection) {
        for (Receiver receiver : connection.rings().receivers()) {
            if (receiver.isReady()) {
                return true;
            }
        }
        return false;
    }

    private void release(Connection connection) {
        waiter = null;
        saidGoodbye = connection.hasSaidGoodbye();
        connection.rings().close();
        current = null;
        home.released();
    }

    /** The peer broke the rules in shared memory. */
    private void fail(Connection connection, RejectException e) {
        status = String.valueOf(e.getMessage());
        connection.channel().rejectLater(e);
        connection.lost(status, false);
        release(connection);
    }

    @Override
    public String status() {
        return status;
    }

    @Override
    public boolean hasSaidGoodbye() {
        return saidGoodbye;
    }

    @Override
    public Sent send(DirectBuffer frame, int length) {
        Connection connection = current;
        if (connection == null || connection() == NONE || connection.lost() != null) {
            return Sent.NOT_CONNECTED;
        }
        try {
            Sent done = connection.rings().senders().getFirst().send(frame, length);
            if (done == Sent.YES) {
                sent++;
            }
            return done;
        } catch (RejectException e) {
            fail(connection, e);
            return Sent.NOT_CONNECTED;
        }
    }

    @Override
    public boolean isTaken() {
        Connection connection = current;
        if (connection == null || connection() == NONE || connection.lost() != null) {
            return true;
        }
        try {
            return connection.rings().senders().getFirst().isTaken();
        } catch (RejectException e) {
            fail(connection, e);
            return true;
        }
    }

    @Override
    public int receive(FrameSink sink, int limit) {
        Connection connection = current;
        if (connection == null || connection() == NONE) {
            return 0;
        }
        List<Receiver> receivers = connection.rings().receivers();
        int packets = 0;
        try {
            for (int i = 0; i < receivers.size() && packets < limit; i++) {
                Receiver receiver = receivers.get((firstReceiver + i) % receivers.size());
                long before = receiver.skipped();
                int now = receiver.receive(sink, limit - packets);
                packets += now;
                skipped += receiver.skipped() - before;
                received += now - (receiver.skipped() - before);
            }
            firstReceiver = (firstReceiver + 1) % Math.max(1, receivers.size());
        } catch (RejectException e) {
            fail(connection, e);
        }
        return packets;
    }

    @Override
    public void await(long nanos) {
        if (settings.polling()) {
            spin(nanos);
        } else {
            sleep(nanos);
        }
        awake = false;
    }

    private void spin(long nanos) {
        long end = System.nanoTime() + nanos;
        while (!hasNews() && System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    private boolean hasNews() {
        Connection connection = current;
        return awake || connection != null && (connection.lost() != null || isReady(connection));
    }

    /**
     * The peer writes a ring's eventfd for all it sends, always: a peer that looks at the flag
     * without a fence, as libmemif does, must not be told to spare it.
     */
    private void sleep(long nanos) {
        Connection connection = current;
        Waiter known = waiter;
        if (known == null) {
            List<EventFd> eventFds = new ArrayList<>(List.of(wake));
            if (connection != null) {
                connection.rings().receivers().forEach(r -> eventFds.add(r.wake()));
            }
            known = new Waiter(eventFds);
            waiter = connection == null ? null : known;
        }
        if (!hasNews()) {
            known.await(nanos);
        }
    }

    @Override
    public void wake() {
        awake = true;
        wake.signal();
    }

    @Override
    public EngineStats stats() {
        return new EngineStats(connections, sent, received, skipped, rejects.nonZero());
    }

    @Override
    public void close(String reason) {
        if (closed) {
            return;
        }
        closed = true;
        home.close(reason);
        Connection connection = current;
        if (connection != null) {
            connection.rings().close();
            current = null;
        }
        wake.close();
    }
}
