package io.mcm.st2110.socket;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.mcm.linux.Sockets;
import io.mcm.linux.SystemCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A UDP socket, set up for sending to one place or for receiving from one.
 *
 * <p>Used by one thread; {@link #interrupt()} and {@link #close()} are for any.
 */
final class UdpSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UdpSocket.class);
    private static final Sockets LIBC = Sockets.get();

    private static final int IPPROTO_IP = 0;
    private static final int IP_TOS = 1;
    private static final int IP_TTL = 2;
    private static final int IP_MTU_DISCOVER = 10;
    private static final int IP_PMTUDISC_DO = 2;
    private static final int IP_MTU = 14;
    private static final int IP_MULTICAST_IF = 32;
    private static final int IP_MULTICAST_TTL = 33;
    private static final int IP_ADD_MEMBERSHIP = 35;
    private static final int IP_ADD_SOURCE_MEMBERSHIP = 39;
    private static final int IP_MULTICAST_ALL = 49;

    private static final int SO_REUSEADDR = 2;
    private static final int SO_SNDBUF = 7;
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVTIMEO = 20;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SO_TIMESTAMPNS = 35;
    private static final int SO_RXQ_OVFL = 40;

    static final int SOL_UDP = 17;
    static final int UDP_SEGMENT = 103;
    static final int UDP_GRO = 104;

    /** A few bursts of the largest size. */
    private static final int SEND_BUFFER = 4 << 20;

    private final String name;
    private volatile int fd;

    private UdpSocket(String name) {
        this.name = name;
        fd = LIBC.socket(Sockets.AF_INET, Sockets.SOCK_DGRAM | Sockets.SOCK_CLOEXEC, IPPROTO_IP);
        if (fd == -1) {
            throw new SystemCallException("socket for " + name, LIBC.errno());
        }
    }

    /**
     * A socket that sends. It has no peer, so that nobody's ICMP messages stop it.
     *
     * @param to where to
     * @param port its port
     * @param from the address of the interface to send by; {@link Ipv4#ANY} to go by the routes
     * @param ttl of multicast and unicast, 1 to 255
     * @param dscp 0 to 63
     * @throws SystemCallException this cannot work
     */
    static UdpSocket forSending(Ipv4 to, int port, Ipv4 from, int ttl, int dscp) {
        UdpSocket socket = new UdpSocket("sending to " + to + ":" + port);
        try (Arena arena = Arena.ofConfined()) {
            if (!from.equals(Ipv4.ANY)) {
                socket.bind(arena, from, 0);
            }
            socket.set(arena, IPPROTO_IP, IP_TOS, dscp << 2, "IP_TOS");
            socket.set(arena, IPPROTO_IP, IP_MTU_DISCOVER, IP_PMTUDISC_DO, "IP_MTU_DISCOVER");
            socket.set(arena, IPPROTO_IP, IP_TTL, ttl, "IP_TTL");
            if (to.isMulticast()) {
                socket.set(arena, IPPROTO_IP, IP_MULTICAST_TTL, ttl, "IP_MULTICAST_TTL");
                if (!from.equals(Ipv4.ANY)) {
                    MemorySegment address = arena.allocate(4, 4);
                    from.write(address, 0);
                    socket.set(IPPROTO_IP, IP_MULTICAST_IF, address, "IP_MULTICAST_IF");
                }
            }
            if (!socket.trySet(arena, Sockets.SOL_SOCKET, SO_SNDBUFFORCE, SEND_BUFFER)) {
                socket.set(arena, Sockets.SOL_SOCKET, SO_SNDBUF, SEND_BUFFER, "SO_SNDBUF");
            }
            return socket;
        } catch (Throwable e) {
            socket.close();
            throw e;
        }
    }

    /**
     * A socket that receives, each packet with the time at which it came.
     *
     * @param place the multicast group, or the address of the only sender; {@link Ipv4#ANY} for any
     *     sender
     * @param port the local port
     * @param by the address of the interface to receive by; {@link Ipv4#ANY} to go by the routes
     * @param source of a group, take packets of this sender only
     * @param buffer bytes of payload to queue at most
     * @param timeoutNanos how long to wait for a packet
     * @throws SystemCallException this cannot work
     */
    static UdpSocket forReceiving(
            Ipv4 place, int port, Ipv4 by, @Nullable Ipv4 source, int buffer, long timeoutNanos) {
        UdpSocket socket = new UdpSocket("receiving from " + place + ":" + port);
        try (Arena arena = Arena.ofConfined()) {
            socket.setBuffer(arena, buffer);
            socket.set(arena, Sockets.SOL_SOCKET, SO_TIMESTAMPNS, 1, "SO_TIMESTAMPNS");
            socket.set(arena, Sockets.SOL_SOCKET, SO_RXQ_OVFL, 1, "SO_RXQ_OVFL");
            MemorySegment timeout = arena.allocate(16, 8);
            timeout.set(JAVA_LONG, 0, timeoutNanos / 1_000_000_000);
            timeout.set(JAVA_LONG, 8, timeoutNanos / 1000 % 1_000_000);
            socket.set(Sockets.SOL_SOCKET, SO_RCVTIMEO, timeout, "SO_RCVTIMEO");
            if (place.isMulticast()) {
                // Several receivers of a group share its port; each gets every packet.
                socket.set(arena, Sockets.SOL_SOCKET, SO_REUSEADDR, 1, "SO_REUSEADDR");
                // Without these two, packets of other groups on the same port would arrive.
                socket.bind(arena, place, port);
                socket.set(arena, IPPROTO_IP, IP_MULTICAST_ALL, 0, "IP_MULTICAST_ALL");
                socket.join(arena, place, by, source);
            } else {
                socket.bind(arena, by, port);
                if (!place.equals(Ipv4.ANY)) {
                    socket.takeOnlyFrom(arena, place);
                }
            }
            return socket;
        } catch (Throwable e) {
            socket.close();
            throw e;
        }
    }

    /** IGMPv3 with a source (RFC 4607), else any-source membership. */
    private void join(Arena arena, Ipv4 group, Ipv4 by, @Nullable Ipv4 source) {
        MemorySegment request = arena.allocate(12, 4);
        group.write(request, 0);
        by.write(request, 4);
        if (source == null) {
            set(
                    IPPROTO_IP,
                    IP_ADD_MEMBERSHIP,
                    request.asSlice(0, 8),
                    "joining the group (IP_ADD_MEMBERSHIP) by "
                            + (by.equals(Ipv4.ANY) ? "the interface of the routes" : by));
        } else {
            source.write(request, 8);
            set(
                    IPPROTO_IP,
                    IP_ADD_SOURCE_MEMBERSHIP,
                    request,
                    "joining the group for source " + source + " (IP_ADD_SOURCE_MEMBERSHIP)");
        }
    }

    /** A peer without a port: the kernel takes packets of that address, whatever port they left. */
    private void takeOnlyFrom(Arena arena, Ipv4 peer) {
        MemorySegment address = arena.allocate(Ipv4.SOCKADDR_SIZE, 4);
        peer.writeSockaddr(address, 0, 0);
        check(LIBC.connect(fd, address, Ipv4.SOCKADDR_SIZE), "connect to " + peer);
    }

    private void bind(Arena arena, Ipv4 address, int port) {
        MemorySegment sockaddr = arena.allocate(Ipv4.SOCKADDR_SIZE, 4);
        address.writeSockaddr(sockaddr, 0, port);
        check(
                LIBC.bind(fd, sockaddr, Ipv4.SOCKADDR_SIZE),
                "bind to " + address + (port == 0 ? "" : ":" + port));
    }

    /** The kernel counts its own bookkeeping too, so it doubles what it is told. */
    private void setBuffer(Arena arena, int bytes) {
        if (!trySet(arena, Sockets.SOL_SOCKET, SO_RCVBUFFORCE, bytes)) {
            set(arena, Sockets.SOL_SOCKET, SO_RCVBUF, bytes, "SO_RCVBUF");
        }
        int got = get(arena, Sockets.SOL_SOCKET, SO_RCVBUF) / 2;
        if (got < bytes) {
            LOG.warn(
                    "{}: the kernel gives a receive buffer of {} bytes where {} are wanted: packets may be lost"
                            + " in bursts. As root: sysctl -w net.core.rmem_max={}",
                    name,
                    got,
                    bytes,
                    bytes);
        }
    }

    /**
     * Has the kernel hand over packets of one sender merged.
     *
     * @return false when it knows no UDP_GRO (before Linux 5.0)
     */
    boolean enableGro() {
        try (Arena arena = Arena.ofConfined()) {
            return trySet(arena, SOL_UDP, UDP_GRO, 1);
        }
    }

    /**
     * The longest IP packet on the way to a place, as far as the kernel knows.
     *
     * @throws SystemCallException there is no way
     */
    static int mtuTo(Ipv4 to, int port, Ipv4 from) {
        try (UdpSocket probe = new UdpSocket("the way to " + to);
                Arena arena = Arena.ofConfined()) {
            if (!from.equals(Ipv4.ANY)) {
                probe.bind(arena, from, 0);
                if (to.isMulticast()) {
                    MemorySegment address = arena.allocate(4, 4);
                    from.write(address, 0);
                    probe.set(IPPROTO_IP, IP_MULTICAST_IF, address, "IP_MULTICAST_IF");
                }
            }
            MemorySegment address = arena.allocate(Ipv4.SOCKADDR_SIZE, 4);
            to.writeSockaddr(address, 0, port);
            probe.check(LIBC.connect(probe.fd, address, Ipv4.SOCKADDR_SIZE), "finding the route");
            return probe.get(arena, IPPROTO_IP, IP_MTU);
        }
    }

    int fd() {
        return fd;
    }

    String name() {
        return name;
    }

    private boolean trySet(Arena arena, int level, int option, int value) {
        MemorySegment bytes = arena.allocateFrom(JAVA_INT, value);
        return LIBC.setsockopt(fd, level, option, bytes, Integer.BYTES) == 0;
    }

    private void set(Arena arena, int level, int option, int value, String what) {
        set(level, option, arena.allocateFrom(JAVA_INT, value), what);
    }

    private void set(int level, int option, MemorySegment value, String what) {
        check(LIBC.setsockopt(fd, level, option, value, (int) value.byteSize()), what);
    }

    private int get(Arena arena, int level, int option) {
        MemorySegment value = arena.allocate(JAVA_INT);
        MemorySegment length = arena.allocateFrom(JAVA_INT, Integer.BYTES);
        check(LIBC.getsockopt(fd, level, option, value, length), "getsockopt " + option);
        return value.get(JAVA_INT, 0);
    }

    private void check(int result, String what) {
        if (result == -1) {
            throw new SystemCallException(name + ": " + what, LIBC.errno());
        }
    }

    /** Wakes whoever waits for a packet; it is told that there is nothing. Any thread. */
    synchronized void interrupt() {
        if (fd != -1) {
            // Fails as there is no connection to shut down, and wakes all the same.
            int ignored = LIBC.shutdown(fd, Sockets.SHUT_RD);
        }
    }

    @Override
    public synchronized void close() {
        if (fd != -1) {
            LIBC.close(fd);
            fd = -1;
        }
    }
}
