package io.mcm.linux;

import java.lang.foreign.MemorySegment;

/**
 * The C library's calls for sockets and for waiting, with their C names, arguments and results.
 *
 * <p>A failed call returns -1 and leaves its error in {@link #errno()} of the calling thread. Any
 * thread.
 */
@SuppressWarnings({"checkstyle:MethodName", "MethodName"})
public interface Sockets {
    /** {@code socket}: on this host. */
    int AF_UNIX = 1;

    /** {@code socket}: IPv4. */
    int AF_INET = 2;

    /** {@code socket}: datagrams. */
    int SOCK_DGRAM = 2;

    /** {@code socket}: messages in order, over a connection. */
    int SOCK_SEQPACKET = 5;

    /** {@code socket} and {@code accept4}: calls return rather than wait. */
    int SOCK_NONBLOCK = 0x800;

    /** {@code socket} and {@code accept4}: close on exec. */
    int SOCK_CLOEXEC = 0x80000;

    /** {@code setsockopt}: the socket itself. */
    int SOL_SOCKET = 1;

    /** {@code getsockopt}: the error of a connection attempt. */
    int SO_ERROR = 4;

    /** {@code getsockopt}: who is at the other end, {@code struct ucred}. */
    int SO_PEERCRED = 17;

    /** Control message: file descriptors. */
    int SCM_RIGHTS = 1;

    /** {@code sendmsg}: an error rather than a signal when nobody is there. */
    int MSG_NOSIGNAL = 0x4000;

    /** {@code sendmsg} and {@code recvmsg}: return rather than wait. */
    int MSG_DONTWAIT = 0x40;

    /** {@code recvmsg}: descriptors that arrive are closed on exec. */
    int MSG_CMSG_CLOEXEC = 0x40000000;

    /** {@code recvmsg}: the message was longer than the place for it. */
    int MSG_TRUNC = 0x20;

    /** {@code recvmsg}: there were more descriptors than the place for them. */
    int MSG_CTRUNC = 0x8;

    /** {@code ppoll}: there is something to read, or somebody to accept. */
    short POLLIN = 0x1;

    /** {@code ppoll}: there is room to write. */
    short POLLOUT = 0x4;

    /** {@code ppoll}: an error. */
    short POLLERR = 0x8;

    /** {@code ppoll}: the other end is closed. */
    short POLLHUP = 0x10;

    /** {@code ppoll}: no such descriptor. */
    short POLLNVAL = 0x20;

    /** {@code eventfd}: calls return rather than wait. */
    int EFD_NONBLOCK = 0x800;

    /** {@code eventfd}: close on exec. */
    int EFD_CLOEXEC = 0x80000;

    /** {@code shutdown}: wakes whoever waits to receive; nothing is received any more. */
    int SHUT_RD = 0;

    /** Error: interrupted by a signal. */
    int EINTR = 4;

    /** Error: would have to wait. */
    int EAGAIN = 11;

    /** Error: no memory. */
    int ENOMEM = 12;

    /** Error: the machine has too many files open. */
    int ENFILE = 23;

    /** Error: the process has too many files open. */
    int EMFILE = 24;

    /** Error: nobody listens. */
    int ECONNREFUSED = 111;

    /**
     * The C library of this process.
     *
     * @return the same object each time
     * @throws io.mcm.ConnectionException {@link io.mcm.ErrorCode#SYSTEM_CALL}: not Linux, or native
     *     access is denied; the message names the flag
     */
    static Sockets get() {
        return FfmSockets.get();
    }

    /**
     * socket(2).
     *
     * @param domain {@code AF_…}
     * @param type {@code SOCK_…}
     * @param protocol 0 for the usual one
     * @return a file descriptor, or -1
     */
    int socket(int domain, int type, int protocol);

    /**
     * bind(2).
     *
     * @param fd a socket
     * @param address {@code struct sockaddr_…}
     * @param length its bytes
     * @return 0, or -1
     */
    int bind(int fd, MemorySegment address, int length);

    /**
     * listen(2).
     *
     * @param fd a socket
     * @param backlog how many may wait
     * @return 0, or -1
     */
    int listen(int fd, int backlog);

    /**
     * accept4(2), without the address of who came.
     *
     * @param fd a listening socket
     * @param flags {@code SOCK_NONBLOCK}, {@code SOCK_CLOEXEC}
     * @return a file descriptor, or -1
     */
    int accept4(int fd, int flags);

    /**
     * connect(2).
     *
     * @param fd a socket
     * @param address {@code struct sockaddr_…}
     * @param length its bytes
     * @return 0, or -1
     */
    int connect(int fd, MemorySegment address, int length);

    /**
     * getsockopt(2).
     *
     * @param fd a socket
     * @param level {@code SOL_…}
     * @param option {@code SO_…}
     * @param value takes the value
     * @param length an int: the size of {@code value}, then of what it took
     * @return 0, or -1
     */
    int getsockopt(int fd, int level, int option, MemorySegment value, MemorySegment length);

    /**
     * setsockopt(2).
     *
     * @param fd a socket
     * @param level {@code SOL_…}
     * @param option {@code SO_…}
     * @param value the value
     * @param length its bytes
     * @return 0, or -1
     */
    int setsockopt(int fd, int level, int option, MemorySegment value, int length);

    /**
     * sendmsg(2).
     *
     * @param fd a socket
     * @param message {@code struct msghdr}
     * @param flags {@code MSG_…}
     * @return bytes sent, or -1
     */
    long sendmsg(int fd, MemorySegment message, int flags);

    /**
     * recvmsg(2).
     *
     * @param fd a socket
     * @param message {@code struct msghdr}
     * @param flags {@code MSG_…}
     * @return bytes received, 0 at the end, or -1
     */
    long recvmsg(int fd, MemorySegment message, int flags);

    /**
     * sendmmsg(2).
     *
     * @param fd a socket
     * @param messages {@code struct mmsghdr} each; their {@code msg_len} takes the bytes sent
     * @param count how many, 1024 at most
     * @param flags {@code MSG_…}
     * @return how many were sent, or -1 when not even the first one was
     */
    int sendmmsg(int fd, MemorySegment messages, int count, int flags);

    /**
     * recvmmsg(2), without a timeout.
     *
     * @param fd a socket
     * @param messages {@code struct mmsghdr} each; their {@code msg_len} takes the bytes received
     * @param count how many at most, 1024 at most
     * @param flags {@code MSG_…}
     * @return how many were received, or -1
     */
    int recvmmsg(int fd, MemorySegment messages, int count, int flags);

    /**
     * shutdown(2).
     *
     * @param fd a socket
     * @param how {@code SHUT_…}
     * @return 0, or -1; waiting receivers of a datagram socket without a peer wake up although it
     *     fails
     */
    int shutdown(int fd, int how);

    /**
     * ppoll(2), with the signals as they are.
     *
     * @param fds {@code struct pollfd} each
     * @param count how many
     * @param timeout {@code struct timespec}, or {@link MemorySegment#NULL} to wait for ever
     * @return how many are ready, 0 when the time is over, or -1
     */
    int ppoll(MemorySegment fds, long count, MemorySegment timeout);

    /**
     * eventfd(2).
     *
     * @param initial the counter
     * @param flags {@code EFD_…}
     * @return a file descriptor, or -1
     */
    int eventfd(int initial, int flags);

    /**
     * read(2).
     *
     * @param fd a file descriptor
     * @param bytes takes what is read
     * @param count at most
     * @return bytes read, 0 at the end, or -1
     */
    long read(int fd, MemorySegment bytes, long count);

    /**
     * write(2).
     *
     * @param fd a file descriptor
     * @param bytes what to write
     * @param count how many of them
     * @return bytes written, or -1
     */
    long write(int fd, MemorySegment bytes, long count);

    /**
     * close(2).
     *
     * @param fd a file descriptor
     * @return 0, or -1
     */
    int close(int fd);

    /**
     * The error of this thread's last failed call.
     *
     * @return {@code E…}
     */
    int errno();

    /**
     * strerror(3).
     *
     * @param errno an error
     * @return its text
     */
    String strerror(int errno);
}
