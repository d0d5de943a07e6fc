package io.mcm.node;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What nodes of a host send each other: a message, which is JSON text, in one or more packets of a
 * socket. Each packet begins with 16 bytes, little endian:
 *
 * <pre>
 *  0  u32  magic "MCMN"
 *  4  u8   version of the protocol
 *  5  u8   type of the message
 *  6  u16  number of this packet within the message, from 0
 *  8  u32  bytes of the whole message
 * 12  u32  0
 * </pre>
 *
 * <p>All packets of a message but the last are full. A reader takes the protocol's version before
 * its own and the one after; a newer one's types that it does not know are passed over.
 */
final class Packet {
    /** Bytes of the largest packet. */
    static final int MAX_SIZE = 1 << 16;

    static final int HEADER_SIZE = 16;

    /** Bytes of a message in a full packet. */
    static final int CAPACITY = MAX_SIZE - HEADER_SIZE;

    static final int MAGIC = 0x4e4d434d;
    static final int VERSION = 1;

    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** What a message is for. */
    enum Type {
        /** Who somebody is; the first message of both sides. */
        HELLO(1),
        /** The sender's record. */
        RECORD(2),
        /** The record is wanted, once. */
        LIST(3),
        /** A receiver wants a link. */
        SUBSCRIBE(4),
        /** It has it; the socket is the link's from now on. */
        SUBSCRIBED(5),
        /** It does not get it. */
        REFUSED(6);

        private final int code;

        Type(int code) {
            this.code = code;
        }
    }

    /** A packet's header, checked for itself. {@code type} is null for one that is passed over. */
    record Header(@Nullable Type type, int part, int total) {
        /** Bytes of the message that this packet holds. */
        int length() {
            return Math.min(CAPACITY, total - part * CAPACITY);
        }

        boolean isLast() {
            return (part + 1) * CAPACITY >= total;
        }
    }

    /** Why a packet cannot be used. */
    static final class BadPacketException extends Exception {
        private static final long serialVersionUID = 1;

        /** Only its version is strange. */
        private final boolean otherVersion;

        BadPacketException(String what, boolean otherVersion) {
            super(what);
            this.otherVersion = otherVersion;
        }

        boolean isOtherVersion() {
            return otherVersion;
        }
    }

    private Packet() {}

    /** How many packets a message takes. */
    static int count(int total) {
        return Math.max(1, (total + CAPACITY - 1) / CAPACITY);
    }

    /** Writes one packet of a message, and returns its length. */
    static int write(Type type, byte[] message, int part, MemorySegment into) {
        int length = Math.min(CAPACITY, message.length - part * CAPACITY);
        into.set(INT, 0, MAGIC);
        into.set(JAVA_BYTE, 4, (byte) VERSION);
        into.set(JAVA_BYTE, 5, (byte) type.code);
        into.set(SHORT, 6, (short) part);
        into.set(INT, 8, message.length);
        into.set(INT, 12, 0);
        MemorySegment.copy(message, part * CAPACITY, into, JAVA_BYTE, HEADER_SIZE, length);
        return HEADER_SIZE + length;
    }

    /** Reads the header of a packet, whose length is that of the segment. */
    static Header read(MemorySegment packet) throws BadPacketException {
        if (packet.byteSize() < HEADER_SIZE || packet.get(INT, 0) != MAGIC) {
            throw new BadPacketException("no packet of a node", false);
        }
        int version = Byte.toUnsignedInt(packet.get(JAVA_BYTE, 4));
        if (version < Math.max(1, VERSION - 1) || version > VERSION + 1) {
            throw new BadPacketException(
                    "protocol version "
                            + version
                            + "; this node speaks "
                            + VERSION
                            + " and understands those beside it",
                    true);
        }
        int code = Byte.toUnsignedInt(packet.get(JAVA_BYTE, 5));
        Type type = Arrays.stream(Type.values()).filter(t -> t.code == code).findAny().orElse(null);
        if (type == null && version <= VERSION) {
            throw new BadPacketException("message of unknown type " + code, false);
        }
        int part = Short.toUnsignedInt(packet.get(SHORT, 6));
        int total = packet.get(INT, 8);
        if (total < 0 || total > NodeRecord.MAX_BYTES || part >= count(total)) {
            throw new BadPacketException("part " + part + " of " + total + " bytes", false);
        }
        Header header = new Header(type, part, total);
        if (packet.byteSize() != HEADER_SIZE + header.length()) {
            throw new BadPacketException("packet of " + packet.byteSize() + " bytes", false);
        }
        return header;
    }
}
