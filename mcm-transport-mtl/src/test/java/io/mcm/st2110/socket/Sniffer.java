package io.mcm.st2110.socket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.mcm.linux.Sockets;
import io.mcm.linux.SystemCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** All IPv4 packets that an interface sends and receives. For one thread. */
final class Sniffer implements AutoCloseable {
    private static final Sockets LIBC = Sockets.get();
    private static final int AF_PACKET = 17;
    private static final int SOCK_RAW = 3;
    private static final short ALL_PROTOCOLS = 0x0300; // ETH_P_ALL as the network has it
    private static final int SO_RCVBUF = 8;
    private static final int ETHERNET_HEADER = 14;
    private static final int ETHERTYPE_IPV4 = 0x0800;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment buffer = arena.allocate(1 << 17);
    private final int fd;

    /** Begins to listen. */
    Sniffer(String networkInterface) throws SocketException {
        fd = LIBC.socket(AF_PACKET, SOCK_RAW | Sockets.SOCK_NONBLOCK | Sockets.SOCK_CLOEXEC, 0);
        check(fd, "socket(AF_PACKET)");
        MemorySegment size = arena.allocateFrom(JAVA_INT, 16 << 20);
        check(LIBC.setsockopt(fd, Sockets.SOL_SOCKET, SO_RCVBUF, size, 4), "SO_RCVBUF");
        MemorySegment address = arena.allocate(20, 4);
        address.set(JAVA_SHORT, 0, (short) AF_PACKET);
        address.set(JAVA_SHORT, 2, ALL_PROTOCOLS);
        address.set(JAVA_INT, 4, NetworkInterface.getByName(networkInterface).getIndex());
        check(LIBC.bind(fd, address, 20), "bind(AF_PACKET)");
    }

    private static void check(int result, String what) {
        if (result == -1) {
            throw new SystemCallException(what, LIBC.errno());
        }
    }

    /** Hands over what was seen since the last call. */
    void read(Consumer<Packet> packets) {
        for (long length; (length = LIBC.read(fd, buffer, buffer.byteSize())) > 0; ) {
            byte[] frame = buffer.asSlice(0, length).toArray(JAVA_BYTE);
            if (length > ETHERNET_HEADER && ByteBuffer.wrap(frame).getShort(12) == ETHERTYPE_IPV4) {
                packets.accept(
                        new Packet(ByteBuffer.wrap(Arrays.copyOfRange(frame, 14, frame.length))));
            }
        }
    }

    @Override
    public void close() {
        LIBC.close(fd);
        arena.close();
    }

    /** An IPv4 packet (RFC 791). */
    record Packet(ByteBuffer bytes) {
        private static final int IGMP = 2;
        private static final int UDP = 17;
        private static final int MEMBERSHIP_REPORT_V3 = 0x22;

        private int u8(int at) {
            return bytes.get(at) & 0xff;
        }

        private int u16(int at) {
            return bytes.getShort(at) & 0xffff;
        }

        private String address(int at) {
            return u8(at) + "." + u8(at + 1) + "." + u8(at + 2) + "." + u8(at + 3);
        }

        private int payload() {
            return (u8(0) & 15) * 4;
        }

        int dscp() {
            return u8(1) >> 2;
        }

        boolean mayNotBeFragmented() {
            return (u16(6) & 0x4000) != 0;
        }

        int ttl() {
            return u8(8);
        }

        String source() {
            return address(12);
        }

        String destination() {
            return address(16);
        }

        boolean isUdpTo(int port) {
            return u8(9) == UDP && u16(payload() + 2) == port;
        }

        /** Of the UDP datagram, with its header. */
        int udpLength() {
            return u16(payload() + 4);
        }

        boolean isMembershipReport() {
            return u8(9) == IGMP && u8(payload()) == MEMBERSHIP_REPORT_V3;
        }

        /** The group records of an IGMPv3 report (RFC 3376 section 4.2). */
        List<Membership> memberships() {
            List<Membership> all = new ArrayList<>();
            int at = payload() + 8;
            for (int left = u16(payload() + 6); left > 0; left--) {
                List<String> sources = new ArrayList<>();
                for (int i = 0; i < u16(at + 2); i++) {
                    sources.add(address(at + 8 + 4 * i));
                }
                all.add(new Membership(u8(at), address(at + 4), sources));
                at += 8 + 4 * sources.size() + 4 * u8(at + 1);
            }
            return all;
        }
    }

    /**
     * A group record.
     *
     * @param type 1 and 3 sources to include, 2 and 4 to exclude, 5 more to include, 6 to block
     */
    record Membership(int type, String group, List<String> sources) {}
}
