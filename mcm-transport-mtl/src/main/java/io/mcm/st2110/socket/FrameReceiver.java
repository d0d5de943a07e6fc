package io.mcm.st2110.socket;

import io.mcm.Field;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.spi.IngressPort;
import io.mcm.st2110.rtp.Reject;
import io.mcm.st2110.timing.FrameClock;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Puts the packets of one stream together to frames, in slots of the group's pool, and hands the
 * frames on in order. Packets may come in any order as long as they are not later than the frame
 * after theirs (sound: a few packets).
 *
 * <p>The stream is that of one synchronization source. Packets of another one are counted; when the
 * first has fallen silent, the other takes its place.
 *
 * <p>For one thread; the counters are for any.
 */
final class FrameReceiver implements PacketReceiver.Handler {
    /** Timestamps that jump further than so many seconds are those of a sender that restarted. */
    private static final long RESTART_SECONDS = 10;

    /** A timestamp this near to the time of arrival is one that counts from the epoch. */
    private static final long DIRECT = 1_000_000_000L;

    private static final long LEAST_PATIENCE = 100_000_000;

    private final Incoming incoming;
    private final FrameTiming timing;
    private final IngressPort port;
    private final TxConnection frames;
    private final FrameClock frameClock;
    private final TaiClock clock;
    private final boolean holdsGaps;
    private final boolean deliverIncomplete;
    private final long patienceNanos;
    private final ReceiverCounters counters;
    private final SequenceWindow window = new SequenceWindow();

    /** Frames being put together, in the order of their numbers. */
    private final Assembly[] pending;

    private int count;

    private boolean locked;
    private int ssrc;
    private long incarnation;
    private long nowNanos = System.nanoTime();

    /** When the last packet came; at first, when it began to wait for one. */
    private long lastNanos = nowNanos;

    private long lastUnixNanos;

    /** The newest timestamp that began a frame, and the number of that frame. */
    private int newest;

    private long newestNumber;
    private boolean began;
    private boolean direct;
    private long delivered;

    /** The number that the frame handed on last has for receivers. */
    private long told;

    /** Where the frame handed on last ended, -1 when that is not known. */
    private long lastMarker;

    /**
     * @param incoming reads packets
     * @param timing of the stream's frames
     * @param size frames that may be put together at a time; more than two, for frames of one
     *     packet, hold back what comes after a gap until the gap is filled or all are taken
     * @param deliverIncomplete whether frames with missing packets are handed on
     * @param port the group's end
     * @param frames its source, whose slots are filled
     * @param clock tells when packets came
     * @param counters counts
     */
    FrameReceiver(
            Incoming incoming,
            FrameTiming timing,
            int size,
            boolean deliverIncomplete,
            IngressPort port,
            TxConnection frames,
            TaiClock clock,
            ReceiverCounters counters) {
        this.incoming = incoming;
        this.timing = timing;
        this.frameClock = timing.clock();
        this.holdsGaps = size > 2;
        this.deliverIncomplete = deliverIncomplete;
        this.port = port;
        this.frames = frames;
        this.clock = clock;
        this.counters = counters;
        this.patienceNanos = Math.max(LEAST_PATIENCE, (long) (2e9 / frameClock.rate().asDouble()));
        pending = new Assembly[Math.min(size, frames.config().maxLent())];
        for (int i = 0; i < pending.length; i++) {
            pending[i] = incoming.newAssembly();
        }
    }

    /** A moment before the next packets are handed over, on {@link System#nanoTime()}'s clock. */
    void now(long nanoTime) {
        nowNanos = nanoTime;
    }

    @Override
    public void packet(MemorySegment memory, long at, int length, long unixNanos) {
        Reject reject = incoming.read(memory, at, length);
        if (reject != null) {
            counters.rejects.add(reject);
            return;
        }
        if (!admit(incoming.ssrc(), unixNanos)) {
            return;
        }
        if (began && isRestart(incoming.timestamp())) {
            restart(incoming.ssrc());
        }
        long sequence = window.take(incoming.sequence(), incoming.extended());
        Assembly frame = sequence < 0 ? null : frameOf(unixNanos);
        if (frame == null) {
            if (unixNanos - lastUnixNanos <= patienceNanos) {
                stray(sequence);
                return;
            }
            // nothing but what came before for so long: the sender has begun again
            restart(incoming.ssrc());
            sequence = window.take(incoming.sequence(), incoming.extended());
            frame = Objects.requireNonNull(frameOf(unixNanos));
        }
        lastNanos = nowNanos;
        lastUnixNanos = unixNanos;
        counters.packet();
        put(memory, frame, sequence);
    }

    private void stray(long sequence) {
        if (sequence < 0) {
            counters.rejects.add(Reject.DUPLICATE);
        } else {
            counters.late();
        }
    }

    private void put(MemorySegment memory, Assembly frame, long sequence) {
        if (frame.buffer != null) {
            Reject reject = frame.place(memory);
            if (reject != null) {
                counters.rejects.add(reject);
                return;
            }
        }
        frame.note(sequence, incoming.marker(), nowNanos);
        if (frame.buffer != null && frame.complete()) {
            handOn(frame);
        }
    }

    /** The frame of the packet read last, begun if need be; null when it is too late for it. */
    private @Nullable Assembly frameOf(long unixNanos) {
        Assembly frame = find(incoming.timestamp(), incoming.secondField());
        return frame == null
                ? begin(incoming.timestamp(), incoming.secondField(), unixNanos)
                : frame;
    }

    /** Whether a packet of that source is one of the stream. */
    private boolean admit(int source, long unixNanos) {
        if (!locked) {
            restart(source);
        } else if (source != ssrc) {
            if (unixNanos - lastUnixNanos < patienceNanos) {
                counters.foreign(source);
                return false;
            }
            restart(source);
        }
        return true;
    }

    private boolean isRestart(int timestamp) {
        int jump = timestamp - newest; // wraps as they do
        return Math.abs((long) jump) > RESTART_SECONDS * timing.ticksPerSecond();
    }

    /** A stream begins, perhaps after another one. */
    private void restart(int source) {
        flush();
        if (locked) {
            counters.restart();
        }
        locked = true;
        ssrc = source;
        incarnation = ThreadLocalRandom.current().nextLong();
        began = false;
        window.reset();
        lastMarker = -1;
    }

    private @Nullable Assembly find(int timestamp, boolean second) {
        for (int i = count - 1; i >= 0; i--) {
            Assembly frame = pending[i];
            if (frame.timestamp == timestamp && frame.second == second) {
                return frame;
            }
        }
        return null;
    }

    /** Begins a frame; null when it is too late for it. */
    private @Nullable Assembly begin(int timestamp, boolean second, long unixNanos) {
        long arrival = unixNanos == 0 ? clock.now() : clock.ofUnix(unixNanos);
        long number = numberOf(timestamp, second, arrival);
        if (number <= delivered) {
            return null;
        }
        while (count == pending.length) {
            if (pending[0].number > number) {
                return null;
            }
            deliverFirst();
        }
        TxBuffer slot = frames.tryAcquire();
        Assembly frame = pending[count];
        int at = count++;
        while (at > 0 && pending[at - 1].number > number) {
            pending[at] = pending[at - 1];
            at--;
        }
        pending[at] = frame;
        frame.begin(slot, timestamp, second, number);
        frame.arrivalTai = arrival;
        return frame;
    }

    /** Numbers count from 0 and follow the timestamps, so that frames lost as a whole are seen. */
    private long numberOf(int timestamp, boolean second, long arrival) {
        int half = timing.segmented() && second ? 1 : 0;
        if (!began) {
            began = true;
            newest = timestamp;
            newestNumber = 0;
            delivered = -1;
            told = -1;
            direct = Math.abs(frameClock.taiOf(timestamp, arrival) - arrival) < DIRECT;
            return half;
        }
        int ticks = timestamp - newest;
        if (ticks == 0) {
            return newestNumber + half;
        }
        long distance = Math.round(ticks * frameClock.rate().asDouble() / timing.ticksPerSecond());
        if (ticks < 0) {
            return newestNumber + Math.min(distance, -1) + half;
        }
        newest = timestamp;
        newestNumber += Math.max(distance, 1);
        return newestNumber + half;
    }

    /** A frame became complete. */
    private void handOn(Assembly frame) {
        if (holdsGaps) {
            while (count > 0
                    && (pending[0].number == delivered + 1 || delivered < 0)
                    && (pending[0].buffer == null || pending[0].complete())) {
                deliverFirst();
            }
            return;
        }
        boolean done = false;
        while (!done) {
            done = pending[0] == frame;
            deliverFirst();
        }
    }

    private void deliverFirst() {
        Assembly frame = pending[0];
        count--;
        System.arraycopy(pending, 1, pending, 0, count);
        pending[count] = frame;
        boolean joining = delivered < 0;
        // a sender that left times out has lost nothing, as its packets tell
        boolean nextOne = lastMarker >= 0 && frame.lowest == lastMarker + 1;
        told += nextOne ? 1 : frame.number - delivered;
        delivered = frame.number;
        TxBuffer slot = frame.buffer;
        if (slot == null) {
            counters.dropped();
        } else if (frame.complete()) {
            counters.complete();
            commit(frame, slot, 0);
        } else {
            deliverIncomplete(frame, slot, joining);
        }
        lastMarker = frame.marked ? frame.markerAt : -1;
    }

    /** The first frame of a stream that was on already is no loss. */
    private void deliverIncomplete(Assembly frame, TxBuffer slot, boolean joining) {
        if (joining) {
            frame.abandon();
            return;
        }
        int missing = frame.missing(lastMarker);
        counters.incomplete(missing);
        if (deliverIncomplete) {
            commit(frame, slot, missing);
        } else {
            frame.abandon();
        }
    }

    private void commit(Assembly frame, TxBuffer slot, int missing) {
        frame.finish();
        port.stamp(slot, incarnation, told);
        if (direct) {
            slot.timestamp(frameClock.taiOf(frame.timestamp, frame.arrivalTai));
        } else {
            slot.timestampOfArrival(frame.arrivalTai);
        }
        slot.rtpTimestamp(frame.timestamp)
                .field(
                        timing.fields()
                                ? frame.second ? Field.SECOND : Field.FIRST
                                : Field.PROGRESSIVE)
                .incomplete(missing);
        frame.buffer = null;
        slot.commit();
    }

    /** Hands on what waited long enough for its packets. */
    void tick() {
        while (count > 0 && nowNanos - pending[0].touchedNanos > patienceNanos) {
            deliverFirst();
        }
    }

    /** Hands on all there is. */
    void flush() {
        while (count > 0) {
            deliverFirst();
        }
    }

    /** Gives all slots back. */
    void abandon() {
        while (count > 0) {
            pending[--count].abandon();
        }
    }

    /** When the stream's last packet came, on the clock of {@link System#nanoTime()}. */
    long lastNanos() {
        return lastNanos;
    }
}
