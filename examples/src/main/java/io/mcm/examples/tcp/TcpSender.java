package io.mcm.examples.tcp;

import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.spi.EgressPort;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.agrona.DirectBuffer;

/** Writes a group's frames to whoever dials in; without a receiver it throws them away. */
final class TcpSender extends TcpLink {
    /** How soon it notices that a receiver came or went while there are no frames. */
    private static final Duration LOOK = Duration.ofMillis(5);

    private final ServerSocketChannel server;
    private final EgressPort port;

    TcpSender(InetSocketAddress address, EgressPort port) throws IOException {
        super("tcp sender", port.frames().config().maxStall());
        this.port = port;
        this.server = ServerSocketChannel.open().bind(address);
        server.configureBlocking(false);
    }

    @Override
    void run() throws IOException, InterruptedException {
        try (server;
                RxConnection frames = port.frames()) {
            while (!frames.ended()) {
                try (SocketChannel receiver = server.accept()) {
                    int nobodys = frames.poll(frame -> {}, Integer.MAX_VALUE);
                    if (receiver != null) {
                        serve(receiver, frames);
                    } else if (nobodys == 0) {
                        Thread.sleep(LOOK);
                    }
                } catch (IOException e) {
                    port.linkDown("lost the receiver: " + e.getMessage());
                }
            }
        }
    }

    private void serve(SocketChannel receiver, RxConnection frames) throws IOException {
        var out =
                new DataOutputStream(new BufferedOutputStream(Channels.newOutputStream(receiver)));
        out.writeUTF(port.format().toText());
        out.writeInt(port.maxPayloadSize());
        out.writeInt(port.maxMetadataSize());
        out.flush();
        port.linkUp();
        while (!frames.ended()) {
            try (RxBuffer frame = frames.receive(LOOK)) {
                if (frame != null) {
                    write(frame, out);
                } else {
                    throwIfGone(receiver);
                }
            }
        }
        out.writeUTF(""); // no format: the end
        out.flush();
    }

    private static void write(RxBuffer frame, DataOutputStream out) throws IOException {
        out.writeUTF(frame.format().toText());
        out.writeLong(frame.incarnation());
        out.writeLong(frame.sequence());
        out.writeLong(frame.timestamp());
        out.writeInt(frame.rtpTimestamp());
        out.writeUTF(frame.field().name());
        out.writeInt(frame.missingParts());
        write(frame.payload(), out);
        write(frame.metadata(), out);
        out.flush();
    }

    private static void write(DirectBuffer bytes, DataOutputStream out) throws IOException {
        byte[] copy = new byte[bytes.capacity()];
        bytes.getBytes(0, copy);
        out.writeInt(copy.length);
        out.write(copy);
    }

    private static void throwIfGone(SocketChannel receiver) throws IOException {
        receiver.configureBlocking(false);
        if (receiver.read(ByteBuffer.allocate(1)) < 0) {
            throw new IOException("it hung up");
        }
        receiver.configureBlocking(true);
    }
}
