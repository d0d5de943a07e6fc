package io.mcm.memif.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.contract.Resources;
import io.mcm.memif.Memif;
import io.mcm.memif.TestFrames;
import io.mcm.memif.TestPlaces;
import io.mcm.memif.engine.Direction;
import io.mcm.memif.engine.EnginePort;
import io.mcm.memif.protocol.Reject;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever a slave says or writes ends its own link at most, and is counted. */
class HostileSlaveTest {
    private static final int ROUNDS = Boolean.getBoolean("mcm.soak") ? 100_000 : 10_000;
    private static final String SECRET = "swordfish";

    /** What no slave with standard rings can bring about. */
    private static final Set<Reject> IMPOSSIBLE =
            EnumSet.of(Reject.FRAME_HEADER, Reject.FRAME_MEMORY);

    /** The interface that is attacked: receives all, and sends small packets. */
    private static final class Victim implements AutoCloseable {
        final EnginePort port;
        private final Thread thread;
        private volatile boolean stopped;
        private volatile long connection;
        private volatile @Nullable Throwable failure;

        Victim(String socket) {
            port = JavaEngine.get().open(Memif.master(socket, 1).secret(SECRET), Direction.BOTH);
            thread = Thread.ofPlatform().name("victim").start(this::run);
        }

        private void run() {
            DirectBuffer packet = TestFrames.over(new byte[64]);
            Pair.Collector sink = new Pair.Collector();
            try {
                while (!stopped) {
                    connection = port.connection();
                    EnginePort.Sent _ = port.send(packet, packet.capacity());
                    port.receive(sink, 64);
                    sink.frames.clear();
                    port.await(1_000_000);
                }
            } catch (Throwable e) {
                failure = e;
            } finally {
                port.close();
            }
        }

        /** Until the last slave's memory is given back: then the next one is let in. */
        void awaitFree() {
            while (connection != EnginePort.NONE && failure == null) {
                Thread.yield();
            }
            assertThat(failure).isNull();
        }

        @Override
        public void close() throws InterruptedException {
            stopped = true;
            thread.join();
            assertThat(failure).isNull();
        }
    }

    @Test
    void shouldEndItsOwnLinkOnlyAndBeCounted() throws Exception {
        long seed = Long.getLong("mcm.seed", System.nanoTime());
        Random random = new Random(seed);
        String socket = TestPlaces.abstractName();
        try (Pair healthy =
                        Pair.connect(
                                Memif.master(socket, 2),
                                Memif.slave(socket, 2),
                                Direction.BOTH,
                                Direction.BOTH);
                Victim victim = new Victim(socket);
                HostileSlave slave = new HostileSlave(random, socket, 1, SECRET)) {
            long first = healthy.master.connection();
            assertThat(behave(victim, slave)).isEqualTo(HostileSlave.End.ENDURED);
            Resources before = settled(victim);
            int refused = 0;
            for (int round = 0; round < ROUNDS; round++) {
                victim.awaitFree();
                refused += slave.misbehave() == HostileSlave.End.REFUSED ? 1 : 0;
                if (round % 100 == 0) {
                    exchange(healthy, random);
                }
            }
            assertThat(behave(victim, slave))
                    .as("seed %d", seed)
                    .isEqualTo(HostileSlave.End.ENDURED);
            assertThat(healthy.master.connection()).isEqualTo(first);
            assertThat(refused).as("seed %d", seed).isBetween(ROUNDS / 4, ROUNDS);
            assertThat(healthy.master.stats().rejects().keySet())
                    .as("seed %d", seed)
                    .containsAll(EnumSet.complementOf(EnumSet.copyOf(IMPOSSIBLE)));
            Resources after = settled(victim);
            assertThat(after.fileDescriptors())
                    .as("seed %d", seed)
                    .isEqualTo(before.fileDescriptors());
            assertThat(after.frameMappings())
                    .as("seed %d", seed)
                    .isEqualTo(before.frameMappings());
            assertThat(after.threads()).isEqualTo(before.threads());
        }
    }

    private static HostileSlave.End behave(Victim victim, HostileSlave slave) {
        HostileSlave.End end = HostileSlave.End.REFUSED;
        for (int i = 0; i < 1000 && end == HostileSlave.End.REFUSED; i++) { // while it is busy
            victim.awaitFree();
            end = slave.behave();
        }
        return end;
    }

    /** When the control thread has nothing more to do. */
    private static Resources settled(Victim victim) throws InterruptedException {
        Resources now = Resources.now();
        Resources last;
        do {
            last = now;
            victim.awaitFree();
            Thread.sleep(50);
            now = Resources.now();
        } while (!now.equals(last));
        return now;
    }

    private static void exchange(Pair healthy, Random random) {
        byte[] frame = new byte[5000];
        random.nextBytes(frame);
        Pair.send(healthy.slave, frame);
        assertThat(Pair.receive(healthy.master, 1)).containsExactly(frame);
        Pair.send(healthy.master, frame);
        assertThat(Pair.receive(healthy.slave, 1)).containsExactly(frame);
    }

    @Test
    void shouldNotWaitForEverForASlaveThatSaysNothing() throws Exception {
        String socket = TestPlaces.abstractName();
        try (Victim victim = new Victim(socket);
                HostileSlave slave = new HostileSlave(new Random(), socket, 1, SECRET)) {
            assertThat(slave.keepSilent()).isEqualTo(HostileSlave.End.REFUSED);
            assertThat(behave(victim, slave)).isEqualTo(HostileSlave.End.ENDURED);
        }
    }
}
