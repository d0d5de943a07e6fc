package io.mcm.memif.ring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.linux.EventFd;
import io.mcm.linux.Libc;
import io.mcm.memif.TestFrames;
import io.mcm.memif.engine.FrameSink;
import io.mcm.memif.protocol.Reject;
import io.mcm.memif.protocol.RejectCounters;
import io.mcm.memif.protocol.RejectException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Anything in the rings' memory, at any time: each side refuses it, or takes bytes for bytes. */
class HostileRingsTest {
    private static final int ROUNDS = Boolean.getBoolean("mcm.soak") ? 100_000 : 10_000;
    private static final int LOG2 = 2;
    private static final int S2M_AT = 0;
    private static final int M2S_AT = 256;
    private static final int LONGEST = 1 << 20;

    private static final FrameSink SINK =
            new FrameSink() {
                private final MutableDirectBuffer place = TestFrames.over(new byte[LONGEST]);

                @Override
                public @Nullable MutableDirectBuffer begin(long length) {
                    return length > LONGEST ? null : place;
                }

                @Override
                public void end() {}
            };

    private final Arena arena = Arena.ofShared();
    private final EventFd wake = EventFd.create();

    @AfterEach
    void free() {
        wake.close();
        arena.close();
    }

    /** One side's ends of two rings in the same memory. */
    private record Side(Sender sender, Receiver receiver) {}

    private SharedMemory region(String name) {
        SharedMemory.Created created = SharedMemory.create(name, 4096, arena);
        Libc.get().close(created.fd());
        return created.shared();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldRefuseOrEndure(boolean victimIsMaster) {
        long seed = Long.getLong("mcm.seed", System.nanoTime());
        Random random = new Random(seed);
        RejectCounters rejects = new RejectCounters();
        SharedMemory rings = region("rings");
        Regions regions = new Regions();
        regions.add(rings);
        regions.add(region("buffers"));
        Buffers buffers = Buffers.of(64, Buffers.MAX_REGION);
        MutableDirectBuffer frame = TestFrames.over(new byte[300]);
        int endured = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Ring s2m = Ring.create(rings, S2M_AT, LOG2);
            Ring m2s = Ring.create(rings, M2S_AT, LOG2);
            SlaveReceiver ofSlave = new SlaveReceiver(m2s, regions, wake, buffers, 1 << LOG2);
            ofSlave.offerAll();
            Side slave = new Side(new SlaveSender(s2m, regions, wake, buffers, 0), ofSlave);
            Side master =
                    new Side(
                            new MasterSender(m2s, regions, wake),
                            new MasterReceiver(s2m, regions, wake));
            Side victim = victimIsMaster ? master : slave;
            Side other = victimIsMaster ? slave : master;
            try {
                for (int step = 0; step < 20; step++) {
                    ignoringRejects(() -> other.sender().send(frame, random.nextInt(300)));
                    ignoringRejects(() -> other.receiver().receive(SINK, 10));
                    if (random.nextInt(4) == 0) {
                        scribble(rings.memory(), random);
                    }
                    victim.sender().send(frame, random.nextInt(300));
                    victim.sender().isTaken();
                    victim.receiver().receive(SINK, 10);
                }
                endured++;
            } catch (RejectException e) {
                rejects.count(e.reject());
            } catch (RuntimeException | Error e) {
                throw new AssertionError("round " + round + " of seed " + seed, e);
            }
        }
        assertThat(endured).as("seed %d", seed).isPositive();
        assertThat(rejects.nonZero())
                .as("seed %d", seed)
                .containsKeys(
                        Reject.RING_OVERRUN,
                        Reject.BUFFER_REGION,
                        Reject.BUFFER_RANGE,
                        Reject.BUFFER_CHAIN);
        if (victimIsMaster) {
            assertThat(rejects.get(Reject.BUFFER_EMPTY)).as("seed %d", seed).isPositive();
        }
    }

    private interface Work {
        void run() throws RejectException;
    }

    /** The side that scribbles meets its own nonsense, too, and goes on. */
    private static void ignoringRejects(Work work) {
        try {
            work.run();
        } catch (RejectException e) {
            assertThat(e.reject()).isNotNull();
        }
    }

    private static void scribble(MemorySegment rings, Random random) {
        long ring = random.nextBoolean() ? S2M_AT : M2S_AT;
        long descriptor = ring + Ring.HEADER_SIZE + 16L * random.nextInt(1 << LOG2);
        switch (random.nextInt(6)) {
            case 0 ->
                    rings.set(
                            JAVA_SHORT_UNALIGNED,
                            ring + (random.nextBoolean() ? 6 : 64),
                            (short) random.nextInt());
            case 1 -> rings.set(JAVA_SHORT_UNALIGNED, ring + 4, (short) random.nextInt());
            case 2 -> rings.set(JAVA_BYTE, descriptor, (byte) 1);
            case 3 -> rings.asSlice(descriptor + 4, 4).fill((byte) 0);
            default ->
                    rings.set(
                            JAVA_BYTE, descriptor + random.nextInt(16), (byte) random.nextInt());
        }
    }
}
