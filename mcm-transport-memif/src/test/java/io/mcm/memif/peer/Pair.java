package io.mcm.memif.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.memif.Memif;
import io.mcm.memif.TestFrames;
import io.mcm.memif.engine.Direction;
import io.mcm.memif.engine.EnginePort;
import io.mcm.memif.engine.FrameSink;
import java.util.ArrayList;
import java.util.List;
import org.agrona.MutableDirectBuffer;

/** Both ends of an interface, in this process. */
final class Pair implements AutoCloseable {
    static final long PATIENCE_NANOS = 20_000_000_000L;

    final EnginePort master;
    final EnginePort slave;

    private Pair(EnginePort master, EnginePort slave) {
        this.master = master;
        this.slave = slave;
    }

    /** Both ends of one interface, connected. */
    static Pair connect(Memif master, Memif slave, Direction ofMaster, Direction ofSlave) {
        EnginePort listening = JavaEngine.get().open(master, ofMaster);
        Pair pair = new Pair(listening, JavaEngine.get().open(slave, ofSlave));
        awaitConnection(pair.master);
        awaitConnection(pair.slave);
        return pair;
    }

    static void awaitConnection(EnginePort port) {
        await(port, () -> port.connection() != EnginePort.NONE);
    }

    static void awaitNone(EnginePort port) {
        await(port, () -> port.connection() == EnginePort.NONE);
    }

    interface Condition {
        boolean holds();
    }

    static void await(EnginePort port, Condition condition) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.holds()) {
            assertThat(System.nanoTime() - end).as("late: " + port.status()).isNegative();
            port.await(1_000_000);
        }
    }

    /** Sends, as soon as there is room. */
    static void send(EnginePort port, byte[] frame) {
        MutableDirectBuffer buffer = TestFrames.over(frame);
        await(port, () -> port.send(buffer, frame.length) == EnginePort.Sent.YES);
    }

    /** Receives so many. */
    static List<byte[]> receive(EnginePort port, int count) {
        Collector sink = new Collector();
        await(
                port,
                () -> {
                    port.receive(sink, count - sink.frames.size());
                    return sink.frames.size() >= count;
                });
        return sink.frames;
    }

    /** Keeps all. */
    static final class Collector implements FrameSink {
        final List<byte[]> frames = new ArrayList<>();
        private byte[] next = new byte[0];

        @Override
        public MutableDirectBuffer begin(long bytes) {
            next = new byte[(int) bytes];
            return TestFrames.over(next);
        }

        @Override
        public void end() {
            frames.add(next);
        }
    }

    @Override
    public void close() {
        slave.close();
        master.close();
    }
}
