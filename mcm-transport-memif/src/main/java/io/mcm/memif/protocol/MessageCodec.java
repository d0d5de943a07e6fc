package io.mcm.memif.protocol;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Control messages as bytes: 128 of them, packed, the type in the first two. Pure functions.
 *
 * <p>{@link #decode} refuses what no memif 2.0 peer may send. What depends on the moment or on what
 * was agreed is for {@link MasterSession} and {@link SlaveSession}.
 */
public final class MessageCodec {
    private static final ValueLayout.OfShort U16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt U32 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong U64 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int ACK = 1;
    private static final int HELLO = 2;
    private static final int INIT = 3;
    private static final int ADD_REGION = 4;
    private static final int ADD_RING = 5;
    private static final int CONNECT = 6;
    private static final int CONNECTED = 7;
    private static final int DISCONNECT = 8;

    private static final int FLAG_S2M = 1;

    private MessageCodec() {}

    /**
     * Writes a message.
     *
     * @param message what to say; names and reasons that are too long are cut
     * @param into takes {@value Protocol#MESSAGE_SIZE} bytes, all of them written
     */
    public static void encode(Message message, MemorySegment into) {
        into.asSlice(0, Protocol.MESSAGE_SIZE).fill((byte) 0);
        switch (message) {
            case Message.Ack _ -> put16(into, 0, ACK);
            case Message.Hello hello -> {
                put16(into, 0, HELLO);
                putText(into, 2, Protocol.NAME_SIZE, hello.name());
                put16(into, 34, hello.minVersion());
                put16(into, 36, hello.maxVersion());
                put16(into, 38, hello.maxRegion());
                put16(into, 40, hello.maxM2sRing());
                put16(into, 42, hello.maxS2mRing());
                into.set(JAVA_BYTE, 44, (byte) hello.maxLog2RingSize());
            }
            case Message.Init init -> {
                put16(into, 0, INIT);
                put16(into, 2, init.version());
                into.set(U32, 4, (int) init.id());
                into.set(JAVA_BYTE, 8, (byte) init.mode());
                MemorySegment.copy(
                        init.secret().bytes(), 0, into, JAVA_BYTE, 9, Protocol.SECRET_SIZE);
                putText(into, 33, Protocol.NAME_SIZE, init.name());
            }
            case Message.AddRegion region -> {
                put16(into, 0, ADD_REGION);
                put16(into, 2, region.index());
                into.set(U64, 4, region.size());
            }
            case Message.AddRing ring -> {
                put16(into, 0, ADD_RING);
                put16(into, 2, ring.slaveToMaster() ? FLAG_S2M : 0);
                put16(into, 4, ring.index());
                put16(into, 6, ring.region());
                into.set(U32, 8, (int) ring.offset());
                into.set(JAVA_BYTE, 12, (byte) ring.log2RingSize());
                put16(into, 13, ring.privateHeaderSize());
            }
            case Message.Connect connect -> {
                put16(into, 0, CONNECT);
                putText(into, 2, Protocol.NAME_SIZE, connect.interfaceName());
            }
            case Message.Connected connected -> {
                put16(into, 0, CONNECTED);
                putText(into, 2, Protocol.NAME_SIZE, connected.interfaceName());
            }
            case Message.Disconnect disconnect -> {
                put16(into, 0, DISCONNECT);
                into.set(U32, 2, disconnect.code());
                putText(into, 6, Protocol.REASON_SIZE, disconnect.reason());
            }
        }
    }

    /**
     * Reads a message that came.
     *
     * @param from its bytes, which nobody changes meanwhile
     * @param length how many came
     * @param descriptors how many file descriptors came with it
     * @return the message, its fields in range
     * @throws RejectException not a message of memif 2.0
     */
    public static Message decode(MemorySegment from, int length, int descriptors)
            throws RejectException {
        if (length != Protocol.MESSAGE_SIZE) {
            throw new RejectException(Reject.MESSAGE_LENGTH, length + " bytes");
        }
        int type = get16(from, 0);
        int wanted = type == ADD_REGION || type == ADD_RING ? 1 : 0;
        if (type >= ACK && type <= DISCONNECT && descriptors != wanted) {
            throw new RejectException(
                    Reject.DESCRIPTORS, descriptors + ", for type " + type + " it is " + wanted);
        }
        return switch (type) {
            case ACK -> new Message.Ack();
            case HELLO -> hello(from);
            case INIT -> init(from);
            case ADD_REGION -> addRegion(from);
            case ADD_RING -> addRing(from);
            case CONNECT -> new Message.Connect(getText(from, 2, Protocol.NAME_SIZE));
            case CONNECTED -> new Message.Connected(getText(from, 2, Protocol.NAME_SIZE));
            case DISCONNECT ->
                    new Message.Disconnect(
                            from.get(U32, 2), getText(from, 6, Protocol.REASON_SIZE));
            default -> throw new RejectException(Reject.MESSAGE_TYPE, "type " + type);
        };
    }

    private static Message hello(MemorySegment from) throws RejectException {
        int min = get16(from, 34);
        int max = get16(from, 36);
        if (min > Protocol.VERSION || max < Protocol.VERSION) {
            throw new RejectException(Reject.VERSION, String.format("0x%04x to 0x%04x", min, max));
        }
        int log2 = Byte.toUnsignedInt(from.get(JAVA_BYTE, 44));
        if (log2 < Protocol.MIN_LOG2_RING_SIZE) {
            throw new RejectException(Reject.RING_SIZE, "at most 2^" + log2);
        }
        return new Message.Hello(
                getText(from, 2, Protocol.NAME_SIZE),
                min,
                max,
                get16(from, 38),
                get16(from, 40),
                get16(from, 42),
                log2);
    }

    private static Message init(MemorySegment from) throws RejectException {
        int version = get16(from, 2);
        if (version != Protocol.VERSION) {
            throw new RejectException(Reject.VERSION, String.format("0x%04x", version));
        }
        byte[] secret = from.asSlice(9, Protocol.SECRET_SIZE).toArray(JAVA_BYTE);
        return new Message.Init(
                version,
                Integer.toUnsignedLong(from.get(U32, 4)),
                Byte.toUnsignedInt(from.get(JAVA_BYTE, 8)),
                Secret.ofBytes(secret),
                getText(from, 33, Protocol.NAME_SIZE));
    }

    private static Message addRegion(MemorySegment from) throws RejectException {
        long size = from.get(U64, 4);
        if (size <= 0 || size > Protocol.MAX_REGION_SIZE) {
            throw new RejectException(Reject.REGION_SIZE, Long.toUnsignedString(size) + " bytes");
        }
        return new Message.AddRegion(get16(from, 2), size);
    }

    private static Message addRing(MemorySegment from) throws RejectException {
        int flags = get16(from, 2);
        if ((flags & ~FLAG_S2M) != 0) {
            throw new RejectException(Reject.RING_FLAGS, String.format("0x%04x", flags));
        }
        int log2 = Byte.toUnsignedInt(from.get(JAVA_BYTE, 12));
        if (log2 < Protocol.MIN_LOG2_RING_SIZE || log2 > Protocol.MAX_LOG2_RING_SIZE) {
            throw new RejectException(Reject.RING_SIZE, "2^" + log2);
        }
        return new Message.AddRing(
                (flags & FLAG_S2M) != 0,
                get16(from, 4),
                get16(from, 6),
                Integer.toUnsignedLong(from.get(U32, 8)),
                log2,
                get16(from, 13));
    }

    private static int get16(MemorySegment from, long at) {
        return Short.toUnsignedInt(from.get(U16, at));
    }

    private static void put16(MemorySegment into, long at, int value) {
        into.set(U16, at, (short) value);
    }

    /** Up to the first zero; what would disturb a log line becomes a question mark. */
    private static String getText(MemorySegment from, long at, int size) {
        int length = 0;
        while (length < size && from.get(JAVA_BYTE, at + length) != 0) {
            length++;
        }
        String text = new String(from.asSlice(at, length).toArray(JAVA_BYTE), UTF_8);
        return text.replaceAll("\\p{Cntrl}", "?");
    }

    /** As many whole characters as leave a zero at the end. */
    private static void putText(MemorySegment into, long at, int size, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        int length = Math.min(bytes.length, size - 1);
        while (length < bytes.length && length > 0 && (bytes[length] & 0xC0) == 0x80) {
            length--;
        }
        MemorySegment.copy(bytes, 0, into, JAVA_BYTE, at, length);
    }
}
