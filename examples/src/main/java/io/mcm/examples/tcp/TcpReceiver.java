package io.mcm.examples.tcp;

import io.mcm.Field;
import io.mcm.McmException;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.format.Format;
import io.mcm.spi.IngressPort;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Objects;
import org.agrona.MutableDirectBuffer;

/** Dials a sender, again and again, and fills a group's slots with what it says. */
final class TcpReceiver extends TcpLink {
    private static final Duration RETRY = Duration.ofMillis(20);
    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    private final InetSocketAddress address;
    private final IngressPort port;

    TcpReceiver(InetSocketAddress address, IngressPort port) {
        super("tcp receiver", Duration.ZERO);
        this.address = address;
        this.port = port;
    }

    @Override
    void run() throws InterruptedException {
        while (true) {
            try (SocketChannel sender = SocketChannel.open(address);
                    DataInputStream in =
                            new DataInputStream(
                                    new BufferedInputStream(Channels.newInputStream(sender)))) {
                receive(in);
            } catch (IOException | McmException | IllegalArgumentException e) {
                port.linkDown("no stream from " + address + ": " + e.getMessage());
            }
            Thread.sleep(RETRY);
        }
    }

    private void receive(DataInputStream in) throws IOException {
        String format = in.readUTF();
        TxConnection source = port.open(Format.parse(format), in.readInt(), in.readInt());
        for (String next = in.readUTF(); !next.isEmpty(); next = in.readUTF()) {
            if (!next.equals(format)) {
                format = next;
                source.changeFormat(Format.parse(format));
            }
            try (TxBuffer frame = Objects.requireNonNull(source.acquire(FOR_EVER))) {
                fill(frame, in);
                frame.commit();
            }
        }
        source.close();
    }

    private void fill(TxBuffer frame, DataInputStream in) throws IOException {
        port.stamp(frame, in.readLong(), in.readLong());
        frame.timestamp(in.readLong())
                .rtpTimestamp(in.readInt())
                .field(Field.valueOf(in.readUTF()))
                .incomplete(in.readInt())
                .payloadLength(read(in, frame.payload()))
                .metadataLength(read(in, frame.metadata()));
    }

    private static int read(DataInputStream in, MutableDirectBuffer bytes) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > bytes.capacity()) {
            throw new IOException("length " + length + " is not in 0 to " + bytes.capacity());
        }
        byte[] copy = new byte[length];
        in.readFully(copy);
        bytes.putBytes(0, copy);
        return length;
    }
}
