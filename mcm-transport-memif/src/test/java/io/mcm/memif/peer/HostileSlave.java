package io.mcm.memif.peer;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.mcm.ConnectionException;
import io.mcm.linux.EventFd;
import io.mcm.linux.FileSystem;
import io.mcm.linux.Libc;
import io.mcm.linux.UnixSocket;
import io.mcm.memif.protocol.Message;
import io.mcm.memif.protocol.MessageCodec;
import io.mcm.memif.protocol.Protocol;
import io.mcm.memif.protocol.RejectException;
import io.mcm.memif.protocol.Secret;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A slave over a real socket, with real memory, that does most things right and some wrong: a
 * message, a descriptor that goes with it, or what it writes into its rings.
 */
final class HostileSlave implements AutoCloseable {
    /** Bytes of its region: a ring for each direction, then buffers. */
    private static final int SIZE = 64 * 1024;

    private static final int LOG2 = 3;
    private static final int ENTRIES = 1 << LOG2;
    private static final int S2M_AT = 0;
    private static final int M2S_AT = 1024;
    private static final int BUFFERS_AT = 2048;
    private static final int BUFFER = 1024;
    private static final int HEAD_AT = 6;
    private static final int TAIL_AT = 64;
    private static final int DESCRIPTORS_AT = 128;
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    /** How it ended. */
    enum End {
        /** The master said DISCONNECT or hung up. */
        REFUSED,
        /** The master has put up with everything; this side hung up. */
        ENDURED
    }

    /** A message and what goes with it. */
    private record Step(byte[] bytes, int length, int[] fds) {}

    private final Random random;
    private final String address;
    private final Message.Init init;
    private final Arena arena = Arena.ofShared();
    private final List<Integer> fds = new ArrayList<>();
    private final int region;
    private final MemorySegment memory;
    private final EventFd wake = EventFd.create();
    private final int[] wrongRegions;
    private final MemorySegment place = arena.allocate(Protocol.MESSAGE_SIZE + 64);

    HostileSlave(Random random, String address, long id, String secret) {
        this.random = random;
        this.address = address;
        this.init = new Message.Init(Protocol.VERSION, id, 0, Secret.of(secret), "hostile");
        Libc libc = Libc.get();
        region = memfd(SIZE, Libc.F_SEAL_SHRINK);
        long mapped =
                libc.mmap(SIZE, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED, region, 0);
        memory =
                MemorySegment.ofAddress(mapped)
                        .reinterpret(SIZE, arena, m -> libc.munmap(m.address(), SIZE));
        int nothing =
                FileSystem.get().openat(FileSystem.AT_FDCWD, "/dev/null", FileSystem.O_RDWR, 0);
        fds.add(nothing);
        wrongRegions =
                new int[] {
                    memfd(SIZE, 0),
                    memfd(SIZE / 2, Libc.F_SEAL_SHRINK),
                    memfd(SIZE, Libc.F_SEAL_SHRINK | Libc.F_SEAL_FUTURE_WRITE),
                    nothing,
                    wake.fd()
                };
    }

    private int memfd(long size, int seals) {
        Libc libc = Libc.get();
        int fd = libc.memfd_create("hostile", Libc.MFD_CLOEXEC | Libc.MFD_ALLOW_SEALING);
        libc.ftruncate(fd, size);
        libc.fcntl(fd, Libc.F_ADD_SEALS, seals);
        fds.add(fd);
        return fd;
    }

    /** Everything right. */
    End behave() {
        resetRings();
        return play(script(), false);
    }

    /** Something wrong. */
    End misbehave() {
        resetRings();
        List<Step> script = script();
        boolean inMemory = random.nextBoolean();
        if (!inMemory) {
            spoil(script);
        }
        return play(script, inMemory);
    }

    /** Connects and never says a word. */
    End keepSilent() {
        return play(List.of(), false);
    }

    private List<Step> script() {
        List<Step> script = new ArrayList<>();
        script.add(step(init));
        script.add(step(new Message.AddRegion(0, SIZE), region));
        script.add(step(new Message.AddRing(true, 0, 0, S2M_AT, LOG2, 0), wake.fd()));
        script.add(step(new Message.AddRing(false, 0, 0, M2S_AT, LOG2, 0), wake.fd()));
        script.add(step(new Message.Connect("hostile0")));
        return script;
    }

    private static Step step(Message message, int... fds) {
        byte[] bytes = new byte[Protocol.MESSAGE_SIZE + 64];
        MessageCodec.encode(message, MemorySegment.ofArray(bytes));
        return new Step(bytes, Protocol.MESSAGE_SIZE, fds);
    }

    /** Rings as they should be, eight filled buffers and eight empty ones. */
    private void resetRings() {
        memory.asSlice(0, BUFFERS_AT).fill((byte) 0);
        for (int ring : new int[] {S2M_AT, M2S_AT}) {
            memory.set(JAVA_INT_UNALIGNED, ring, Protocol.COOKIE);
            for (int i = 0; i < ENTRIES; i++) {
                int at = ring + DESCRIPTORS_AT + 16 * i;
                int buffer = i + (ring == M2S_AT ? ENTRIES : 0);
                memory.set(JAVA_INT_UNALIGNED, at + 4, BUFFER);
                memory.set(JAVA_INT_UNALIGNED, at + 8, BUFFERS_AT + buffer * BUFFER);
            }
        }
    }

    private void spoil(List<Step> script) {
        int which = random.nextInt(script.size());
        Step step = script.get(which);
        switch (random.nextInt(8)) {
            case 0 -> {
                for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                    step.bytes[random.nextInt(Protocol.MESSAGE_SIZE)] ^=
                            (byte) (1 << random.nextInt(8));
                }
            }
            case 1 -> step.bytes[random.nextInt(16)] = (byte) random.nextInt();
            case 2 -> {
                long[] edges = {0, 1, 2, 7, 15, 255, 0xFFFF, SIZE - 1, SIZE + 1, -1, 1L << 33};
                MemorySegment.ofArray(step.bytes)
                        .set(
                                JAVA_LONG_UNALIGNED,
                                2 + random.nextInt(12),
                                edges[random.nextInt(edges.length)]);
            }
            case 3 ->
                    script.set(
                            which,
                            new Step(step.bytes, 1 + random.nextInt(step.bytes.length), step.fds));
            case 4 -> {
                int[] other = new int[random.nextInt(4)];
                Arrays.fill(other, region);
                script.set(which, new Step(step.bytes, step.length, other));
            }
            case 5 -> {
                if (step.fds.length == 1) {
                    step.fds[0] =
                            which == 1 ? wrongRegions[random.nextInt(wrongRegions.length)] : region;
                }
            }
            case 6 -> {
                script.remove(which);
                if (random.nextBoolean()) {
                    script.add(random.nextInt(script.size()), step);
                }
            }
            default ->
                    memory.set(
                            JAVA_BYTE,
                            (random.nextBoolean() ? S2M_AT : M2S_AT) + random.nextInt(4),
                            (byte) random.nextInt());
        }
    }

    private End play(List<Step> script, boolean spoilRings) {
        try (UnixSocket socket = UnixSocket.connect(address)) {
            if (answer(socket) == null) { // HELLO
                return End.REFUSED;
            }
            Message last = null;
            for (Step step : script) {
                MemorySegment message = place.asSlice(0, step.length);
                MemorySegment.copy(step.bytes, 0, message, JAVA_BYTE, 0, step.length);
                socket.send(message, step.fds);
                last = answer(socket);
                if (last == null) {
                    return End.REFUSED;
                }
            }
            if (script.isEmpty()) {
                return answer(socket) == null ? End.REFUSED : End.ENDURED;
            }
            return last instanceof Message.Connected ? use(socket, spoilRings) : End.ENDURED;
        } catch (ConnectionException e) {
            return End.REFUSED; // it hung up
        }
    }

    /** Sends eight packets and offers eight buffers, with something wrong or not. */
    private End use(UnixSocket socket, boolean spoil) {
        int s2mHead = ENTRIES;
        int m2sHead = ENTRIES;
        if (spoil) {
            int ring = random.nextBoolean() ? S2M_AT : M2S_AT;
            int at = ring + DESCRIPTORS_AT + 16 * random.nextInt(ENTRIES);
            switch (random.nextInt(6)) {
                case 0 -> memory.set(JAVA_SHORT_UNALIGNED, at + 2, (short) random.nextInt());
                case 1 -> memory.set(JAVA_INT_UNALIGNED, at + 4, random.nextInt());
                case 2 -> memory.set(JAVA_INT_UNALIGNED, at + 8, random.nextInt());
                case 3 -> memory.set(JAVA_SHORT_UNALIGNED, at, (short) random.nextInt());
                case 4 -> {
                    for (int i = 0; i < ENTRIES; i++) {
                        int each = ring + DESCRIPTORS_AT + 16 * i;
                        if (ring == S2M_AT) {
                            memory.set(JAVA_SHORT_UNALIGNED, each, (short) 1);
                        } else {
                            memory.set(JAVA_INT_UNALIGNED, each + 4, 0);
                        }
                    }
                }
                default -> {
                    if (ring == S2M_AT) {
                        s2mHead = random.nextInt(1 << 16);
                    } else {
                        m2sHead = random.nextInt(1 << 16);
                    }
                }
            }
        }
        memory.set(JAVA_SHORT_UNALIGNED, M2S_AT + HEAD_AT, (short) m2sHead);
        memory.set(JAVA_SHORT_UNALIGNED, S2M_AT + HEAD_AT, (short) s2mHead);
        wake.signal();
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (memory.get(JAVA_SHORT_UNALIGNED, S2M_AT + TAIL_AT) != (short) s2mHead
                || memory.get(JAVA_SHORT_UNALIGNED, M2S_AT + TAIL_AT) == 0) {
            if (socket.receive(place) != null) {
                return End.REFUSED;
            }
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("the master neither reads nor refuses");
            }
            Thread.yield();
        }
        return End.ENDURED;
    }

    /** The next message; null if it is DISCONNECT or none. */
    private @Nullable Message answer(UnixSocket socket) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        UnixSocket.Received received = socket.receive(place);
        while (received == null) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("the master says nothing");
            }
            Thread.yield();
            received = socket.receive(place);
        }
        received.closeFds();
        if (received.length() == 0) {
            return null;
        }
        try {
            Message message = MessageCodec.decode(place, received.length(), 0);
            return message instanceof Message.Disconnect ? null : message;
        } catch (RejectException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        wake.close();
        fds.forEach(Libc.get()::close);
        arena.close();
    }
}
