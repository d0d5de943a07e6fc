package io.mcm.memif.link;

import io.mcm.PageKind;
import io.mcm.linux.EventLoop;
import io.mcm.linux.UnixSocket;
import io.mcm.memory.Segment;
import io.mcm.memory.SlotHeader;
import io.mcm.spi.host.SinkLink;
import io.mcm.spi.host.SinkPort;
import io.mcm.spi.host.SourceLink;
import io.mcm.spi.host.SourcePort;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Both ends of a link over a real socket, with what each was told. */
final class Pair implements AutoCloseable {
    static final int SLOTS = 8;
    static final int PAYLOAD = 256;
    static final int METADATA = 32;

    final EventLoop loop = EventLoop.start("pair");
    final Segment segment = Segment.create("pair", SLOTS, METADATA, PAYLOAD, PageKind.BASE);
    final MemifHostTransport transport = new MemifHostTransport();
    final SinkEvents sink = new SinkEvents();
    final SourceEvents source = new SourceEvents();

    private final String address =
            "@mcm-pair-" + ProcessHandle.current().pid() + "-" + System.nanoTime();

    /** What the source's end was told. */
    static final class SinkEvents implements SinkPort {
        final BlockingQueue<SinkLink> opened = new ArrayBlockingQueue<>(1);
        final BlockingQueue<String> told = new LinkedBlockingQueue<>();

        @Override
        public boolean opened(SinkLink link) {
            return opened.add(link);
        }

        @Override
        public void connected() {
            told.add("connected");
        }

        @Override
        public void left() {
            told.add("left");
        }

        @Override
        public void closed(String why) {
            told.add("closed: " + why);
        }
    }

    /** What the receiver's end was told. */
    static final class SourceEvents implements SourcePort {
        final BlockingQueue<SourceLink> opened = new ArrayBlockingQueue<>(1);
        final BlockingQueue<String> told = new LinkedBlockingQueue<>();

        @Override
        public void opened(SourceLink link) {
            opened.add(link);
        }

        @Override
        public void closed(String why) {
            told.add("closed: " + why);
        }
    }

    /** The socket's two ends: of the source, of the receiver. */
    record Ends(UnixSocket source, UnixSocket receiver) {}

    Ends sockets() {
        try (UnixSocket listener = UnixSocket.listen(address)) {
            UnixSocket receiver = UnixSocket.connect(address);
            return new Ends(Objects.requireNonNull(listener.accept()), receiver);
        }
    }

    /** Opens the link and waits for both ends. */
    Pair open(boolean latest) throws InterruptedException {
        Ends ends = sockets();
        loop.execute(
                () -> {
                    transport.serve(ends.source(), loop, segment, SLOTS, sink);
                    transport.fetch(ends.receiver(), loop, segment.plan(), latest, source);
                });
        await(sink.told);
        return this;
    }

    SinkEnd sinkEnd() throws InterruptedException {
        return (SinkEnd) await(sink.opened);
    }

    SourceEnd sourceEnd() throws InterruptedException {
        return (SourceEnd) await(source.opened);
    }

    static <T> T await(BlockingQueue<T> queue) throws InterruptedException {
        @Nullable T next = queue.poll(10, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing was told in 10 s");
        }
        return next;
    }

    /** Writes a valid header into a slot. */
    void header(int slot, long sequence) {
        SlotHeader.write(segment.header(slot), 0, 0, 0, 7, sequence, 0, 0, PAYLOAD, 0, 0, 0);
    }

    @Override
    public void close() {
        loop.close();
        segment.close();
    }
}
