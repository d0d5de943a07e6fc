package io.mcm.st2110.socket;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The packets of a frame in the form in which {@code sendmmsg} takes them: each packet is two
 * iovecs, its header here and its payload wherever that is. Packets of one length that follow each
 * other make one message, which the kernel cuts (UDP_SEGMENT); the last one of a message may be
 * shorter.
 *
 * <p>For one thread.
 */
final class PacketBatch implements AutoCloseable {
    /** What the kernel takes as one message: UDP_MAX_SEGMENTS, and an IP packet without headers. */
    private static final int MAX_SEGMENTS = 64;

    private static final int MAX_MESSAGE = 65_507;

    static final int MMSGHDR_SIZE = 64;
    private static final int IOVEC_SIZE = 16;
    private static final int CONTROL_SIZE = 24;
    private static final int CMSG_LENGTH = 18;
    private static final int AT_NAME = 0;
    private static final int AT_NAMELEN = 8;
    private static final int AT_IOV = 16;
    private static final int AT_IOVLEN = 24;
    private static final int AT_CONTROL = 32;
    private static final int AT_CONTROLLEN = 40;

    private final int headerStride;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment headers;
    private final MemorySegment iovecs;
    private final MemorySegment messages;
    private final MemorySegment control;
    private final MemorySegment name;

    /** First packet of each message, and behind the last one the number of packets. */
    private final int[] starts;

    private int packets;
    private int messageCount;

    /**
     * @param capacity packets of the largest frame
     * @param headerStride bytes from one header to the next
     * @param to where they go
     * @param port its port
     */
    PacketBatch(int capacity, int headerStride, Ipv4 to, int port) {
        this.headerStride = headerStride;
        headers = arena.allocate((long) capacity * headerStride, 64);
        iovecs = arena.allocate(2L * capacity * IOVEC_SIZE, 8);
        messages = arena.allocate((long) capacity * MMSGHDR_SIZE, 8);
        control = arena.allocate((long) capacity * CONTROL_SIZE, 8);
        name = arena.allocate(Ipv4.SOCKADDR_SIZE, 4);
        to.writeSockaddr(name, 0, port);
        starts = new int[capacity + 1];
        for (int i = 0; i < capacity; i++) {
            iovecs.set(JAVA_LONG, 2L * i * IOVEC_SIZE, headers.address() + headerAt(i));
        }
    }

    MemorySegment headers() {
        return headers;
    }

    /** Where the header of a packet is in {@link #headers()}. */
    long headerAt(int packet) {
        return (long) packet * headerStride;
    }

    /** Says how long the parts of a packet are. */
    void lengths(int packet, int header, int payload) {
        long iovec = 2L * packet * IOVEC_SIZE;
        iovecs.set(JAVA_LONG, iovec + 8, header);
        iovecs.set(JAVA_LONG, iovec + IOVEC_SIZE + 8, payload);
    }

    /** Says where the payload of a packet is. */
    void payload(int packet, long address) {
        iovecs.set(JAVA_LONG, (2L * packet + 1) * IOVEC_SIZE, address);
    }

    private int length(int packet) {
        long iovec = 2L * packet * IOVEC_SIZE;
        return (int)
                (iovecs.get(JAVA_LONG, iovec + 8) + iovecs.get(JAVA_LONG, iovec + IOVEC_SIZE + 8));
    }

    /**
     * Makes messages of the packets, whose lengths are known.
     *
     * @param count how many packets there are
     * @param burst how many a message has at most; 1 where the kernel cannot cut
     */
    void arrange(int count, int burst) {
        packets = count;
        messageCount = 0;
        for (int first = 0; first < count; ) {
            int end = endOfMessage(first, Math.min(burst, MAX_SEGMENTS));
            writeMessage(messageCount, first, end - first);
            starts[messageCount++] = first;
            first = end;
        }
        starts[messageCount] = count;
    }

    private int endOfMessage(int first, int burst) {
        int size = length(first);
        int total = size;
        int end = first + 1;
        while (end < packets && end - first < burst) {
            int next = length(end);
            total += next;
            if (next > size || total > MAX_MESSAGE) {
                return end;
            }
            end++;
            if (next < size) {
                return end;
            }
        }
        return end;
    }

    private void writeMessage(int message, int first, int count) {
        long at = (long) message * MMSGHDR_SIZE;
        messages.set(JAVA_LONG, at + AT_NAME, name.address());
        messages.set(JAVA_INT, at + AT_NAMELEN, Ipv4.SOCKADDR_SIZE);
        messages.set(JAVA_LONG, at + AT_IOV, iovecs.address() + 2L * first * IOVEC_SIZE);
        messages.set(JAVA_LONG, at + AT_IOVLEN, 2L * count);
        if (count == 1) {
            messages.set(JAVA_LONG, at + AT_CONTROL, 0);
            messages.set(JAVA_LONG, at + AT_CONTROLLEN, 0);
            return;
        }
        long cmsg = (long) message * CONTROL_SIZE;
        control.set(JAVA_LONG, cmsg, CMSG_LENGTH);
        control.set(JAVA_INT, cmsg + 8, UdpSocket.SOL_UDP);
        control.set(JAVA_INT, cmsg + 12, UdpSocket.UDP_SEGMENT);
        control.set(JAVA_SHORT, cmsg + 16, (short) length(first));
        messages.set(JAVA_LONG, at + AT_CONTROL, control.address() + cmsg);
        messages.set(JAVA_LONG, at + AT_CONTROLLEN, CONTROL_SIZE);
    }

    int packets() {
        return packets;
    }

    int messages() {
        return messageCount;
    }

    /** The first packet of a message; of the one after the last, the number of packets. */
    int firstOf(int message) {
        return starts[message];
    }

    /** Messages from one on, as {@code struct mmsghdr}. */
    MemorySegment from(int message) {
        return messages.asSlice((long) message * MMSGHDR_SIZE);
    }

    @Override
    public void close() {
        arena.close();
    }
}
