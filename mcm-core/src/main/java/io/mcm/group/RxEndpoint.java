package io.mcm.group;

import io.mcm.ConnectionConfig;
import io.mcm.ConnectionException;
import io.mcm.ConnectionListener;
import io.mcm.ConnectionState;
import io.mcm.ConnectionStats;
import io.mcm.ErrorCode;
import io.mcm.FrameHandler;
import io.mcm.LeakDetection;
import io.mcm.PageKind;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.format.Format;
import io.mcm.memory.SlotHeader;
import io.mcm.stats.FrameEvents;
import io.mcm.stats.Histogram;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A receiver of a group. It takes frames from one feed at a time; when that is over and empty it
 * goes on with the next, which a later source of the group has given it.
 */
final class RxEndpoint extends Endpoint implements RxConnection {
    /** Given by the group, not begun yet. */
    private final Queue<Feed> pending = new ConcurrentLinkedQueue<>();

    /** Over, but with buffers still lent. Guarded by itself. */
    private final List<Feed> retired = new ArrayList<>();

    private final Histogram latency = new Histogram();

    private volatile @Nullable Feed current;
    private volatile @Nullable Format sourceFormat;
    private volatile PageKind pageKind = PageKind.NONE;
    private volatile boolean ended;
    private volatile String lastReason = "";

    /** The stream as received so far. */
    private long expected = Sink.NOT_MET;

    private long incarnation;
    private boolean anyReceived;
    private boolean anyOfFeed;

    /** Frames of a format that was not asked for, since the last frame that was lent. */
    private long skipped;

    /** The format of the frame before, and whether it is one that was asked for. */
    private int formatId = -1;

    private @Nullable Format format;
    private volatile boolean accepted = true;
    private boolean formatChanged;

    /** At least as many as are lent; counted again when it reaches the limit. */
    private int lentAtMost;

    private long frames;
    private long bytes;
    private long missed;

    /** What rings when the current feed has more. */
    private Doorbell[] bells = NO_DOORBELLS;

    /** What {@link #receiveAttempt} got. */
    private @Nullable RxSlot received;

    private final Attempt receiveAttempt = () -> (received = next()) != null || ended;
    private final Attempt formatAttempt = () -> sourceFormat != null;

    RxEndpoint(
            Group owner,
            ConnectionConfig config,
            LeakDetection leakDetection,
            List<ConnectionListener> listeners) {
        super(owner, config, leakDetection, listeners);
    }

    /** Belongs to a link. */
    RxEndpoint ofLink() {
        markOfLink();
        return this;
    }

    // ---- receive

    @Override
    public @Nullable RxBuffer tryReceive() {
        return receive(0);
    }

    @Override
    public @Nullable RxBuffer receive(Duration timeout) {
        return receive(nanosOf(timeout));
    }

    private @Nullable RxBuffer receive(long timeoutNanos) {
        Tenancy.Tenant tenant = enter();
        try {
            if (lentAtMost >= config().maxLent()) {
                checkLent();
            }
            RxSlot frame = next();
            if (frame == null) {
                if (timeoutNanos == 0 || ended || !await(receiveAttempt, timeoutNanos)) {
                    return null;
                }
                frame = received;
            }
            lentAtMost++;
            return frame;
        } finally {
            exit(tenant);
        }
    }

    private void checkLent() {
        lentAtMost = countLent();
        if (lentAtMost >= config().maxLent()) {
            errors++;
            throw new ConnectionException(
                    ErrorCode.TOO_MANY_LENT,
                    this
                            + ": "
                            + lentAtMost
                            + " buffers are lent, maxLent is "
                            + config().maxLent()
                            + ": close one first, or open with a larger maxLent(..)");
        }
    }

    @Override
    public int poll(FrameHandler handler, int limit) {
        Tenancy.Tenant tenant = enter();
        int count = 0;
        try {
            while (count < limit && !isClosed()) {
                RxSlot frame = next();
                if (frame == null) {
                    break;
                }
                count++;
                try {
                    handler.onFrame(frame);
                } finally {
                    frame.close();
                }
            }
        } finally {
            exit(tenant);
        }
        return count;
    }

    /** The next frame, or null. */
    private @Nullable RxSlot next() {
        while (true) {
            Feed feed = current;
            if (feed == null) {
                feed = begin();
                if (feed == null) {
                    return null;
                }
            }
            int slot = feed.take();
            if (slot == SinkRing.EMPTY) {
                if (feed.end() == null) {
                    return null;
                }
                slot = feed.take(); // what was put between the look and the end
                if (slot == SinkRing.EMPTY) {
                    retire(feed);
                    continue;
                }
            }
            RxSlot frame = lend(feed, slot);
            if (frame != null) {
                return frame;
            }
        }
    }

    private @Nullable RxSlot lend(Feed feed, int slot) {
        MemorySegment header = feed.headers[slot];
        long kind = SlotHeader.kind(header);
        int id = SlotHeader.high(kind);
        Format known = format;
        if (id != formatId || known == null) {
            known = meetFormat(feed, id);
            if (known == null) {
                feed.skip(slot); // the feed is at its end
                return null;
            }
        }
        long run = SlotHeader.incarnation(header);
        long sequence = SlotHeader.sequence(header);
        boolean sameRun = run == incarnation && anyReceived;
        long next = sameRun ? expected : feed.first();
        long gap = next == Sink.NOT_MET ? 0 : Math.max(0, sequence - next);
        boolean broken =
                gap > 0
                        || !sameRun && anyReceived
                        || (SlotHeader.flagsOf(kind) & SlotHeader.DISCONTINUITY) != 0;
        incarnation = run;
        expected = sequence + 1;
        anyReceived = true;
        anyOfFeed = true;
        missed += gap;
        if (!accepted) {
            missed++;
            skipped += gap + 1;
            feed.skip(slot);
            return null;
        }
        gap += skipped;
        skipped = 0;
        long committed = SlotHeader.commitTime(header);
        long took = -1;
        if (committed != 0) {
            took = Math.max(0, System.nanoTime() - committed); // another core's clock may be ahead
            latency.record(took);
        }
        RxSlot frame = feed.lend(slot);
        frame.begin(kind, run, sequence, gap, broken, formatChanged, took, known);
        formatChanged = false;
        frames++;
        bytes += frame.length();
        if (frame.hasMissing()) {
            errors++;
        }
        FrameEvents.received(group(), sequence, frame.length(), gap);
        return frame;
    }

    /** The next frame has another format than the one before, or is the first. */
    private @Nullable Format meetFormat(Feed feed, int id) {
        Format named = feed.format(id);
        if (named == null) {
            return null;
        }
        formatChanged = changeFormat(named);
        formatId = id;
        format = named;
        boolean was = accepted;
        accepted = isOfLink() || Group.accepts(config().format(), named);
        if (accepted != was) {
            updateState();
        }
        checkOpen();
        return named;
    }

    @Override
    Doorbell[] doorbells() {
        return bells;
    }

    // ---- feeds

    /** Group, under its lock: frames will come from here too. */
    void offer(Feed feed) {
        pending.add(feed);
    }

    /** Group, after {@link #offer}, without its lock. */
    void attached(Feed feed) {
        synchronized (stateLock) {
            if (current == null && pending.peek() == feed) {
                pageKind = feed.memory.pageKind();
                adopt(feed.format());
            }
        }
        updateState();
        wakeWaiting();
    }

    /** Source, when it is over: what it published is still there to take, unless it is empty. */
    void sourceOver(boolean empty) {
        if (empty) {
            updateState();
        }
        wakeWaiting();
    }

    /** Goes on with the next feed, if there is one. */
    private @Nullable Feed begin() {
        if (pending.isEmpty()) {
            return null;
        }
        Feed feed;
        synchronized (stateLock) {
            feed = pending.poll();
            current = feed;
        }
        if (feed != null) {
            Doorbell bell = feed.doorbell();
            bells = bell == null ? NO_DOORBELLS : new Doorbell[] {bell};
            ended = false;
            formatId = -1;
            anyOfFeed = false;
            pageKind = feed.memory.pageKind();
            updateState();
            checkOpen();
        }
        return feed;
    }

    /** The feed is over and everything in it was taken. */
    private void retire(Feed feed) {
        long next = anyOfFeed ? expected : feed.first();
        if (next != Sink.NOT_MET && feed.last() >= next) {
            missed += feed.last() + 1 - next; // what it missed at the very end, no frame tells
            expected = feed.last() + 1;
        }
        lastReason = feed.reason();
        Sink.End how = feed.end(); // before it is released
        current = null;
        bells = NO_DOORBELLS;
        synchronized (retired) {
            retired.add(feed);
            feed.retired = true;
        }
        releaseRetired();
        ended = how == Sink.End.ENDED && pending.isEmpty();
        updateState();
        feed.finished();
        if (how == Sink.End.DETACHED) {
            owner.rejoin(this);
        }
        checkOpen();
    }

    /** After listeners were called: one may have closed this connection. */
    private void checkOpen() {
        if (isClosed()) {
            throw closedException();
        }
    }

    /**
     * Any thread: lets go of the pools of feeds that are over, once nothing of them is lent any
     * more.
     */
    void releaseRetired() {
        synchronized (retired) {
            for (int i = retired.size() - 1; i >= 0; i--) {
                Feed feed = retired.get(i);
                if (feed.outstanding() == 0) {
                    retired.remove(i);
                    feed.memory.release();
                }
            }
        }
    }

    /** ACTIVE while a source is there or frames are left of one, else SUSPENDED. */
    private void updateState() {
        synchronized (stateLock) {
            Feed feed = current;
            boolean flows = feed != null && flows(feed);
            for (Feed each : pending) {
                flows |= flows(each);
                feed = each;
            }
            if (flows && accepted) {
                move(ConnectionState.ACTIVE, "its source is there");
            } else {
                move(ConnectionState.SUSPENDED, whySuspended(feed));
            }
        }
        tellNews();
    }

    private String whySuspended(@Nullable Feed feed) {
        if (feed == null) {
            return lastReason;
        }
        return feed.end() == null
                ? "its source sends " + feed.format().toText() + ", not what was asked for"
                : feed.reason();
    }

    private static boolean flows(Feed feed) {
        return feed.end() == null || feed.depth() > 0;
    }

    // ---- format

    @Override
    public @Nullable Format format() {
        Format format = sourceFormat;
        return format == null ? config().format() : format;
    }

    @Override
    public @Nullable Format awaitFormat(Duration timeout) {
        Tenancy.Tenant tenant = enter();
        try {
            return await(formatAttempt, nanosOf(timeout)) ? sourceFormat : null;
        } finally {
            exit(tenant);
        }
    }

    /** On the receiving thread; returns whether it is another one than the frame before had. */
    private boolean changeFormat(Format format) {
        boolean changed = frames > 0 && !format.equals(sourceFormat);
        synchronized (stateLock) {
            adopt(format);
        }
        tellNews();
        return changed;
    }

    /** With {@link #stateLock} held. */
    private void adopt(Format format) {
        if (!format.equals(sourceFormat)) {
            sourceFormat = format;
            noteFormat(format);
        }
    }

    // ---- getters

    @Override
    public boolean ended() {
        return ended;
    }

    @Override
    public PageKind pageKind() {
        return pageKind;
    }

    @Override
    public ConnectionStats stats() {
        Feed feed = current;
        int depth = feed == null ? 0 : feed.depth();
        for (Feed each : pending) {
            depth += each.depth();
        }
        return new ConnectionStats(
                frames, bytes, missed, errors, 0, depth, countLent(), latency.summary());
    }

    private int countLent() {
        Feed feed = current;
        int lent = feed == null ? 0 : feed.outstanding();
        synchronized (retired) {
            for (int i = 0; i < retired.size(); i++) { // an iterator would be an object a call
                lent += retired.get(i).outstanding();
            }
        }
        return lent;
    }

    // ---- the end

    @Override
    void giveUp() {
        owner.leave(this);
        int lost = 0;
        List<Feed> over = new ArrayList<>(pending);
        pending.clear();
        Feed feed = current;
        current = null;
        if (feed != null) {
            over.add(feed);
        }
        synchronized (retired) {
            over.addAll(retired);
            retired.clear();
        }
        for (Feed each : over) {
            lost += each.revokeAll();
            each.leave();
            each.memory.release();
        }
        reportLost(lost);
    }

    @Override
    String kind() {
        return "rx";
    }
}
