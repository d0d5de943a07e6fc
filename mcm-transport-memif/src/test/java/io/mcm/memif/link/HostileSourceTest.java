package io.mcm.memif.link;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.linux.EventFd;
import io.mcm.linux.EventLoop;
import io.mcm.linux.Libc;
import io.mcm.linux.Sockets;
import io.mcm.linux.UnixSocket;
import io.mcm.memif.protocol.Message;
import io.mcm.memif.protocol.MessageCodec;
import io.mcm.memif.protocol.Outbox;
import io.mcm.memif.protocol.Protocol;
import io.mcm.memif.protocol.Reject;
import io.mcm.memif.protocol.Secret;
import io.mcm.memif.protocol.SlaveSession;
import io.mcm.memory.Region;
import io.mcm.memory.SlotHeader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What a receiver does when its source is not what it should be: each message and each word of
 * shared memory that a right source writes is tried with something else in its place.
 */
class HostileSourceTest {
    private static final int ROUNDS = Boolean.getBoolean("mcm.soak") ? 100_000 : 3_000;

    /** What a hostile source can bring about here; the rest needs standard rings. */
    private static final Set<Reject> POSSIBLE =
            EnumSet.of(
                    Reject.MESSAGE_LENGTH,
                    Reject.MESSAGE_TYPE,
                    Reject.MESSAGE_ORDER,
                    Reject.DESCRIPTORS,
                    Reject.VERSION,
                    Reject.REGION_INDEX,
                    Reject.REGION_SIZE,
                    Reject.REGION_UNSEALED,
                    Reject.REGION_SHORT,
                    Reject.RING_EVENTFD,
                    Reject.RING_INDEX,
                    Reject.RING_SIZE,
                    Reject.RING_FLAGS,
                    Reject.RING_PRIVATE_HEADER,
                    Reject.RING_PLACE,
                    Reject.RING_COOKIE,
                    Reject.RING_MISSING,
                    Reject.BUFFER_RANGE,
                    Reject.FRAME_HEADER,
                    Reject.FRAME_MEMORY);

    /** A message as bytes, and how many descriptors go with it. */
    private record Step(byte[] bytes, int[] fds) {}

    @Test
    void shouldEndTheLinkAndNothingElseWhateverTheSourceSays() throws Exception {
        long seed = Long.getLong("mcm.seed", System.nanoTime());
        Random random = new Random(seed);
        try (Pair pair = new Pair();
                Script script = new Script(pair)) {
            int files = openFiles();
            int opened = 0;
            for (int round = 0; round < ROUNDS; round++) {
                opened += script.play(script.mutated(random)) ? 1 : 0;
            }
            assertThat(script.play(script.steps())).as("a right source, seed %d", seed).isTrue();
            assertThat(opened).as("links that opened all the same, seed %d", seed).isPositive();
            flush(pair.loop);
            assertThat(openFiles()).as("seed %d", seed).isEqualTo(files);
            Set<Reject> met = pair.transport.rejects().nonZero().keySet();
            Set<Reject> byMessages = EnumSet.copyOf(POSSIBLE);
            byMessages.removeAll(EnumSet.of(Reject.BUFFER_RANGE, Reject.FRAME_HEADER));
            assertThat(met).as("seed %d", seed).containsAll(byMessages);
        }
    }

    @Test
    void shouldTakeNoFrameWhoseEntryMakesNoSense() throws Exception {
        long seed = Long.getLong("mcm.seed", System.nanoTime());
        Random random = new Random(seed);
        int refused = 0;
        int rounds = Math.min(ROUNDS, 20_000);
        Set<Reject> met = EnumSet.noneOf(Reject.class);
        for (int round = 0; round < rounds; round += 200) {
            try (Pair pair = new Pair()) {
                for (int i = 0; i < 200; i++) {
                    refused += publishNonsense(pair, random) ? 1 : 0;
                }
                met.addAll(pair.transport.rejects().nonZero().keySet());
            }
        }
        assertThat(refused).as("seed %d", seed).isPositive();
        assertThat(met)
                .as("seed %d", seed)
                .containsExactlyInAnyOrder(Reject.BUFFER_RANGE, Reject.FRAME_HEADER);
    }

    /** One link, one good frame, one with a mutated entry; whether that was refused. */
    private static boolean publishNonsense(Pair pair, Random random) throws Exception {
        pair.sink.told.clear();
        pair.source.told.clear();
        pair.open(false);
        SinkEnd sink = pair.sinkEnd();
        SourceEnd source = pair.sourceEnd();
        pair.header(3, 0);
        sink.put(3, pair.segment.header(3));
        assertThat(source.take()).isEqualTo(3);
        source.giveBack(3);

        MemorySegment header = Arena.ofAuto().allocate(SlotHeader.SLOT_SIZE, 8);
        pair.header(5, 1);
        header.copyFrom(pair.segment.header(5));
        int slot = 5;
        if (random.nextInt(4) == 0) {
            slot = random.nextInt(Integer.MAX_VALUE);
        } else {
            for (int k = random.nextInt(3); k >= 0; k--) {
                header.set(JAVA_BYTE, random.nextInt(48), (byte) random.nextInt());
            }
        }
        sink.put(slot, header);
        int taken = source.take();
        boolean refused = taken < 0;
        if (refused) {
            assertThat(source.end()).isEqualTo(2);
            assertThat(source.reason()).isNotEmpty();
            assertThat(source.take()).isEqualTo(-1);
        } else {
            assertThat(taken).isBetween(0, Pair.SLOTS - 1);
            MemorySegment copy = source.headers()[taken];
            assertThat(SlotHeader.payloadLength(copy)).isBetween(0, Pair.PAYLOAD);
            assertThat(SlotHeader.metadataLength(copy)).isBetween(0, Pair.METADATA);
            assertThat(SlotHeader.missingParts(copy)).isNotNegative();
            assertThat(SlotHeader.field(copy)).isBetween(0, 2);
        }
        source.memory().close();
        sink.close();
        flush(pair.loop);
        return refused;
    }

    private static void flush(EventLoop loop) throws InterruptedException {
        for (int i = 0; i < 3; i++) { // what is done may give it more to do
            CountDownLatch done = new CountDownLatch(1);
            loop.execute(done::countDown);
            assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static int openFiles() {
        String[] names = new java.io.File("/proc/self/fd").list();
        return names == null ? -1 : names.length;
    }

    /** Says to a receiver what a source says, message by message, right or not. */
    private static final class Script implements AutoCloseable {
        private final Pair pair;
        private final LinkLayout layout = LinkLayout.of(Pair.SLOTS, Pair.SLOTS);
        private final int rings = LinkMemory.createFile(layout, "script");
        private final LinkMemory memory = LinkMemory.create(layout, rings);
        private final int noRings = LinkMemory.createFile(layout, "no-rings");
        private final int unsealed = Libc.get().memfd_create("unsealed", Libc.MFD_CLOEXEC);

        /** Sealed, but shorter than announced. */
        private final int small =
                Libc.get().memfd_create("small", Libc.MFD_CLOEXEC | Libc.MFD_ALLOW_SEALING);

        private final EventFd there = EventFd.create();
        private final EventFd back = EventFd.create();

        Script(Pair pair) {
            this.pair = pair;
            Libc.get().ftruncate(unsealed, layout.size());
            Libc.get().ftruncate(small, 4096);
            Libc.get().fcntl(small, Libc.F_ADD_SEALS, Libc.F_SEAL_SHRINK);
        }

        private static Step step(Message message, int... fds) {
            MemorySegment bytes = Arena.ofAuto().allocate(Protocol.MESSAGE_SIZE, 8);
            MessageCodec.encode(message, bytes);
            return new Step(bytes.toArray(JAVA_BYTE), fds);
        }

        /** All that a right source says. */
        List<Step> steps() {
            List<Step> steps = new ArrayList<>();
            steps.add(step(new Message.Init(Protocol.VERSION, 0, 0, Secret.NONE, "script")));
            steps.add(step(new Message.AddRegion(0, layout.size()), rings));
            for (Region region : pair.segment.regions()) {
                steps.add(step(new Message.AddRegion(1, region.size()), region.fd()));
            }
            steps.add(
                    step(
                            new Message.AddRing(
                                    true, 0, 0, LinkLayout.S2M_AT, layout.log2Entries(), 48),
                            there.fd()));
            steps.add(
                    step(
                            new Message.AddRing(false, 0, 0, layout.m2sAt(), layout.m2sLog2(), 48),
                            back.fd()));
            steps.add(step(new Message.Connect("script")));
            return steps;
        }

        /** With one to three things wrong. */
        List<Step> mutated(Random random) {
            List<Step> steps = steps();
            for (int i = random.nextInt(3); i >= 0; i--) {
                int at = random.nextInt(steps.size());
                Step step = steps.get(at);
                switch (random.nextInt(6)) {
                    case 0 -> steps.add(random.nextInt(steps.size()), step);
                    case 1 -> {
                        if (steps.size() > 1) {
                            steps.remove(at);
                        }
                    }
                    case 2 ->
                            steps.set(
                                    at,
                                    new Step(
                                            java.util.Arrays.copyOf(
                                                    step.bytes, 1 + random.nextInt(200)),
                                            step.fds));
                    case 3 -> {
                        int[] others = {noRings, unsealed, small, rings};
                        int[] fds = new int[random.nextInt(3)];
                        java.util.Arrays.setAll(fds, k -> others[random.nextInt(others.length)]);
                        steps.set(at, new Step(step.bytes, fds));
                    }
                    case 4 -> {
                        int[] others = {noRings, unsealed, small, rings};
                        int[] fds = step.fds.clone();
                        java.util.Arrays.setAll(fds, k -> others[random.nextInt(others.length)]);
                        steps.set(at, new Step(step.bytes, fds));
                    }
                    default -> {
                        byte[] bytes = step.bytes.clone();
                        for (int k = random.nextInt(3); k >= 0; k--) {
                            bytes[random.nextInt(Math.min(16, bytes.length))] =
                                    (byte) random.nextInt();
                        }
                        steps.set(at, new Step(bytes, step.fds));
                    }
                }
            }
            return steps;
        }

        /** Whether the receiver's end opened. Its end is closed again. */
        boolean play(List<Step> steps) throws InterruptedException {
            pair.source.told.clear();
            Pair.Ends ends = pair.sockets();
            pair.loop.execute(
                    () ->
                            pair.transport.fetch(
                                    ends.receiver(),
                                    pair.loop,
                                    pair.segment.plan(),
                                    false,
                                    pair.source));
            UnixSocket socket = ends.source();
            try (Arena arena = Arena.ofConfined()) {
                for (Step step : steps) {
                    MemorySegment bytes = arena.allocateFrom(JAVA_BYTE, step.bytes);
                    if (!send(socket, bytes, step.fds)) {
                        break;
                    }
                }
            }
            flush(pair.loop);
            SourceEnd opened = (SourceEnd) pair.source.opened.poll();
            if (opened != null) {
                opened.memory().close();
            }
            socket.close();
            flush(pair.loop);
            return opened != null;
        }

        private static boolean send(UnixSocket socket, MemorySegment bytes, int[] fds) {
            try {
                return socket.send(bytes, fds);
            } catch (io.mcm.linux.SystemCallException gone) {
                return false;
            }
        }

        @Override
        public void close() {
            memory.close();
            for (int fd : new int[] {rings, noRings, unsealed, small}) {
                Sockets.get().close(fd);
            }
            there.close();
            back.close();
        }
    }

    /** Of a source's end nothing is asked here but that it says what memif's slave says. */
    @Test
    void shouldSpeakAsMemifDoes() throws Exception {
        try (Pair pair = new Pair()) {
            Pair.Ends ends = pair.sockets();
            List<String> said = new ArrayList<>();
            Outbox out = (message, fd) -> said.add(message.getClass().getSimpleName());
            SlaveSession session =
                    new SlaveSession(
                            new Message.Init(Protocol.VERSION, 0, 0, Secret.NONE, "x"),
                            "x",
                            out,
                            new SlaveSession.Events() {
                                @Override
                                public List<SlaveSession.Offer> offers(Message.Hello hello) {
                                    return List.of();
                                }

                                @Override
                                public void connected(String interfaceName) {
                                    said.add("connected");
                                }

                                @Override
                                public void disconnected(Message.Disconnect disconnect) {}
                            });
            session.receive(
                    new Message.Hello("m", Protocol.VERSION, Protocol.VERSION, 1, 0, 0, 14));
            session.receive(new Message.Ack());
            session.receive(new Message.Connected("m"));
            assertThat(said).containsExactly("Init", "Connect", "connected");
            ends.source().close();
            ends.receiver().close();
        }
    }
}
