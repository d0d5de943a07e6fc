package io.mcm.memif.link;

import io.mcm.linux.EventLoop;
import io.mcm.linux.Libc;
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

/** The control messages of one link, over its socket, on the loop's thread. */
final class Talk implements Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Talk.class);

    /** How long a peer may take until the link is open. */
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    /** What the talk is for. */
    interface Side {
        /** A message came, with a descriptor or {@link Outbox#NO_FD}. */
        void receive(Message message, int fd) throws RejectException;

        /** It is over, once. */
        void over(String why);
    }

    private final MemorySegment buffer = Arena.ofAuto().allocate(Protocol.MESSAGE_SIZE, 8);
    private final UnixSocket socket;
    private final EventLoop loop;
    private final RejectCounters rejects;
    private final Side side;
    private final EventLoop.Watch watch;
    private final EventLoop.Timer patience;
    private boolean over;

    Talk(UnixSocket socket, EventLoop loop, RejectCounters rejects, Side side) {
        this.socket = socket;
        this.loop = loop;
        this.rejects = rejects;
        this.side = side;
        this.watch = loop.watch(socket.fd(), Sockets.POLLIN, events -> receive());
        this.patience =
                loop.schedule(PATIENCE_NANOS, () -> end("the peer does not open the link in time"));
    }

    /** The link is open: from now on the peer may be silent. */
    void opened() {
        patience.cancel();
    }

    private void receive() {
        while (!over) {
            UnixSocket.Received received = socket.receive(buffer);
            if (received == null) {
                return;
            }
            if (received.length() == 0) {
                received.closeFds(); // an empty message may carry some
                end("its process closed the link or ended");
                return;
            }
            take(received);
        }
    }

    private void take(UnixSocket.Received received) {
        int[] fds = received.fds();
        try {
            int length = received.truncated() ? Protocol.MESSAGE_SIZE + 1 : received.length();
            Message message = MessageCodec.decode(buffer, length, fds.length);
            side.receive(message, fds.length == 1 ? fds[0] : NO_FD);
        } catch (RejectException e) {
            received.closeFds();
            rejects.count(e.reject());
            refuse(e);
        } catch (SystemCallException e) {
            received.closeFds();
            bye(e.getMessage() == null ? "a system call failed" : e.getMessage());
        }
    }

    /** The loop: the peer broke the rules. */
    void refuse(RejectException e) {
        LOG.warn("a link to another process ends: {}", e.getMessage());
        bye(e.getMessage() == null ? e.reject().text() : e.getMessage());
    }

    /** The loop: says why, then ends it. */
    void bye(String why) {
        if (!over) {
            say(new Message.Disconnect(0, why));
            end(why);
        }
    }

    @Override
    public void send(Message message, int fd) {
        if (!over && !say(message, fd)) {
            end("the peer does not read");
        }
    }

    /** Says something that need not arrive. */
    void say(Message message) {
        if (!over) {
            boolean ignored = say(message, NO_FD);
        }
    }

    private boolean say(Message message, int fd) {
        MessageCodec.encode(message, buffer);
        try {
            return fd == NO_FD ? socket.send(buffer) : socket.send(buffer, fd);
        } catch (SystemCallException e) {
            return false; // the hang-up will be seen
        }
    }

    /** The loop: closes the socket. */
    void end(String why) {
        if (!over) {
            over = true;
            patience.cancel();
            watch.cancel();
            socket.close();
            side.over(why);
        }
    }

    EventLoop loop() {
        return loop;
    }

    static void closeFd(int fd) {
        Libc.get().close(fd);
    }
}
