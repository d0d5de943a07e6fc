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
import io.mcm.spi.Link;
import io.mcm.stats.FrameEvents;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
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

    private static final Feed[] NONE = {};
    private static final VarHandle FEEDS;

    static {
        try {
            FEEDS = MethodHandles.lookup().findVarHandle(TxEndpoint.class, "feeds", Feed[].class);
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
     * Copied on every change, by the group under its lock and by this thread when a feed is over.
     */
    private volatile Feed[] feeds = NONE;

    /** The feeds as the user's thread last looked at them, and what follows from them. */
    private Feed[] known = NONE;

    private int reliableFeeds;

    /** The least that a reliable receiver may hold it back, in nanoseconds. */
    private long shortestStall = Long.MAX_VALUE;

    /** What the receivers together may still take before each has its two. */
    private int deficit;

    /** Feeds whose receiver left, on its way from the receiver's thread. */
    private final Queue<Feed> departed = new ConcurrentLinkedQueue<>();

    /** Feeds whose receiver left or was detached but has not given everything back. */
    private Feed[] leaving = NONE;

    private int sinceReap;

    /** Every format sent so far; a frame's header names its index. */
    private volatile Format[] formats;

    private volatile Format format;
    private int formatId;
    private boolean formatChanged;
    private long nextSequence;
    private long lastSequence = Feed.NOT_MET;
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
    private volatile Feed.@Nullable End giveUpAs;

    private volatile @Nullable Link egress;

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

    /** Its frames leave by that link, which is closed with it. */
    void egress(Link link) {
        egress = link;
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
        adoptFeeds();
        if (lent.size() > 0) {
            reapAborted();
        }
        if (pool.free() <= pool.slots() / 2) {
            reapAll();
        }
        if (pool.free() == 0 || reliableFeeds > 0 && !reliableHaveRoom()) {
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
            adoptFeeds();
            if (frame.stamped && lastSequence == Feed.NOT_MET) {
                for (Feed feed : known) {
                    feed.first = frame.sequence; // nobody missed what came before the link
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
        for (Feed feed : known) {
            if (feed.abandoned) {
                continue;
            }
            if (mayHold(feed) || makesRoom(feed)) {
                hold(feed, slot);
                feed.ring.put(slot);
            } else {
                misses++;
                FrameEvents.missed(group(), frame.sequence);
            }
        }
        pool.unhold(slot);
        VarHandle.fullFence();
        for (Feed feed : known) {
            feed.receiverWait.wake();
        }
        return misses;
    }

    private boolean mayHold(Feed feed) {
        int has = feed.held.size();
        int left = pool.free() + lent.size(); // without the slot that is being published
        if (left < RESERVE) {
            return false;
        }
        if (feed.reliable) {
            return has < feed.capacity; // acquire has made sure of the rest
        }
        return has < RESERVE
                || has < Math.min(feed.capacity, Math.max(RESERVE, pool.free() / 2))
                        && left >= RESERVE + deficit;
    }

    /**
     * It may not hold one more: collects what came back, or with {@code latest} takes the oldest
     * back.
     */
    private boolean makesRoom(Feed feed) {
        boolean reaped = reap(feed);
        if (!reaped && ++sinceReap >= REAP_INTERVAL) {
            reapAll();
            reaped = true;
        }
        if (reaped && mayHold(feed)) {
            return true;
        }
        if (feed.dropOldest) {
            int oldest = feed.ring.takeBack();
            if (oldest != SinkRing.EMPTY) {
                unhold(feed, oldest);
                return mayHold(feed);
            }
        }
        return false;
    }

    private void hold(Feed feed, int slot) {
        if (feed.held.size() < RESERVE) {
            deficit--;
        }
        feed.held.add(slot);
        pool.hold(slot);
    }

    private void unhold(Feed feed, int slot) {
        feed.held.remove(slot);
        if (feed.held.size() < RESERVE) {
            deficit++;
        }
        pool.unhold(slot);
    }

    // ---- slots come back

    private boolean reap(Feed feed) {
        boolean any = false;
        for (int slot = feed.held.next(0); slot >= 0; slot = feed.held.next(slot + 1)) {
            if (feed.states.collect(slot)) {
                unhold(feed, slot);
                any = true;
            }
        }
        return any;
    }

    private void reapAll() {
        sinceReap = 0;
        for (Feed feed : known) {
            reap(feed);
        }
        if (leaving.length > 0) {
            reapLeaving();
        }
    }

    private void reapLeaving() {
        for (Feed feed : leaving) {
            reapLeaving(feed);
            if (feed.held.size() == 0) {
                leaving = without(leaving, feed);
            }
        }
    }

    /** A feed that gets no more frames: what it holds counts for no credit. */
    private void reapLeaving(Feed feed) {
        for (int slot = feed.held.next(0); slot >= 0; slot = feed.held.next(slot + 1)) {
            // What an abandoned feed has queued nobody will take; what it has lent comes back
            // later.
            if (feed.states.collect(slot) || feed.abandoned && !feed.states.isLent(slot)) {
                feed.held.remove(slot);
                pool.unhold(slot);
            }
        }
    }

    // ---- feeds come and go

    /** Group: a feed for a receiver, or null when this source is closing. */
    @Nullable Feed newFeed(RxEndpoint receiver) {
        return !isClosed() && pool.retain() ? new Feed(this, receiver, pool) : null;
    }

    /** Group, under its lock. */
    void add(Feed feed) {
        while (true) {
            Feed[] before = feeds;
            Feed[] after = new Feed[before.length + 1];
            System.arraycopy(before, 0, after, 0, before.length);
            after[before.length] = feed;
            if (FEEDS.compareAndSet(this, before, after)) {
                return;
            }
        }
    }

    /** Receiver, closing: gets no more frames; the user's thread collects what it held. */
    void depart(Feed feed) {
        departed.add(feed);
        remove(feed);
        wakeWaiting();
    }

    private void remove(Feed feed) {
        while (true) {
            Feed[] before = feeds;
            if (FEEDS.compareAndSet(this, before, without(before, feed))) {
                return;
            }
        }
    }

    private void leave(Feed feed) {
        for (Feed each : leaving) {
            if (each == feed) {
                return; // it left in the moment it was detached
            }
        }
        Feed[] more = new Feed[leaving.length + 1];
        System.arraycopy(leaving, 0, more, 0, leaving.length);
        more[leaving.length] = feed;
        leaving = more;
    }

    private static Feed[] without(Feed[] all, Feed feed) {
        int at = 0;
        Feed[] fewer = new Feed[Math.max(0, all.length - 1)];
        for (Feed each : all) {
            if (each != feed) {
                if (at == fewer.length) {
                    return all; // was not there
                }
                fewer[at++] = each;
            }
        }
        return fewer;
    }

    /** Takes note of feeds that came or went since the last look. */
    private void adoptFeeds() {
        Feed[] now = (Feed[]) FEEDS.getAcquire(this);
        if (now == known) {
            return;
        }
        for (Feed feed = departed.poll(); feed != null; feed = departed.poll()) {
            leave(feed);
        }
        reapLeaving();
        known = now;
        deficit = 0;
        reliableFeeds = 0;
        shortestStall = Long.MAX_VALUE;
        for (Feed feed : now) {
            deficit += Math.max(0, RESERVE - feed.held.size());
            if (feed.reliable) {
                reliableFeeds++;
                shortestStall = Math.min(shortestStall, feed.maxStallNanos);
            }
            if (feed.first == Feed.NOT_MET) {
                feed.first = nextSequence;
            }
        }
    }

    /** Whether the pool can serve one more receiver. */
    boolean hasRoom() {
        return 2 * (feeds.length + 1) + RESERVE <= pool.slots();
    }

    @Override
    public int receivers() {
        return feeds.length;
    }

    @Override
    public boolean awaitReceivers(int receivers, Duration timeout) {
        Tenancy.Tenant tenant = enter();
        try {
            return await(() -> feeds.length >= receivers, nanosOf(timeout));
        } finally {
            exit(tenant);
        }
    }

    // ---- receivers that must not miss anything

    /** Whether every reliable receiver will have room for all that is lent and one more. */
    private boolean reliableHaveRoom() {
        boolean all = true;
        for (Feed feed : known) {
            if (feed.reliable && !feed.abandoned && !hasRoomFor(feed)) {
                reapAll();
                if (!hasRoomFor(feed)) {
                    all &= detachIfStalled(feed);
                    continue;
                }
            }
            feed.stalledSince = 0;
        }
        return all;
    }

    private boolean hasRoomFor(Feed feed) {
        int has = feed.held.size() + lent.size() + 1;
        int left = pool.free() - 1;
        if (left < RESERVE) {
            return false;
        }
        return has <= RESERVE
                || has <= Math.min(feed.capacity, Math.max(RESERVE, pool.free() / 2))
                        && left >= RESERVE + deficit;
    }

    /** True when it held the source back too long and is no receiver any more. */
    private boolean detachIfStalled(Feed feed) {
        long now = System.nanoTime();
        if (feed.stalledSince == 0) {
            feed.stalledSince = now;
        }
        if (now - feed.stalledSince < feed.maxStallNanos) {
            return false;
        }
        remove(feed);
        leave(feed);
        adoptFeeds();
        feed.end(
                Feed.End.DETACHED,
                lastSequence,
                "it held its source back for " + feed.receiver.config().maxStall() + " (maxStall)");
        feed.receiver.wakeWaiting();
        return true;
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
        giveUpAs = Feed.End.LOST;
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
        Feed.End how = giveUpAs;
        for (Feed feed : feeds) {
            feed.end(how == null ? Feed.End.ENDED : how, lastSequence, giveUpReason);
            feed.receiver.sourceOver(feed);
        }
        Link link = egress;
        if (link != null) {
            link.close(); // after it took what is left
        }
        pool.release();
    }

    @Override
    String kind() {
        return "tx";
    }
}
