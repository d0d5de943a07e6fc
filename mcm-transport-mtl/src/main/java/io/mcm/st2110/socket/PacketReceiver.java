package io.mcm.st2110.socket;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.mcm.linux.Sockets;
import io.mcm.linux.SystemCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Takes packets off a socket, many with one call. With UDP_GRO a buffer may hold several packets of
 * one length, the last one shorter.
 *
 * <p>For one thread.
 */
final class PacketReceiver implements AutoCloseable {
    /** Takes packets. */
    interface Handler {
        /**
         * A packet.
         *
         * @param memory where it is, until the call returns
         * @param at offset of its first byte
         * @param length its bytes
         * @param unixNanos when the kernel got it, on the clock of Unix
         */
        void packet(MemorySegment memory, long at, int length, long unixNanos);
    }

    private static final Sockets LIBC = Sockets.get();
    private static final int MSG_WAITFORONE = 0x10000;
    private static final int SCM_TIMESTAMPNS = 35;
    private static final int SO_RXQ_OVFL = 40;

    private static final int MERGED_SIZE = 65_536;
    private static final int MERGED_BUFFERS = 16;
    private static final int PACKET_SIZE = 9_216;
    private static final int PACKET_BUFFERS = 64;

    private static final int MMSGHDR_SIZE = 64;
    private static final int IOVEC_SIZE = 16;
    private static final int CONTROL_SIZE = 128;
    private static final int CMSG_HEADER = 16;

    private static final int AT_IOV = 16;
    private static final int AT_IOVLEN = 24;
    private static final int AT_CONTROL = 32;
    private static final int AT_CONTROLLEN = 40;
    private static final int AT_FLAGS = 48;
    private static final int AT_LENGTH = 56;

    private final UdpSocket socket;
    private final int buffers;
    private final int bufferSize;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory;
    private final MemorySegment messages;
    private final MemorySegment control;

    // of the message that is being looked at
    private long unixNanos;
    private int segmentSize;

    private long overflows;
    private int lastOverflows;
    private long truncated;

    /**
     * @param socket that receives
     * @param merge whether the kernel may merge packets: fewer calls, one more copy, and one time
     *     for all of them
     */
    PacketReceiver(UdpSocket socket, boolean merge) {
        this.socket = socket;
        boolean merged = merge && socket.enableGro();
        buffers = merged ? MERGED_BUFFERS : PACKET_BUFFERS;
        bufferSize = merged ? MERGED_SIZE : PACKET_SIZE;
        memory = arena.allocate((long) buffers * bufferSize, 64);
        messages = arena.allocate((long) buffers * MMSGHDR_SIZE, 8);
        control = arena.allocate((long) buffers * CONTROL_SIZE, 8);
        MemorySegment iovecs = arena.allocate((long) buffers * IOVEC_SIZE, 8);
        for (int i = 0; i < buffers; i++) {
            long iovec = (long) i * IOVEC_SIZE;
            iovecs.set(JAVA_LONG, iovec, memory.address() + (long) i * bufferSize);
            iovecs.set(JAVA_LONG, iovec + 8, bufferSize);
            long message = (long) i * MMSGHDR_SIZE;
            messages.set(JAVA_LONG, message + AT_IOV, iovecs.address() + iovec);
            messages.set(JAVA_LONG, message + AT_IOVLEN, 1);
            messages.set(
                    JAVA_LONG, message + AT_CONTROL, control.address() + (long) i * CONTROL_SIZE);
            messages.set(JAVA_LONG, message + AT_CONTROLLEN, CONTROL_SIZE);
        }
    }

    /**
     * Waits for packets as long as the socket does and hands over those that are there.
     *
     * @return whether there are no more: those that came before the call have been handed over
     */
    boolean receive(Handler handler) {
        int count = LIBC.recvmmsg(socket.fd(), messages, buffers, MSG_WAITFORONE);
        if (count == -1) {
            int errno = LIBC.errno();
            // Refused: what a peer says about packets that this socket never sent.
            if (errno == Sockets.EAGAIN
                    || errno == Sockets.EINTR
                    || errno == Sockets.ECONNREFUSED) {
                return true;
            }
            throw new SystemCallException(socket.name() + ": recvmmsg", errno);
        }
        for (int i = 0; i < count; i++) {
            handOver(i, handler);
        }
        return count < buffers;
    }

    private void handOver(int i, Handler handler) {
        long message = (long) i * MMSGHDR_SIZE;
        int length = messages.get(JAVA_INT, message + AT_LENGTH);
        readControl(i, messages.get(JAVA_LONG, message + AT_CONTROLLEN));
        int flags = messages.get(JAVA_INT, message + AT_FLAGS);
        messages.set(JAVA_LONG, message + AT_CONTROLLEN, CONTROL_SIZE);
        messages.set(JAVA_INT, message + AT_FLAGS, 0);
        if ((flags & Sockets.MSG_TRUNC) != 0) {
            truncated++;
            return;
        }
        int size = segmentSize > 0 ? segmentSize : length;
        long at = (long) i * bufferSize;
        for (int done = 0; done < length; done += size) {
            handler.packet(memory, at + done, Math.min(size, length - done), unixNanos);
        }
    }

    private void readControl(int i, long length) {
        segmentSize = 0;
        unixNanos = 0;
        long at = (long) i * CONTROL_SIZE;
        long end = at + Math.min(length, CONTROL_SIZE);
        while (at + CMSG_HEADER <= end) {
            long size = control.get(JAVA_LONG, at);
            int level = control.get(JAVA_INT, at + 8);
            int type = control.get(JAVA_INT, at + 12);
            long data = at + CMSG_HEADER;
            if (level == Sockets.SOL_SOCKET && type == SCM_TIMESTAMPNS) {
                unixNanos =
                        control.get(JAVA_LONG, data) * 1_000_000_000
                                + control.get(JAVA_LONG, data + 8);
            } else if (level == UdpSocket.SOL_UDP && type == UdpSocket.UDP_GRO) {
                segmentSize = control.get(JAVA_INT, data);
            } else if (level == Sockets.SOL_SOCKET && type == SO_RXQ_OVFL) {
                int total = control.get(JAVA_INT, data);
                overflows += Integer.toUnsignedLong(total - lastOverflows);
                lastOverflows = total;
            }
            if (size < CMSG_HEADER) {
                break;
            }
            at += size + 7 & ~7L;
        }
    }

    /** Packets that the kernel dropped since the receive buffer was full. */
    long overflows() {
        return overflows;
    }

    /** Packets longer than any there should be. */
    long truncated() {
        return truncated;
    }

    @Override
    public void close() {
        arena.close();
    }
}
