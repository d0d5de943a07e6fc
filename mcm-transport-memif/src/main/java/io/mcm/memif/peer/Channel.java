package io.mcm.memif.peer;

import io.mcm.ConnectionException;
import io.mcm.linux.EventLoop;
import io.mcm.linux.Sockets;
import io.mcm.linux.SystemCallException;
import io.mcm.linux.UnixSocket;
import io.mcm.memif.protocol.Message;
import io.mcm.memif.protocol.MessageCodec;
import io.mcm.memif.protocol.Outbox;
import io.mcm.memif.protocol.Protocol;
import io.mcm.memif.protocol.RejectCounters;
import io.mcm.memif.protocol.RejectException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A control connection to one peer: messages in and out, until either side ends it. All on the
 * loop's thread.
 */
abstract class Channel implements Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Channel.class);

    /** A peer that does not get ready in this time is not worth waiting for. */
    private static final long HANDSHAKE_NANOS = 5_000_000_000L;

    /** So that one peer that never stops talking cannot keep the loop for itself. */
    private static final int MESSAGES_AT_ONCE = 64;

    /** The counters go on when there is no more to be learnt from the log. */
    private static final int MOST_WARNINGS = 20;

    private final EventLoop loop;
    private final UnixSocket socket;
    private final EventLoop.Watch watch;
    private final EventLoop.Timer patience;
    private final MemorySegment place = Arena.ofAuto().allocate(Protocol.MESSAGE_SIZE + 1);
    private final MemorySegment outgoing = Arena.ofAuto().allocate(Protocol.MESSAGE_SIZE);
    private final RejectCounters rejects;
    private boolean ended;

    Channel(EventLoop loop, UnixSocket socket, RejectCounters rejects) {
        this.loop = loop;
        this.socket = socket;
        this.rejects = rejects;
        this.watch = loop.watch(socket.fd(), Sockets.POLLIN, events -> read());
        this.patience =
                loop.schedule(
                        HANDSHAKE_NANOS, () -> end("it did not finish connecting in time", true));
    }

    /**
     * Takes a message.
     *
     * @param fd came with it, or {@link Outbox#NO_FD}; closed by the caller if this throws
     */
    abstract void handle(Message message, int fd) throws RejectException;

    /** The connection is over; the socket is closed already. Once. */
    abstract void ended(String reason);

    /** The handshake is done: it may be silent as long as it likes. */
    final void established() {
        patience.cancel();
    }

    private void read() {
        for (int i = 0; i < MESSAGES_AT_ONCE && !ended; i++) {
            UnixSocket.Received received = socket.receive(place);
            if (received == null) {
                return;
            }
            if (received.length() == 0) {
                received.closeFds();
                end("it hung up", false);
                return;
            }
            take(received);
        }
    }

    private void take(UnixSocket.Received received) {
        try {
            int length = received.truncated() ? (int) place.byteSize() : received.length();
            Message message = MessageCodec.decode(place, length, received.fds().length);
            handle(message, received.fds().length == 1 ? received.fds()[0] : NO_FD);
        } catch (RejectException e) {
            received.closeFds();
            reject(e);
        } catch (ConnectionException e) {
            received.closeFds();
            LOG.warn("memif: a connection cannot be made: {}", e.getMessage());
            end(String.valueOf(e.getMessage()), true);
        }
    }

    /** As if it had come in a message. Any thread. */
    final void rejectLater(RejectException e) {
        loop.execute(() -> reject(e));
    }

    private void reject(RejectException e) {
        if (!ended) {
            rejects.count(e.reject());
            if (rejects.get(e.reject()) <= MOST_WARNINGS) {
                LOG.warn("memif: a peer was refused: {}", e.getMessage());
            }
            end(String.valueOf(e.getMessage()), true);
        }
    }

    @Override
    public final void send(Message message, int fd) {
        MessageCodec.encode(message, outgoing);
        try {
            // A peer has at most two messages unread: for lack of room it must be out of order.
            boolean sent = fd == NO_FD ? socket.send(outgoing) : socket.send(outgoing, fd);
            if (!sent) {
                end("it does not read its messages", false);
            }
        } catch (SystemCallException e) {
            end("it hung up", false);
        }
    }

    /**
     * Ends the connection.
     *
     * @param reason for people
     * @param tell whether to say so to the peer
     */
    final void end(String reason, boolean tell) {
        if (ended) {
            return;
        }
        ended = true;
        watch.cancel();
        patience.cancel();
        if (tell) {
            farewell(reason);
        }
        socket.close();
        ended(reason);
    }

    private void farewell(String reason) {
        MessageCodec.encode(new Message.Disconnect(0, reason), outgoing);
        try {
            boolean _ = socket.send(outgoing);
        } catch (SystemCallException e) {
            LOG.debug("memif: a peer was gone before it could be told: {}", reason);
        }
    }

    final boolean isEnded() {
        return ended;
    }
}
