package io.mcm.st2110.socket;

import io.mcm.linux.Sockets;
import io.mcm.linux.SystemCallException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts packets on the wire, many with one call. A place that cannot be reached is no reason to
 * stop: such packets are lost, which is told once, and again when it works.
 *
 * <p>For one thread.
 */
final class PacketSender implements Pacing.Wire {
    private static final Logger LOG = LoggerFactory.getLogger(PacketSender.class);
    private static final Sockets LIBC = Sockets.get();
    private static final int EIO = 5;
    private static final int EINVAL = 22;
    private static final int EMSGSIZE = 90;

    private final UdpSocket socket;
    private boolean cuts = true;
    private @Nullable String trouble;
    private long lost;

    PacketSender(UdpSocket socket) {
        this.socket = socket;
    }

    /** Whether the kernel cuts messages of several packets, as far as is known. */
    boolean cuts() {
        return cuts;
    }

    /** Why the last packets could not be sent, null when they were. */
    @Nullable String trouble() {
        return trouble;
    }

    /** Packets that could not be sent. */
    long lost() {
        return lost;
    }

    /**
     * Sends messages. When the kernel turns out not to cut messages ({@link #cuts()}) those of
     * several packets are lost: arrange the next frame's packets one by one.
     *
     * @param batch the packets
     * @param message the first
     * @param count how many
     */
    @Override
    public void send(PacketBatch batch, int message, int count) {
        int end = message + count;
        int next = message;
        while (next < end) {
            int sent = LIBC.sendmmsg(socket.fd(), batch.from(next), end - next, 0);
            if (sent > 0) {
                next += sent;
                trouble = null;
            } else if (LIBC.errno() != Sockets.EINTR) {
                fail(LIBC.errno(), batch.firstOf(next + 1) - batch.firstOf(next));
                next++;
            }
        }
    }

    private void fail(int errno, int packets) {
        lost += packets;
        if (packets > 1 && cuts && (errno == EIO || errno == EINVAL || errno == EMSGSIZE)) {
            cuts = false;
            LOG.warn(
                    "{}: the kernel does not cut packets (UDP_SEGMENT, errno {}): sending them one by"
                            + " one, which costs more CPU",
                    socket.name(),
                    errno);
        } else if (trouble == null) {
            trouble = new SystemCallException(socket.name(), errno).getMessage();
        }
    }
}
