package io.mcm.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A socket between two processes of this host that carries whole messages, in order, and file
 * descriptors with them: {@code AF_UNIX}, {@code SOCK_SEQPACKET}. No call waits.
 *
 * <p>An address is a path of at most {@value #MAX_PATH} bytes or, with {@code @} in front, a name
 * in the abstract namespace. One thread at a time, except {@link #close()}.
 */
public final class UnixSocket implements AutoCloseable {
    /** Bytes of the longest address. */
    public static final int MAX_PATH = 107;

    /** Descriptors that may come with one message; more are an error of the peer's. */
    public static final int MAX_FDS = 8;

    private static final Sockets LIBC = Sockets.get();
    private static final int TYPE =
            Sockets.SOCK_SEQPACKET | Sockets.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC;
    private static final int BACKLOG = 128;

    private static final int HEADER_SIZE = 56; // struct msghdr
    private static final int IOV_AT = 16;
    private static final int IOV_COUNT_AT = 24;
    private static final int CONTROL_AT = 32;
    private static final int CONTROL_LENGTH_AT = 40;
    private static final int FLAGS_AT = 48;

    private static final int CONTROL_HEADER = 16; // struct cmsghdr
    private static final int CONTROL_SIZE = CONTROL_HEADER + MAX_FDS * Integer.BYTES;

    /**
     * A message that came.
     *
     * @param length its bytes; 0 when the peer has closed
     * @param fds the descriptors that came with it, the receiver's to close
     * @param truncated it was longer than the place for it, or had too many descriptors
     */
    public record Received(int length, int[] fds, boolean truncated) {
        /** Closes the descriptors. */
        public void closeFds() {
            for (int fd : fds) {
                LIBC.close(fd);
            }
        }
    }

    /**
     * The process at the other end, as the kernel saw it when it connected or began to listen.
     *
     * @param pid its number; 0 where it is not visible from here
     * @param uid its user
     * @param gid its group
     */
    public record Peer(int pid, int uid, int gid) {}

    private int fd;

    private UnixSocket(int fd) {
        this.fd = fd;
    }

    /**
     * Listens.
     *
     * @param address where; nothing may be there
     * @return the listening socket
     * @throws SystemCallException it cannot be used
     */
    public static UnixSocket listen(String address) {
        UnixSocket socket = create();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = name(arena, address);
            if (LIBC.bind(socket.fd, name, (int) name.byteSize()) == -1) {
                throw new SystemCallException("bind to " + address, LIBC.errno());
            }
            if (LIBC.listen(socket.fd, BACKLOG) == -1) {
                throw new SystemCallException("listen on " + address, LIBC.errno());
            }
            return socket;
        } catch (ConnectionException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Connects.
     *
     * @param address where somebody listens
     * @return the connected socket
     * @throws SystemCallException {@link Sockets#ECONNREFUSED} nobody listens any more, {@link
     *     FileSystem#ENOENT} nobody ever did, {@link Sockets#EAGAIN} too many are waiting there
     */
    public static UnixSocket connect(String address) {
        UnixSocket socket = create();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = name(arena, address);
            if (LIBC.connect(socket.fd, name, (int) name.byteSize()) == -1) {
                throw new SystemCallException("connect to " + address, LIBC.errno());
            }
            return socket;
        } catch (ConnectionException e) {
            socket.close();
            throw e;
        }
    }

    private static UnixSocket create() {
        int fd = LIBC.socket(Sockets.AF_UNIX, TYPE, 0);
        if (fd == -1) {
            throw new SystemCallException("socket(AF_UNIX, SOCK_SEQPACKET)", LIBC.errno());
        }
        return new UnixSocket(fd);
    }

    /**
     * {@code struct sockaddr_un}, as long as the address: abstract names have no end of their own.
     */
    private static MemorySegment name(Arena arena, String address) {
        boolean isAbstract = address.startsWith("@");
        byte[] bytes = address.getBytes(UTF_8);
        if (bytes.length == 0 || bytes.length > MAX_PATH) {
            throw new ConnectionException(
                    ErrorCode.CONNECTION_CONFIG_INVALID,
                    "socket address "
                            + address
                            + " has "
                            + bytes.length
                            + " bytes, allowed are 1 to "
                            + MAX_PATH);
        }
        MemorySegment name = arena.allocate(Short.BYTES + bytes.length + (isAbstract ? 0 : 1), 2);
        name.set(JAVA_SHORT, 0, (short) Sockets.AF_UNIX);
        MemorySegment.copy(bytes, 0, name, JAVA_BYTE, Short.BYTES, bytes.length);
        if (isAbstract) {
            name.set(JAVA_BYTE, Short.BYTES, (byte) 0);
        }
        return name;
    }

    /**
     * Takes the next one that connected to this listening socket.
     *
     * @return null when nobody is waiting
     * @throws SystemCallException the process has too many files open
     */
    public @Nullable UnixSocket accept() {
        int accepted = LIBC.accept4(fd, Sockets.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC);
        if (accepted != -1) {
            return new UnixSocket(accepted);
        }
        int errno = LIBC.errno();
        if (errno == Sockets.EMFILE || errno == Sockets.ENFILE || errno == Sockets.ENOMEM) {
            throw new SystemCallException("accept", errno);
        }
        return null; // or whoever waited is gone again
    }

    /**
     * Its descriptor, to poll.
     *
     * @return -1 once it is closed
     */
    public int fd() {
        return fd;
    }

    /**
     * Sends a message.
     *
     * @param message its bytes, at least one
     * @param fds descriptors that the peer gets copies of
     * @return false when the peer has not read what was sent before and there is no room
     * @throws SystemCallException the peer is gone
     */
    public boolean send(MemorySegment message, int... fds) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = header(arena, message);
            if (fds.length > 0) {
                long length = CONTROL_HEADER + (long) fds.length * Integer.BYTES;
                MemorySegment control = arena.allocate((length + 7) & ~7L, 8);
                control.set(JAVA_LONG, 0, length);
                control.set(JAVA_INT, 8, Sockets.SOL_SOCKET);
                control.set(JAVA_INT, 12, Sockets.SCM_RIGHTS);
                MemorySegment.copy(fds, 0, control, JAVA_INT, CONTROL_HEADER, fds.length);
                header.set(ADDRESS, CONTROL_AT, control);
                header.set(JAVA_LONG, CONTROL_LENGTH_AT, control.byteSize());
            }
            if (LIBC.sendmsg(fd, header, Sockets.MSG_NOSIGNAL | Sockets.MSG_DONTWAIT) != -1) {
                return true;
            }
            int errno = LIBC.errno();
            if (errno == Sockets.EAGAIN || errno == Sockets.EINTR) {
                return false;
            }
            throw new SystemCallException("sendmsg", errno);
        }
    }

    /**
     * Receives a message.
     *
     * @param into takes its bytes
     * @return the message, or null when there is none now
     */
    public @Nullable Received receive(MemorySegment into) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = header(arena, into);
            MemorySegment control = arena.allocate(CONTROL_SIZE, 8);
            header.set(ADDRESS, CONTROL_AT, control);
            header.set(JAVA_LONG, CONTROL_LENGTH_AT, CONTROL_SIZE);
            long length = LIBC.recvmsg(fd, header, Sockets.MSG_DONTWAIT | Sockets.MSG_CMSG_CLOEXEC);
            if (length == -1) {
                int errno = LIBC.errno();
                return errno == Sockets.EAGAIN || errno == Sockets.EINTR
                        ? null
                        : new Received(0, new int[0], false); // reset: the peer is gone
            }
            int flags = header.get(JAVA_INT, FLAGS_AT);
            boolean truncated = (flags & (Sockets.MSG_TRUNC | Sockets.MSG_CTRUNC)) != 0;
            return new Received((int) length, fds(header, control), truncated);
        }
    }

    private static MemorySegment header(Arena arena, MemorySegment message) {
        MemorySegment iov = arena.allocate(16, 8);
        iov.set(ADDRESS, 0, message);
        iov.set(JAVA_LONG, 8, message.byteSize());
        MemorySegment header = arena.allocate(HEADER_SIZE, 8);
        header.set(ADDRESS, IOV_AT, iov);
        header.set(JAVA_LONG, IOV_COUNT_AT, 1);
        return header;
    }

    /** The kernel wrote these, not the peer. */
    private static int[] fds(MemorySegment header, MemorySegment control) {
        long filled = header.get(JAVA_LONG, CONTROL_LENGTH_AT);
        if (filled < CONTROL_HEADER
                || control.get(JAVA_INT, 8) != Sockets.SOL_SOCKET
                || control.get(JAVA_INT, 12) != Sockets.SCM_RIGHTS) {
            return new int[0];
        }
        int count = (int) ((control.get(JAVA_LONG, 0) - CONTROL_HEADER) / Integer.BYTES);
        int[] fds = new int[count];
        MemorySegment.copy(control, JAVA_INT, CONTROL_HEADER, fds, 0, count);
        return fds;
    }

    /**
     * Who is at the other end.
     *
     * @return as the kernel has it
     */
    public Peer peer() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment credentials = arena.allocate(12, 4);
            MemorySegment length = arena.allocateFrom(JAVA_INT, 12);
            if (LIBC.getsockopt(fd, Sockets.SOL_SOCKET, Sockets.SO_PEERCRED, credentials, length)
                    == -1) {
                throw new SystemCallException("getsockopt(SO_PEERCRED)", LIBC.errno());
            }
            return new Peer(
                    credentials.get(JAVA_INT, 0),
                    credentials.get(JAVA_INT, 4),
                    credentials.get(JAVA_INT, 8));
        }
    }

    /** Closes it. Any number of times. */
    @Override
    public void close() {
        if (fd != -1) {
            LIBC.close(fd);
            fd = -1;
        }
    }
}
