package io.mcm.st2110.socket;

import io.mcm.st2110.sdp.Media;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * The packets of a stream as they come, none of them merged, each with the time at which the kernel
 * got it: for analysing. For one thread.
 */
public final class PacketCapture implements AutoCloseable {
    /** What the kernel keeps while this process does not run: a fifth of a second of 1080p50. */
    private static final int BUFFER = 64 << 20;

    private static final long WAIT_NANOS = 100_000_000;

    private final UdpSocket socket;
    private final PacketReceiver receiver;
    private final TaiClock clock = new TaiClock();

    /** Looks at a packet. */
    @FunctionalInterface
    public interface Handler {
        /**
         * A packet.
         *
         * @param memory where it is, until the call returns
         * @param offset of its first byte
         * @param length its bytes
         * @param taiNanos when it came, nanoseconds of TAI since the epoch
         */
        void packet(MemorySegment memory, long offset, int length, long taiNanos);
    }

    private PacketCapture(UdpSocket socket) {
        this.socket = socket;
        this.receiver = new PacketReceiver(socket, false);
    }

    /**
     * Starts to receive.
     *
     * @param media the stream: a multicast group that is joined, or an address of this host
     * @param networkInterface name or IPv4 address of the interface to receive by; null to go by
     *     the routes
     * @return to be closed
     * @throws io.mcm.ConfigException there is no such interface
     * @throws io.mcm.linux.SystemCallException the system refuses
     */
    public static PacketCapture open(Media media, @Nullable String networkInterface) {
        Ipv4 destination = Ipv4.parse(media.address());
        Ipv4 by =
                networkInterface == null
                        ? Ipv4.ANY
                        : Ipv4.parse(Interfaces.address(networkInterface));
        Ipv4 source = media.sources().isEmpty() ? null : Ipv4.parse(media.sources().getFirst());
        UdpSocket socket =
                destination.isMulticast()
                        ? UdpSocket.forReceiving(
                                destination, media.port(), by, source, BUFFER, WAIT_NANOS)
                        : UdpSocket.forReceiving(
                                source == null ? Ipv4.ANY : source,
                                media.port(),
                                destination,
                                null,
                                BUFFER,
                                WAIT_NANOS);
        try {
            return new PacketCapture(socket);
        } catch (Throwable e) {
            socket.close();
            throw e;
        }
    }

    /**
     * Hands over the packets that are there; waits a tenth of a second for the first one.
     *
     * @param handler looks at them
     */
    public void receive(Handler handler) {
        receiver.receive(
                (memory, at, length, unixNanos) ->
                        handler.packet(memory, at, length, clock.ofUnix(unixNanos)));
    }

    /**
     * Packets that came and were lost, since the receive buffer was full.
     *
     * @return 0 and more
     */
    public long dropped() {
        return receiver.overflows();
    }

    @Override
    public void close() {
        socket.close();
        receiver.close();
    }
}
