package io.mcm.node;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.mcm.linux.UnixSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Somebody who speaks to a node byte by byte. */
final class RawPeer implements AutoCloseable {
    final UnixSocket socket;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment packet = arena.allocate(Packet.MAX_SIZE + 1);

    RawPeer(Path directory, NodeId node) {
        this(UnixSocket.connect(directory.resolve(node + ".sock").toString()));
    }

    RawPeer(UnixSocket socket) {
        this.socket = socket;
    }

    void send(byte[] bytes) {
        MemorySegment.copy(bytes, 0, packet, JAVA_BYTE, 0, bytes.length);
        boolean ignored = socket.send(packet.asSlice(0, bytes.length));
    }

    void send(Packet.Type type, String text) {
        byte[] message = text.getBytes(UTF_8);
        for (int part = 0; part < Packet.count(message.length); part++) {
            int length = Packet.write(type, message, part, packet);
            boolean ignored = socket.send(packet.asSlice(0, length));
        }
    }

    /** The next packet, waited for; empty when the node has hung up. */
    byte[] receive() {
        long deadline = System.nanoTime() + TestNode.PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            UnixSocket.Received received = socket.receive(packet);
            if (received != null) {
                received.closeFds();
                return packet.asSlice(0, received.length()).toArray(JAVA_BYTE);
            }
            LockSupport.parkNanos(Duration.ofMillis(1).toNanos());
        }
        throw new AssertionError("nothing came");
    }

    /** The text of the next packet, which is a whole message. */
    String receiveText() {
        byte[] bytes = receive();
        return new String(bytes, Packet.HEADER_SIZE, bytes.length - Packet.HEADER_SIZE, UTF_8);
    }

    @Override
    public void close() {
        socket.close();
        arena.close();
    }
}
