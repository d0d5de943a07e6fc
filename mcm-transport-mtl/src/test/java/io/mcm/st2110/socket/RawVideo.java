package io.mcm.st2110.socket;

import io.mcm.format.VideoFormat;
import io.mcm.st2110.video.PacketPlan;
import io.mcm.st2110.video.Packing;
import io.mcm.st2110.video.Raster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Sends packets of video as a test wants them, right or wrong, over a socket of its own. */
final class RawVideo implements AutoCloseable {
    final PacketPlan plan;
    private final int port;
    private final int payloadType;
    private final DatagramSocket socket;
    int ssrc = 0x1234;
    int sequence;

    RawVideo(VideoFormat format, int port, int payloadType) throws IOException {
        this.port = port;
        this.payloadType = payloadType;
        plan = PacketPlan.of(Raster.first(format), Packing.GPM_SINGLE_ROW, 1460);
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    }

    /** The packets of a frame, numbered on from the last ones. */
    List<byte[]> frame(long content, int timestamp) {
        byte[] payload = Content.of(content, plan.raster().size(), -1);
        List<byte[]> packets = new ArrayList<>();
        for (int i = 0; i < plan.packets(); i++) {
            byte[] bytes = new byte[PacketPlan.MAX_HEADER];
            MemorySegment memory = MemorySegment.ofArray(bytes);
            plan.writeHeader(i, memory, 0, payloadType, ssrc, false);
            PacketPlan.stamp(memory, 0, sequence++, timestamp);
            byte[] packet = new byte[plan.headerLength(i) + plan.payloadLength(i)];
            System.arraycopy(bytes, 0, packet, 0, plan.headerLength(i));
            System.arraycopy(
                    payload,
                    plan.payloadOffset(i),
                    packet,
                    plan.headerLength(i),
                    plan.payloadLength(i));
            packets.add(packet);
        }
        return packets;
    }

    void send(byte[] packet) {
        try {
            socket.send(
                    new DatagramPacket(
                            packet, packet.length, InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void send(List<byte[]> packets) {
        packets.forEach(this::send);
    }

    @Override
    public void close() {
        socket.close();
    }
}
