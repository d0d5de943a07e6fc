package io.mcm.benchmarks;

import static io.mcm.benchmarks.Stream.FOREVER;

import io.mcm.Mesh;
import io.mcm.PageKind;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.memory.Segment;
import io.mcm.memory.SlotBuffer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;

/**
 * How long one frame takes there and one back between two threads that spin: through two
 * connections each way, and through two bare Agrona queues that hand over the same kind of buffers
 * on the same kind of memory. Both touch the same two words of each payload. Run once per process;
 * the report starts several.
 *
 * <p>{@code --cycles N --rounds N --slots N --largest BYTES}
 */
final class RoundTrip {
    private static final int BLOCK = 10_000;
    private static final int LAST_WORD = Stream.SMALL - Long.BYTES;

    private RoundTrip() {}

    public static void main(String[] args) {
        run(Options.of(args), Sample::print);
    }

    static void run(Options options, Consumer<Sample> found) {
        int slots = options.number("slots", 32);
        int blocks = options.number("rounds", 500_000) / BLOCK;
        List<Rig> there = new ArrayList<>();
        try (Mesh mesh = Stream.mesh("roundtrip")) {
            for (int size : Stream.sizes(options)) {
                there.add(new Bare(size, slots));
                there.add(new Ours(mesh, size, slots));
            }
            for (int cycle = 0; cycle < options.number("cycles", 5); cycle++) {
                for (Rig rig : cycle % 2 == 0 ? there : there.reversed()) {
                    found.accept(measure(rig, blocks).label("cycle", cycle));
                }
            }
        } finally {
            there.forEach(Rig::close);
        }
    }

    private static Sample measure(Rig rig, int blocks) {
        Times times = new Times(blocks * BLOCK);
        int warmup = Math.max(2, blocks / 2);
        Workers.Both<Long, Long> allocated =
                Workers.run(
                        () -> ping(rig.ping(), times, warmup, blocks),
                        () -> pong(rig.pong(), warmup, blocks));
        return Sample.of("roundtrip")
                .label("variant", rig.name())
                .label("size", rig.size())
                .label("pages", rig.pages())
                .figure("p50", times.median())
                .figure("p99", times.percentile(0.99))
                .figure("mean", times.mean())
                .figure("rounds", times.size())
                .figure("slots_used", rig.slotsUsed())
                .figure(
                        "bytes_per_round",
                        (allocated.here() + allocated.there()) / (double) times.size());
    }

    private static long ping(End end, Times times, int warmup, int blocks) {
        for (int i = 0; i < warmup; i++) {
            pingBlock(end, times);
            times.clear();
        }
        long before = ThreadMeter.allocatedBytes();
        for (int i = 0; i < blocks; i++) {
            pingBlock(end, times);
        }
        return ThreadMeter.allocatedBytes() - before;
    }

    private static long pong(End end, int warmup, int blocks) {
        for (int i = 0; i < warmup; i++) {
            pongBlock(end);
        }
        long before = ThreadMeter.allocatedBytes();
        for (int i = 0; i < blocks; i++) {
            pongBlock(end);
        }
        return ThreadMeter.allocatedBytes() - before;
    }

    private static void pingBlock(End end, Times times) {
        long last = System.nanoTime();
        for (long i = 0; i < BLOCK; i++) {
            end.send(i);
            long back = end.receive();
            if (back != i) {
                throw new IllegalStateException("sent " + i + ", got back " + back);
            }
            long now = System.nanoTime();
            times.record(now - last);
            last = now;
        }
    }

    private static void pongBlock(End end) {
        for (int i = 0; i < BLOCK; i++) {
            end.send(end.receive());
        }
    }

    private static void fill(MutableDirectBuffer payload, long word) {
        payload.putLong(0, word);
        payload.putLong(LAST_WORD, ~word);
    }

    private static long read(DirectBuffer payload) {
        long word = payload.getLong(0);
        if (payload.getLong(LAST_WORD) != ~word) {
            throw new IllegalStateException("frame " + word + " is torn");
        }
        return word;
    }

    /** One thread's end of the exchange. */
    private interface End {
        void send(long word);

        long receive();
    }

    /** Two ends and what lies between them. */
    private interface Rig extends AutoCloseable {
        String name();

        int size();

        PageKind pages();

        /** How many different slots the ping end has sent from. */
        int slotsUsed();

        End ping();

        End pong();

        @Override
        void close();
    }

    /** Two queues, and for each direction a segment whose slots take turns. */
    private static final class Bare implements Rig {
        private final int size;
        private final List<Segment> segments;
        private final End ping;
        private final End pong;

        Bare(int size, int slots) {
            this.size = size;
            segments =
                    IntStream.range(0, 2)
                            .mapToObj(
                                    i ->
                                            Segment.create(
                                                    "bare-" + i, slots, 0, size, PageKind.HUGE_2M))
                            .toList();
            var there = new OneToOneConcurrentArrayQueue<MutableDirectBuffer>(2 * slots);
            var back = new OneToOneConcurrentArrayQueue<MutableDirectBuffer>(2 * slots);
            ping = new BareEnd(there, back, buffers(segments.getFirst(), size));
            pong = new BareEnd(back, there, buffers(segments.getLast(), size));
        }

        private static MutableDirectBuffer[] buffers(Segment segment, int size) {
            return IntStream.range(0, segment.slots())
                    .mapToObj(
                            slot -> {
                                var buffer =
                                        new SlotBuffer(segment.payload(slot), false, "payload");
                                buffer.open(size);
                                return buffer;
                            })
                    .toArray(MutableDirectBuffer[]::new);
        }

        @Override
        public String name() {
            return "bare";
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public PageKind pages() {
            return segments.getFirst().pageKind();
        }

        @Override
        public int slotsUsed() {
            return segments.getFirst().slots();
        }

        @Override
        public End ping() {
            return ping;
        }

        @Override
        public End pong() {
            return pong;
        }

        @Override
        public void close() {
            segments.forEach(Segment::close);
        }
    }

    private static final class BareEnd implements End {
        private final OneToOneConcurrentArrayQueue<MutableDirectBuffer> out;
        private final OneToOneConcurrentArrayQueue<MutableDirectBuffer> in;
        private final MutableDirectBuffer[] buffers;
        private int next;

        BareEnd(
                OneToOneConcurrentArrayQueue<MutableDirectBuffer> out,
                OneToOneConcurrentArrayQueue<MutableDirectBuffer> in,
                MutableDirectBuffer[] buffers) {
            this.out = out;
            this.in = in;
            this.buffers = buffers;
        }

        @Override
        public void send(long word) {
            MutableDirectBuffer buffer = buffers[next];
            next = next + 1 == buffers.length ? 0 : next + 1;
            fill(buffer, word);
            while (!out.offer(buffer)) {
                Thread.onSpinWait();
            }
        }

        @Override
        public long receive() {
            MutableDirectBuffer buffer;
            while ((buffer = in.poll()) == null) {
                Thread.onSpinWait();
            }
            return read(buffer);
        }
    }

    /** Two groups, one each way. */
    private static final class Ours implements Rig {
        private final int size;
        private final Stream there;
        private final Stream back;

        Ours(Mesh mesh, int size, int slots) {
            this.size = size;
            there = open(mesh, "there-" + size, slots);
            back = open(mesh, "back-" + size, slots);
        }

        private Stream open(Mesh mesh, String group, int slots) {
            return Stream.open(
                    mesh,
                    group,
                    size,
                    slots,
                    1,
                    connection -> connection.idleStrategy(BusySpinIdleStrategy::new));
        }

        @Override
        public String name() {
            return "ours";
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public PageKind pages() {
            return there.tx().pageKind();
        }

        @Override
        public int slotsUsed() {
            IdentityHashMap<TxBuffer, Integer> seen = new IdentityHashMap<>();
            for (int i = 0; i < 10 * there.tx().config().slots(); i++) {
                try (TxBuffer frame = Objects.requireNonNull(there.tx().tryAcquire())) {
                    seen.merge(frame, 1, Integer::sum);
                    frame.payloadLength(size).commit();
                }
                Objects.requireNonNull(there.onlyRx().tryReceive()).close();
            }
            return seen.size();
        }

        @Override
        public End ping() {
            return new OurEnd(there.tx(), back.onlyRx(), size);
        }

        @Override
        public End pong() {
            return new OurEnd(back.tx(), there.onlyRx(), size);
        }

        @Override
        public void close() {
            there.close();
            back.close();
        }
    }

    private record OurEnd(TxConnection tx, RxConnection rx, int size) implements End {
        @Override
        public void send(long word) {
            try (TxBuffer frame = tx.acquire(FOREVER)) {
                fill(Objects.requireNonNull(frame).payload(), word);
                frame.payloadLength(size).commit();
            }
        }

        @Override
        public long receive() {
            try (RxBuffer frame = rx.receive(FOREVER)) {
                return read(Objects.requireNonNull(frame).payload());
            }
        }
    }
}
