package io.mcm.group;

import io.mcm.ConnectionConfig;
import io.mcm.ConnectionException;
import io.mcm.ConnectionListener;
import io.mcm.ConnectionStats;
import io.mcm.ErrorCode;
import io.mcm.LatencySummary;
import io.mcm.LeakDetection;
import io.mcm.PageKind;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.format.Format;
import io.mcm.memory.Segment;
import io.mcm.memory.SlotHeader;
import io.mcm.node.ClaimLock;
import io.mcm.node.Subscribe;
import io.mcm.spi.Link;
import io.mcm.spi.host.SinkLink;
import io.mcm.stats.FrameEvents;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The source of a group. Its user's thread is the only one that counts slots.
 *
 * <p><b>Credit.</b> A receiver may hold, queued and lent, up to its queue capacity, but no more
 * than half of what is free, and beyond two only what leaves every other receiver its two and the
 * source its own two. So however many receivers are stuck, the source always has a slot to go on
 * with.
 */
final class TxEndpoint extends Endpoint implements TxConnection {
    /** What a receiver may always hold, and what the source always keeps. */
    static final int RESERVE = 2;

    /** Streams slower than this have every frame's latency measured, faster ones one in 64. */
    private static final long SAMPLE_ALL_NANOS = 100_000;

    private static final int SAMPLE_STRIDE = 64;

    /** While somebody is stuck, all returns are collected once in so many misses. */
    private static final int REAP_INTERVAL = 8;

    private static final Sink[] NONE = {};
    private static final VarHandle SINKS;

    static {
        try {
            SINKS = MethodHandles.lookup().findVarHandle(TxEndpoint.class, "sinks", Sink[].class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final String holder;
    private final SlotPool pool;
    private final LoanTable<TxSlot> loans;
    private final int metadataCapacity;
    private final int payloadCapacity;
    private final long incarnation = ThreadLocalRandom.current().nextLong();

    /** The loans to the application. */
    private final SlotStates states;

    private final SlotSet lent;

    /**
     * Copied on every change, by the group under its lock and by this thread when a sink is over.
     */
    private volatile Sink[] sinks = NONE;

    /** The sinks as the user's thread last looked at them, and what follows from them. */
    private Sink[] known = NONE;

    private int reliableSinks;

    /** The least that a reliable receiver may hold it back, in nanoseconds. */
    private long shortestStall = Long.MAX_VALUE;

    /** What the receivers together may still take before each has its two. */
    private int deficit;

    /** Feeds whose receiver left, on its way from the receiver's thread. */
    private final Queue<Sink> departed = new ConcurrentLinkedQueue<>();

    /** Feeds whose receiver left or was detached but has not given everything back. */
    private Sink[] leaving = NONE;

    /** What rings when slots come back from other processes, for these sinks. */
    private Doorbell[] bells = NO_DOORBELLS;

    private Sink[] bellsOfKnown = NONE;
    private Sink[] bellsOfLeaving = NONE;

    private int sinceReap;

    /** Every format sent so far; a frame's header names its index. */
    private volatile Format[] formats;

    private volatile Format format;
    private int formatId;
    private boolean formatChanged;
    private long nextSequence;
    private long lastSequence = Sink.NOT_MET;
    private int untilSample;
    private long lastSample;
    private boolean sampledAll = true;

    private long frames;
    private long bytes;
    private long missed;

    /** What {@link #acquireAttempt} got. */
    private int acquired;

    private final Attempt acquireAttempt = () -> (acquired = tryTake()) >= 0;

    /** The state and reason for the receivers when it is given up other than by close(). */
    private volatile Sink.@Nullable End giveUpAs;

    private volatile @Nullable Link egress;
    private volatile @Nullable ClaimLock claim;

    /** Times that passed without a frame. Written by the link's thread. */
    private volatile long skipped;

    private volatile String giveUpReason = "its source ended the stream";

    TxEndpoint(
            Group owner,
            String holder,
            ConnectionConfig config,
            Format format,
            Segment segment,
            int payloadCapacity,
            int metadataCapacity,
            LeakDetection leakDetection,
            List<ConnectionListener> listeners) {
        super(owner, config, leakDetection, listeners);
        this.holder = holder;
        this.pool = new SlotPool(segment);
        boolean watch = leakDetection == LeakDetection.PARANOID;
        this.loans =
                new LoanTable<>(
                        segment.slots(), watch, slot -> new TxSlot(this, pool, slot, watch));
        this.states = new SlotStates(segment.slots());
        this.lent = new SlotSet(segment.slots());
        this.formats = new Format[] {format};
        this.format = format;
        this.metadataCapacity = metadataCapacity;
        this.payloadCapacity = payloadCapacity;
    }

    /** Belongs to a link. */
    TxEndpoint ofLink() {
        markOfLink();
        return this;
    }

    /** It is its group's source on this host until the claim is given back. */
    void claimed(ClaimLock lock) {
        claim = lock;
    }

    /** Its frames leave by that link, which is closed with it. */
    void egress(Link link) {
        egress = link;
    }

    /** Tells how many times its link had no frame for. */
    void skipped(long times) {
        skipped = times;
    }

    /** Who it is, for those that find the group taken. */
    String holder() {
        return holder;
    }

    int payloadCapacity() {
        return payloadCapacity;
    }

    int metadataCapacity() {
        return metadataCapacity;
    }

    // ---- acquire

    @Override
    public @Nullable TxBuffer tryAcquire() {
        return acquire(0);
    }

    @Override
    public @Nullable TxBuffer acquire(Duration timeout) {
        return acquire(nanosOf(timeout));
    }

    private @Nullable TxBuffer acquire(long timeoutNanos) {
        Tenancy.Tenant tenant = enter();
        try {
            if (lent.size() >= config().maxLent()) {
                checkLent();
            }
            int slot = tryTake();
            if (slot < 0) {
                if (timeoutNanos == 0 || !await(acquireAttempt, timeoutNanos)) {
                    return null;
                }
                slot = acquired;
            }
            lent.add(slot);
            states.lend(slot);
            TxSlot buffer = loans.lend(slot);
            Format format = format();
            buffer.begin(format.variableSize() ? 0 : format.payloadSize());
            return buffer;
        } finally {
            exit(tenant);
        }
    }

    private void checkLent() {
        reapAborted();
        if (lent.size() >= config().maxLent()) {
            errors++;
            throw new ConnectionException(
                    ErrorCode.TOO_MANY_LENT,
                    this
                            + ": "
                            + lent.size()
                            + " buffers are lent, maxLent is "
                            + config().maxLent()
                            + ": commit or close one first, or open with a larger maxLent(..)");
        }
    }

    /** A free slot, or -1. */
    private int tryTake() {
        adoptSinks();
        if (lent.size() > 0) {
            reapAborted();
        }
        if (pool.free() <= pool.slots() / 2) {
            reapAll();
        }
        if (pool.free() == 0 || reliableSinks > 0 && !reliableHaveRoom()) {
            return -1;
        }
        return pool.take();
    }

    /** Any thread: ends a loan unsent. */
    void giveBack(int slot) {
        if (states.giveBack(slot)) {
            wakeWaiting();
        }
    }

    private void reapAborted() {
        for (int slot = lent.next(0); slot >= 0; slot = lent.next(slot + 1)) {
            if (states.collect(slot)) {
                lent.remove(slot);
                pool.put(slot);
            }
        }
    }

    // ---- commit

    int commit(TxSlot frame) {
        Tenancy.Tenant tenant = enter();
        try {
            frame.closeView();
            int slot = frame.slot;
            if (!states.claim(slot)) {
                throw frame.notLent();
            }
            frame.finish("was committed");
            lent.remove(slot);
            adoptSinks();
            if (frame.stamped && lastSequence == Sink.NOT_MET) {
                for (Sink sink : known) {
                    sink.first(frame.sequence); // nobody missed what came before the link
                }
            }
            writeHeader(frame);
            int misses = publish(frame);
            frames++;
            bytes += frame.payloadLength;
            missed += misses;
            FrameEvents.sent(group(), frame.sequence, frame.payloadLength, misses);
            return misses;
        } finally {
            exit(tenant);
        }
    }

    private void writeHeader(TxSlot frame) {
        if (!frame.stamped) {
            frame.incarnation = incarnation;
            frame.sequence = nextSequence;
        }
        nextSequence = frame.sequence + 1;
        lastSequence = frame.sequence;
        int flags = frame.missingParts > 0 ? SlotHeader.INCOMPLETE : 0;
        if (frame.timeOfArrival) {
            flags |= SlotHeader.TIME_OF_ARRIVAL;
        }
        if (formatChanged) {
            flags |= SlotHeader.FORMAT_CHANGED;
            formatChanged = false;
        }
        if (frame.missingParts > 0) {
            errors++;
        }
        MemorySegment header = frame.header;
        SlotHeader.write(
                header,
                frame.field,
                flags,
                formatId,
                frame.incarnation,
                frame.sequence,
                frame.timestamp,
                frame.rtpTimestamp,
                frame.payloadLength,
                frame.metadataLength,
                frame.missingParts,
                sampleTime());
    }

    /** The time, for the frames whose latency is measured; else 0. */
    private long sampleTime() {
        if (--untilSample > 0) {
            return 0;
        }
        long now = System.nanoTime();
        long perFrame = (now - lastSample) / (sampledAll ? 1 : SAMPLE_STRIDE);
        lastSample = now;
        sampledAll = perFrame >= SAMPLE_ALL_NANOS;
        untilSample = sampledAll ? 1 : SAMPLE_STRIDE;
        return now;
    }

    /** Gives the slot to every receiver that may hold it; returns how many may not. */
    private int publish(TxSlot frame) {
        int slot = frame.slot;
        int misses = 0;
        pool.hold(slot); // a quick receiver may be done with it before the next one is looked at
        for (Sink sink : known) {
            if (sink.abandoned) {
                continue;
            }
            if (mayHold(sink) || makesRoom(sink)) {
                hold(sink, slot);
                sink.put(slot);
            } else {
                misses++;
                FrameEvents.missed(group(), frame.sequence);
            }
        }
        pool.unhold(slot);
        VarHandle.fullFence();
        for (Sink sink : known) {
            sink.wake();
        }
        return misses;
    }

    private boolean mayHold(Sink sink) {
        int has = sink.held.size();
        int left = pool.free() + lent.size(); // without the slot that is being published
        if (left < RESERVE) {
            return false;
        }
        if (sink.reliable) {
            return has < sink.capacity; // acquire has made sure of the rest
        }
        return has < RESERVE
                || has < Math.min(sink.capacity, Math.max(RESERVE, pool.free() / 2))
                        && left >= RESERVE + deficit;
    }

    /**
     * It may not hold one more: collects what came back, or with {@code latest} takes the oldest
     * back.
     */
    private boolean makesRoom(Sink sink) {
        boolean reaped = reap(sink);
        if (!reaped && ++sinceReap >= REAP_INTERVAL) {
            reapAll();
            reaped = true;
        }
        if (reaped && mayHold(sink)) {
            return true;
        }
        if (sink.dropOldest) {
            int oldest = sink.takeBack();
            if (oldest != SinkRing.EMPTY) {
                unhold(sink, oldest);
                return mayHold(sink);
            }
        }
        return false;
    }

    private void hold(Sink sink, int slot) {
        if (sink.held.size() < RESERVE) {
            deficit--;
        }
        sink.held.add(slot);
        pool.hold(slot);
    }

    private void unhold(Sink sink, int slot) {
        sink.held.remove(slot);
        if (sink.held.size() < RESERVE) {
            deficit++;
        }
        pool.unhold(slot);
    }

    // ---- slots come back

    private boolean reap(Sink sink) {
        boolean any = false;
        for (int slot = sink.held.next(0); slot >= 0; slot = sink.held.next(slot + 1)) {
            if (sink.collect(slot)) {
                unhold(sink, slot);
                any = true;
            }
        }
        return any;
    }

    private void reapAll() {
        sinceReap = 0;
        for (Sink sink : known) {
            reap(sink);
        }
        if (leaving.length > 0) {
            reapLeaving();
        }
    }

    private void reapLeaving() {
        for (Sink sink : leaving) {
            reapLeaving(sink);
            if (sink.held.size() == 0) {
                leaving = without(leaving, sink);
                sink.done();
            }
        }
    }

    /** A sink that gets no more frames: what it holds counts for no credit. */
    private void reapLeaving(Sink sink) {
        for (int slot = sink.held.next(0); slot >= 0; slot = sink.held.next(slot + 1)) {
            // What an abandoned sink has queued nobody will take; what it has lent comes back
            // later.
            if (sink.collect(slot) || sink.abandoned && !sink.isLent(slot)) {
                sink.held.remove(slot);
                pool.unhold(slot);
            }
        }
    }

    // ---- sinks come and go

    /** Group: a feed for a receiver, or null when this source is closing. */
    @Nullable LocalFeed newFeed(RxEndpoint receiver) {
        return !isClosed() && pool.retain() ? new LocalFeed(this, receiver, pool) : null;
    }

    /** The loop: prepares a link for a receiver elsewhere, or null when this source is closing. */
    @Nullable RemoteServe serve(Subscribe request) {
        return !isClosed() && pool.retain() ? new RemoteServe(this, pool, request) : null;
    }

    Segment segment() {
        return pool.segment();
    }

    /** Group, under its lock. */
    void add(Sink sink) {
        while (true) {
            Sink[] before = sinks;
            Sink[] after = new Sink[before.length + 1];
            System.arraycopy(before, 0, after, 0, before.length);
            after[before.length] = sink;
            if (SINKS.compareAndSet(this, before, after)) {
                return;
            }
        }
    }

    /** Receiver, closing: gets no more frames; the user's thread collects what it held. */
    void depart(Sink sink) {
        departed.add(sink);
        remove(sink);
        wakeWaiting();
    }

    private void remove(Sink sink) {
        while (true) {
            Sink[] before = sinks;
            if (SINKS.compareAndSet(this, before, without(before, sink))) {
                return;
            }
        }
    }

    private void leave(Sink sink) {
        for (Sink each : leaving) {
            if (each == sink) {
                return; // it left in the moment it was detached
            }
        }
        Sink[] more = new Sink[leaving.length + 1];
        System.arraycopy(leaving, 0, more, 0, leaving.length);
        more[leaving.length] = sink;
        leaving = more;
    }

    private static Sink[] without(Sink[] all, Sink sink) {
        int at = 0;
        Sink[] fewer = new Sink[Math.max(0, all.length - 1)];
        for (Sink each : all) {
            if (each != sink) {
                if (at == fewer.length) {
                    return all; // was not there
                }
                fewer[at++] = each;
            }
        }
        return fewer;
    }

    /** Takes note of sinks that came or went since the last look. */
    private void adoptSinks() {
        Sink[] now = (Sink[]) SINKS.getAcquire(this);
        if (now == known) {
            return;
        }
        for (Sink sink = departed.poll(); sink != null; sink = departed.poll()) {
            leave(sink);
        }
        reapLeaving();
        known = now;
        deficit = 0;
        reliableSinks = 0;
        shortestStall = Long.MAX_VALUE;
        for (Sink sink : now) {
            deficit += Math.max(0, RESERVE - sink.held.size());
            if (sink.reliable) {
                reliableSinks++;
                shortestStall = Math.min(shortestStall, sink.maxStallNanos);
            }
            sink.meet(nextSequence);
        }
    }

    /** Whether the pool can serve one more receiver. */
    boolean hasRoom() {
        return 2 * (sinks.length + 1) + RESERVE <= pool.slots();
    }

    @Override
    public int receivers() {
        int connected = 0;
        for (Sink sink : sinks) {
            if (sink.isConnected()) {
                connected++;
            }
        }
        return connected;
    }

    @Override
    public boolean awaitReceivers(int receivers, Duration timeout) {
        Tenancy.Tenant tenant = enter();
        try {
            return await(() -> receivers() >= receivers, nanosOf(timeout));
        } finally {
            exit(tenant);
        }
    }

    // ---- receivers that must not miss anything

    /** Whether every reliable receiver will have room for all that is lent and one more. */
    private boolean reliableHaveRoom() {
        boolean all = true;
        for (Sink sink : known) {
            if (sink.reliable && !sink.abandoned && !hasRoomFor(sink)) {
                reapAll();
                if (!hasRoomFor(sink)) {
                    all &= detachIfStalled(sink);
                    continue;
                }
            }
            sink.stalledSince = 0;
        }
        return all;
    }

    private boolean hasRoomFor(Sink sink) {
        int has = sink.held.size() + lent.size() + 1;
        int left = pool.free() - 1;
        if (left < RESERVE) {
            return false;
        }
        return has <= RESERVE
                || has <= Math.min(sink.capacity, Math.max(RESERVE, pool.free() / 2))
                        && left >= RESERVE + deficit;
    }

    /** True when it held the source back too long and is no receiver any more. */
    private boolean detachIfStalled(Sink sink) {
        long now = System.nanoTime();
        if (sink.stalledSince == 0) {
            sink.stalledSince = now;
        }
        if (now - sink.stalledSince < sink.maxStallNanos) {
            return false;
        }
        remove(sink);
        leave(sink);
        adoptSinks();
        sink.end(
                Sink.End.DETACHED,
                lastSequence,
                "it held its source back for "
                        + Duration.ofNanos(sink.maxStallNanos)
                        + " (maxStall)");
        sink.tellEnd();
        return true;
    }

    @Override
    Doorbell[] doorbells() {
        if (bellsOfKnown != known || bellsOfLeaving != leaving) {
            bellsOfKnown = known;
            bellsOfLeaving = leaving;
            bells =
                    Stream.of(known, leaving)
                            .flatMap(Stream::of)
                            .filter(Doorbell.class::isInstance)
                            .map(Doorbell.class::cast)
                            .toArray(Doorbell[]::new);
        }
        return bells;
    }

    @Override
    long longestNap() {
        return shortestStall == Long.MAX_VALUE ? shortestStall : Math.max(1, shortestStall / 4);
    }

    // ---- format, counters

    @Override
    public Format format() {
        return format;
    }

    /** How many formats there are. */
    int formats() {
        return formats.length;
    }

    /** Receivers: the format a frame's header names. */
    Format format(int id) {
        return formats[id];
    }

    @Override
    public void changeFormat(Format next) {
        Tenancy.Tenant tenant = enter();
        try {
            if (next.payloadSize() > payloadCapacity) {
                errors++;
                throw new ConnectionException(
                        ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE,
                        this
                                + ": a frame of "
                                + next.toText()
                                + " has "
                                + next.payloadSize()
                                + " bytes, the slots hold "
                                + payloadCapacity
                                + ": open with maxPayloadSize("
                                + next.payloadSize()
                                + ")");
            }
            if (next.equals(format)) {
                return;
            }
            formatId = idOf(next);
            format = next;
            formatChanged = true;
            synchronized (stateLock) {
                noteFormat(next);
            }
        } finally {
            exit(tenant);
        }
        tellNews();
    }

    /** The id of a format; one that was used before keeps its own, so the table stays short. */
    private int idOf(Format format) {
        Format[] all = formats;
        for (int id = 0; id < all.length; id++) {
            if (all[id].equals(format)) {
                return id;
            }
        }
        if (all.length == SinkLink.MAX_FORMATS) {
            errors++;
            throw new ConnectionException(
                    ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE,
                    this
                            + " has sent "
                            + SinkLink.MAX_FORMATS
                            + " formats, as many as receivers keep: go back to one of them, or close"
                            + " it and open another sender for "
                            + format.toText());
        }
        Format[] more = new Format[all.length + 1];
        System.arraycopy(all, 0, more, 0, all.length);
        more[all.length] = format;
        formats = more;
        return all.length;
    }

    @Override
    public PageKind pageKind() {
        return pool.segment().pageKind();
    }

    @Override
    public ConnectionStats stats() {
        return new ConnectionStats(
                frames,
                bytes,
                missed,
                errors,
                skipped,
                pool.slots() - pool.free(),
                states.countLent(),
                LatencySummary.EMPTY);
    }

    /** Links: gives a frame the numbers of its first source. */
    static void stamp(TxBuffer frame, long incarnation, long sequence) {
        TxSlot slot = (TxSlot) frame;
        slot.checkLive();
        slot.stamped = true;
        slot.incarnation = incarnation;
        slot.sequence = sequence;
    }

    // ---- the end

    /** Links: closes without an end of stream. */
    void giveUpAsLost(String why) {
        giveUpReason = why;
        giveUpAs = Sink.End.LOST;
        close();
    }

    @Override
    void giveUp() {
        owner.release(this);
        int lost = 0;
        for (int slot = lent.next(0); slot >= 0; slot = lent.next(slot + 1)) {
            TxSlot buffer = loans.get(slot);
            if (states.isLent(slot) && buffer != null) {
                lost++;
                buffer.revoke("cannot be used: its connection was closed");
            }
        }
        reportLost(lost);
        Sink.End how = giveUpAs;
        for (Sink sink : sinks) {
            sink.end(how == null ? Sink.End.ENDED : how, lastSequence, giveUpReason);
            sink.tellEnd();
            sink.done();
        }
        for (Sink sink : leaving) {
            sink.done();
        }
        for (Sink sink = departed.poll(); sink != null; sink = departed.poll()) {
            sink.done();
        }
        Link link = egress;
        if (link != null) {
            link.close(); // after it took what is left
        }
        ClaimLock held = claim;
        if (held != null) {
            held.close();
        }
        pool.release();
    }

    @Override
    String kind() {
        return "tx";
    }
}
