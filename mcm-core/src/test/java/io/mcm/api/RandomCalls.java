package io.mcm.api;

import io.mcm.Connection;
import io.mcm.ConnectionBuilder;
import io.mcm.ConnectionListener;
import io.mcm.Delivery;
import io.mcm.Field;
import io.mcm.McmException;
import io.mcm.Mesh;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.format.BlobFormat;
import io.mcm.format.FrameRate;
import io.mcm.format.PixelFormat;
import io.mcm.format.VideoFormat;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.MemorySegment.Scope;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One group, its connections and every buffer they ever lent, and threads that call anything on any
 * of them in any order. What a call may throw is checked at once; that no slot was lost, at the
 * end.
 */
final class RandomCalls {
    private static final int SLOTS = 6;
    private static final int MAX_LENT = SLOTS - 2;
    private static final int PAYLOAD = 512;
    private static final int METADATA = 16;
    private static final Duration SHORT = Duration.ofNanos(50_000);
    private static final VideoFormat PICTURE =
            new VideoFormat(16, 2, FrameRate.of(50), PixelFormat.YUV422P10LE);

    private static final List<Field> FIELDS = List.of(Field.values());
    private static final List<Delivery> DELIVERIES = List.of(Delivery.values());

    private final Mesh mesh;
    private final String group;
    private final List<TxConnection> sources = new CopyOnWriteArrayList<>();
    private final List<RxConnection> receivers = new CopyOnWriteArrayList<>();
    private final List<TxBuffer> sent = new CopyOnWriteArrayList<>();
    private final List<RxBuffer> received = new CopyOnWriteArrayList<>();
    private final List<DirectBuffer> buffers = new CopyOnWriteArrayList<>();
    private final List<MemorySegment> views = new CopyOnWriteArrayList<>();

    RandomCalls(Mesh mesh, String group, SplittableRandom random) {
        this.mesh = mesh;
        this.group = group;
        openSource();
        openReceiver(random);
    }

    /** Makes calls; throws the first thing that no call may throw. */
    void run(SplittableRandom random, int calls) {
        for (int i = 0; i < calls; i++) {
            if (random.nextInt(40) == 0) {
                Thread.currentThread().interrupt();
            }
            try {
                call(random);
            } catch (McmException | IndexOutOfBoundsException e) {
                // a refusal with a name
            }
            if (random.nextInt(4) == 0) {
                Thread.interrupted();
            }
        }
        Thread.interrupted();
        giveAllBack(); // the buffers with a segment view of this thread, only this thread can
    }

    private void giveAllBack() {
        sent.forEach(RandomCalls::closeQuietly);
        received.forEach(RandomCalls::closeQuietly);
    }

    private void call(SplittableRandom random) {
        switch (random.nextInt(16)) {
            case 0, 1 -> {
                TxConnection source = pick(sources, random);
                remember(
                        random.nextBoolean()
                                ? source.tryAcquire()
                                : source.acquire(timeout(random)),
                        random);
            }
            case 2, 3 -> {
                RxConnection receiver = pick(receivers, random);
                remember(
                        random.nextBoolean()
                                ? receiver.tryReceive()
                                : receiver.receive(timeout(random)),
                        random);
            }
            case 4, 5 -> use(pickLate(sent, random), random);
            case 6 -> commit(pickLate(sent, random));
            case 7 -> close(pickLate(sent, random));
            case 8, 9 -> use(pickLate(received, random), random);
            case 10 -> close(pickLate(received, random));
            case 11 -> poke(pickLate(buffers, random), random);
            case 12 -> poke(pickLate(views, random), random);
            case 13 -> poll(pick(receivers, random), random);
            case 14 -> manage(random);
            default -> look(random.nextBoolean() ? pick(sources, random) : pick(receivers, random));
        }
    }

    private static void commit(@Nullable TxBuffer frame) {
        if (frame != null) {
            frame.commit();
        }
    }

    private static void close(@Nullable AutoCloseable buffer) {
        switch (buffer) {
            case TxBuffer frame -> frame.close();
            case RxBuffer frame -> frame.close();
            case null, default -> {}
        }
    }

    private void remember(@Nullable TxBuffer frame, SplittableRandom random) {
        if (frame != null) {
            sent.add(frame);
            use(frame, random);
            if (random.nextInt(3) > 0) {
                frame.commit();
            }
        }
    }

    private void remember(@Nullable RxBuffer frame, SplittableRandom random) {
        if (frame != null) {
            received.add(frame);
            use(frame, random);
            if (random.nextInt(3) > 0) {
                frame.close();
            }
        }
    }

    private void use(@Nullable TxBuffer frame, SplittableRandom random) {
        if (frame == null) {
            return;
        }
        switch (random.nextInt(8)) {
            case 0 -> buffers.add(frame.payload());
            case 1 -> buffers.add(frame.metadata());
            case 2 -> views.add(frame.payloadSegment());
            case 3 -> frame.payloadLength(random.nextInt(-1, PAYLOAD + 2));
            case 4 -> frame.metadataLength(random.nextInt(-1, METADATA + 2));
            case 5 -> frame.timestamp(random.nextLong()).rtpTimestamp(random.nextInt());
            case 6 -> frame.field(pick(FIELDS, random)).incomplete(random.nextInt(-1, 3));
            default -> frame.layout();
        }
    }

    private void use(@Nullable RxBuffer frame, SplittableRandom random) {
        if (frame == null) {
            return;
        }
        switch (random.nextInt(8)) {
            case 0 -> buffers.add(frame.payload());
            case 1 -> buffers.add(frame.metadata());
            case 2 -> views.add(frame.payloadSegment());
            case 3 -> frame.format();
            case 4 -> frame.layout();
            case 5 -> frame.missedBefore();
            case 6 -> frame.field();
            default -> frame.sequence();
        }
    }

    private static void poke(@Nullable DirectBuffer buffer, SplittableRandom random) {
        if (buffer == null) {
            return;
        }
        int index = random.nextInt(-8, PAYLOAD + 8);
        if (random.nextBoolean() && buffer instanceof MutableDirectBuffer writable) {
            writable.putLong(index, random.nextLong());
        } else {
            buffer.getByte(index);
        }
    }

    /**
     * A view belongs to one thread and ends with the loan: both have their exceptions in the JDK.
     */
    private static void poke(@Nullable MemorySegment view, SplittableRandom random) {
        if (view == null) {
            return;
        }
        try {
            long index = random.nextInt(-8, PAYLOAD + 8);
            if (random.nextBoolean() && !view.isReadOnly()) {
                view.set(ValueLayout.JAVA_BYTE, index, (byte) 1);
            } else {
                view.get(ValueLayout.JAVA_BYTE, index);
            }
        } catch (IllegalStateException | WrongThreadException e) {
            // over, or another thread's
        }
    }

    private static void poll(RxConnection receiver, SplittableRandom random) {
        int nested = random.nextInt(6);
        receiver.poll(
                frame -> {
                    frame.sequence();
                    switch (nested) {
                        case 0 -> frame.close();
                        case 1 -> receiver.close();
                        case 2 -> receiver.tryReceive();
                        default -> frame.payload();
                    }
                },
                random.nextInt(4));
    }

    private void manage(SplittableRandom random) {
        switch (random.nextInt(12)) {
            case 0 -> pick(sources, random).close();
            case 1 -> pick(receivers, random).close();
            case 2 -> openSource();
            case 3, 4 -> openReceiver(random);
            case 5 ->
                    pick(sources, random)
                            .changeFormat(random.nextBoolean() ? PICTURE : new BlobFormat(PAYLOAD));
            case 6 -> pick(sources, random).changeFormat(new BlobFormat(10 * PAYLOAD));
            case 7 -> pick(sources, random).awaitReceivers(random.nextInt(4), SHORT);
            case 8, 9 -> pick(receivers, random).awaitFormat(SHORT);
            case 10 -> pick(sources, random).addListener(new ConnectionListener() {});
            default -> pick(receivers, random).addListener(new ConnectionListener() {});
        }
    }

    private static void look(Connection connection) {
        connection.stats();
        connection.state();
        connection.format();
        connection.pageKind();
        String _ = connection.toString() + connection.group() + connection.config();
    }

    private void openSource() {
        sources.add(
                mesh.connection()
                        .group(group)
                        .blob(PAYLOAD)
                        .maxMetadataSize(METADATA)
                        .slots(SLOTS)
                        .maxLent(MAX_LENT)
                        .openTx());
    }

    private void openReceiver(SplittableRandom random) {
        ConnectionBuilder builder = mesh.connection().group(group).queueCapacity(2);
        switch (pick(DELIVERIES, random)) {
            case LIVE -> builder.live();
            case LATEST -> builder.latest();
            case RELIABLE -> builder.reliable().maxStall(Duration.ofMillis(1));
        }
        receivers.add(builder.openRx());
    }

    private static Duration timeout(SplittableRandom random) {
        return random.nextInt(4) == 0 ? SHORT : Duration.ZERO;
    }

    private static <T> T pick(List<T> all, SplittableRandom random) {
        return all.get(random.nextInt(all.size()));
    }

    /** Mostly one of the last few: the others are long over. */
    private static <T> @Nullable T pickLate(List<T> all, SplittableRandom random) {
        int size = all.size();
        int back = random.nextInt(8) == 0 ? size : Math.min(size, 4);
        return size == 0 ? null : all.get(size - 1 - random.nextInt(back));
    }

    /** Gives everything back and looks whether every slot is there again; says what is not. */
    @Nullable String findLoss() {
        giveAllBack();
        receivers.forEach(RxConnection::close);
        for (TxConnection source : sources) {
            String loss = findLoss(source);
            if (loss != null) {
                return loss;
            }
        }
        sources.forEach(TxConnection::close);
        return null;
    }

    /**
     * Segment views whose loan another thread ended in the moment they were made: they keep their
     * memory mapped for ever, rather than show what is no longer there.
     */
    long forgottenViews() {
        return views.stream().map(view -> view.scope()).distinct().filter(Scope::isAlive).count();
    }

    private static void closeQuietly(AutoCloseable buffer) {
        try {
            close(buffer);
        } catch (McmException e) {
            // it has a segment view of another thread
        }
    }

    private static @Nullable String findLoss(TxConnection source) {
        List<TxBuffer> all = new ArrayList<>();
        try {
            for (int i = 0; i < MAX_LENT; i++) {
                TxBuffer frame = source.tryAcquire();
                if (frame == null) {
                    return "only " + i + " slots can be acquired: " + source.stats();
                }
                all.add(frame);
            }
            int taken = source.stats().depth();
            return taken == MAX_LENT ? null : taken + " of " + SLOTS + " slots are not free";
        } catch (McmException e) {
            return switch (e.code()) {
                case CONNECTION_CLOSED -> null;
                default -> e.code() + ": " + e.getMessage();
            };
        } finally {
            all.forEach(TxBuffer::close);
        }
    }
}
