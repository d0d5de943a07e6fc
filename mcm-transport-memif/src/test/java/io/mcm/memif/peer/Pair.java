package io.mcm.memif.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.memif.Memif;
import io.mcm.memif.TestFrames;
import io.mcm.memif.engine.Direction;
import io.mcm.memif.engine.EnginePort;
import io.mcm.memif.engine.FrameSink;
import io.mcm.memif.libmemif.LibMemifEngine;
import java.util.ArrayList;
import java.util.List;
import org.agrona.MutableDirectBuffer;

/** Both ends of an interface, in this process. */
public final class Pair implements AutoCloseable {
    public static final long PATIENCE_NANOS = 20_000_000_000L;

    public final EnginePort master;
    public final EnginePort slave;

    private Pair(EnginePort master, EnginePort slave) {
        this.master = master;
        this.slave = slave;
    }

    /** Both ends of one interface, connected. */
    public static Pair connect(Memif master, Memif slave, Direction ofMaster, Direction ofSlave) {
        EnginePort listening = open(master, ofMaster);
        Pair pair = new Pair(listening, open(slave, ofSlave));
        awaitConnections(pair.master, pair.slave);
        return pair;
    }

    /** An interface of the engine that its settings name. */
    public static EnginePort open(Memif settings, Direction direction) {
        return switch (settings.engine()) {
            case JAVA -> JavaEngine.get().open(settings, direction);
            case LIBMEMIF -> LibMemifEngine.get().open(settings, direction);
        };
    }

    /** Waits until they are connected; each may need its turn for that. */
    public static void awaitConnections(EnginePort one, EnginePort other) {
        await(
                one,
                () -> {
                    boolean both = one.connection() != EnginePort.NONE;
                    return other.connection() != EnginePort.NONE && both;
                });
    }

    /** Waits for a peer. */
    public static void awaitConnection(EnginePort port) {
        await(port, () -> port.connection() != EnginePort.NONE);
    }

    public static void awaitNone(EnginePort port) {
        await(port, () -> port.connection() == EnginePort.NONE);
    }

    public interface Condition {
        boolean holds();
    }

    public static void await(EnginePort port, Condition condition) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.holds()) {
            assertThat(System.nanoTime() - end).as("late: " + port.status()).isNegative();
            port.await(1_000_000);
        }
    }

    /** Sends, as soon as there is room. */
    public static void send(EnginePort port, byte[] frame) {
        MutableDirectBuffer buffer = TestFrames.over(frame);
        await(port, () -> port.send(buffer, frame.length) == EnginePort.Sent.YES);
    }

    /** Receives so many. */
    public static List<byte[]> receive(EnginePort port, int count) {
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
    public static final class Collector implements FrameSink {
        public final List<byte[]> frames = new ArrayList<>();
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
