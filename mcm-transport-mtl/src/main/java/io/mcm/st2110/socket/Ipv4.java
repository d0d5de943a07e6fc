package io.mcm.st2110.socket;

import io.mcm.st2110.rtp.Octets;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An IPv4 address.
 *
 * @param bits its four octets, the first one in the highest bits
 */
record Ipv4(int bits) {
    /** No address: the kernel chooses. */
    static final Ipv4 ANY = new Ipv4(0);

    /** Bytes of {@code struct sockaddr_in}. */
    static final int SOCKADDR_SIZE = 16;

    private static final short AF_INET = 2;

    /** Reads dotted decimal, which the caller has checked. */
    static Ipv4 parse(String text) {
        int bits = 0;
        for (String octet : text.split("\\.", -1)) {
            bits = bits << 8 | Integer.parseInt(octet);
        }
        return new Ipv4(bits);
    }

    boolean isMulticast() {
        return bits >>> 28 == 0xe;
    }

    /** Writes {@code struct in_addr}. */
    void write(MemorySegment memory, long at) {
        Octets.u32(memory, at, bits);
    }

    /** Writes {@code struct sockaddr_in}. */
    void writeSockaddr(MemorySegment memory, long at, int port) {
        memory.asSlice(at, SOCKADDR_SIZE).fill((byte) 0);
        memory.set(ValueLayout.JAVA_SHORT, at, AF_INET);
        Octets.u16(memory, at + 2, port);
        write(memory, at + 4);
    }

    @Override
    public String toString() {
        return (bits >>> 24)
                + "."
                + (bits >> 16 & 255)
                + "."
                + (bits >> 8 & 255)
                + "."
                + (bits & 255);
    }
}
