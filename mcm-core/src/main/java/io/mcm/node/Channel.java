package io.mcm.node;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.mcm.linux.EventLoop;
import io.mcm.linux.Sockets;
import io.mcm.linux.SystemCallException;
import io.mcm.linux.UnixSocket;
import io.mcm.node.Packet.BadPacketException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * Messages to and from another process over a socket. Sends what there is room for and the rest
 * when there is; never waits. The loop's thread only.
 */
final class Channel {
    /** Packets that are taken before others get their turn. */
    private static final int PACKETS_AT_ONCE = 32;

    /** Why a channel is over. */
    enum End {
        /** The other side closed it, or is dead. */
        HUNG_UP,
        /** The other side sent what no node sends. */
        GARBAGE,
        /** The other side speaks a version of the protocol that this one does not understand. */
        OTHER_VERSION
    }

    /** Hears of what comes. */
    interface Handler {
        /** A message. */
        void received(Packet.Type type, String text);

        /** All that was to be sent has been. */
        default void drained() {}

        /**
         * The socket is closed, but not by {@link #close()}. Nothing comes after it.
         *
         * @param what for people
         */
        void ended(End end, String what);
    }

    /** A message on its way out. */
    private record Outgoing(Packet.Type type, byte[] message) {}

    private final EventLoop loop;
    private final UnixSocket socket;
    private final Handler handler;
    private final MemorySegment packet;
    private final Queue<Outgoing> queue = new ArrayDeque<>();

    /** Packets of the queue's first message that are sent. */
    private int sent;

    private boolean stuck;
    private EventLoop.@Nullable Watch watch;

    /** What came of a message so far, null between messages. */
    private byte @Nullable [] message;

    private int parts;
    private Packet.@Nullable Type type;

    /**
     * Makes a channel.
     *
     * @param loop looks after it
     * @param packet room for one packet, which all channels of the loop may share
     * @param socket a connected one
     * @param handler hears of what comes
     */
    Channel(EventLoop loop, MemorySegment packet, UnixSocket socket, Handler handler) {
        this.loop = loop;
        this.packet = packet;
        this.socket = socket;
        this.handler = handler;
        watch(Sockets.POLLIN);
    }

    private void watch(int events) {
        if (watch != null) {
            watch.cancel();
        }
        watch = loop.watch(socket.fd(), events, this::ready);
    }

    boolean isOpen() {
        return watch != null;
    }

    /** Whether everything is sent. */
    boolean isDrained() {
        return queue.isEmpty();
    }

    /** Sends a message, after those before. */
    void send(Packet.Type type, String text) {
        send(type, text.getBytes(StandardCharsets.UTF_8));
    }

    void send(Packet.Type type, byte[] text) {
        if (isOpen()) {
            queue.add(new Outgoing(type, text));
            if (!stuck) {
                flush();
            }
        }
    }

    private void flush() {
        boolean room = true;
        try {
            while (room && !queue.isEmpty()) {
                Outgoing next = queue.element();
                int length = Packet.write(next.type, next.message, sent, packet);
                room = socket.send(packet.asSlice(0, length));
                if (room && ++sent == Packet.count(next.message.length)) {
                    sent = 0;
                    queue.remove();
                }
            }
        } catch (SystemCallException e) {
            room = true; // what the other side sent before it went is still to be read
            queue.clear();
            sent = 0;
        }
        if (room == stuck) {
            stuck = !room;
            watch(stuck ? Sockets.POLLIN | Sockets.POLLOUT : Sockets.POLLIN);
        }
    }

    private void ready(int events) {
        if ((events & Sockets.POLLOUT) != 0) {
            flush();
            if (isDrained()) {
                handler.drained();
            }
        }
        for (int i = 0; i < PACKETS_AT_ONCE && isOpen(); i++) {
            UnixSocket.Received received = socket.receive(packet);
            if (received == null) {
                return;
            }
            received.closeFds();
            if (received.length() == 0) {
                end(End.HUNG_UP, "hung up");
            } else if (received.truncated() || received.fds().length > 0) {
                end(End.GARBAGE, "a packet too long, or with descriptors");
            } else {
                take(packet.asSlice(0, received.length()));
            }
        }
    }

    private void take(MemorySegment bytes) {
        try {
            Packet.Header header = Packet.read(bytes);
            if (header.part() != parts
                    || message != null
                            && (header.type() != type || header.total() != message.length)) {
                throw new BadPacketException("parts in disorder", false);
            }
            if (message == null) {
                message = new byte[header.total()];
                type = header.type();
            }
            MemorySegment.copy(
                    bytes,
                    JAVA_BYTE,
                    Packet.HEADER_SIZE,
                    message,
                    parts * Packet.CAPACITY,
                    header.length());
            parts++;
            if (header.isLast()) {
                String text = text(message);
                message = null;
                parts = 0;
                if (header.type() != null) {
                    handler.received(header.type(), text);
                }
            }
        } catch (BadPacketException e) {
            end(
                    e.isOtherVersion() ? End.OTHER_VERSION : End.GARBAGE,
                    String.valueOf(e.getMessage()));
        }
    }

    private static String text(byte[] message) throws BadPacketException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(message)).toString();
        } catch (CharacterCodingException e) {
            throw new BadPacketException("a text that is not UTF-8", false);
        }
    }

    private void end(End end, String what) {
        if (isOpen()) {
            close();
            handler.ended(end, what);
        }
    }

    /** Closes the socket. Any number of times. */
    void close() {
        if (isOpen()) {
            release().close();
        }
    }

    /** Ends as after garbage: what the other side said makes no sense to who heard it. */
    void refuse(String what) {
        end(End.GARBAGE, what);
    }

    /** Gives the socket to somebody else, with what was not yet read. */
    UnixSocket release() {
        if (watch != null) {
            watch.cancel();
            watch = null;
        }
        return socket;
    }
}
