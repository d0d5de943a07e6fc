package io.mcm.st2110.socket;

import io.mcm.st2110.SenderType;
import io.mcm.st2110.timing.LeakyBucket;
import io.mcm.st2110.timing.PacketSchedule;

/**
 * Sends as ST 2110-21 wants it of type W: in bursts of half of C<sub>MAX</sub>, from the frame's
 * time on, which is TR<sub>OFFSET</sub> before the first packet is read, and as fast as the bucket
 * of C<sub>INST</sub> allows, which is a tenth faster than on average. So the virtual receiver's
 * buffer always holds some, against the moments in which this thread does not run.
 *
 * <p>It runs that bucket itself and never exceeds C<sub>MAX</sub>, whatever the machine does:
 * packets are put in when the kernel has returned, which is after they left, and room is looked for
 * before the next ones are handed over, which is before they leave. So the true gaps are at least
 * those that the bucket sees. A bucket elsewhere leaks at other moments than this one, so for a
 * while it can hold one packet more: that one is left free here.
 */
final class LinearPacing extends Pacing {
    /** What is left of TROFFSET for the first packets to get ahead of the reads. */
    private static final double LATEST_START = 0.7;

    /** The time, and waiting for it; tests have one of their own. */
    interface Time {
        /** That of the machine. */
        Time SYSTEM =
                new Time() {
                    @Override
                    public long nanos() {
                        return System.nanoTime();
                    }

                    @Override
                    public void waitUntil(long nanos) {
                        Pacing.waitUntil(nanos);
                    }
                };

        long nanos();

        void waitUntil(long nanos);
    }

    private final PacketSchedule schedule;
    private final Time time;
    private final int limit;
    private final LeakyBucket bucket;

    LinearPacing(PacketSchedule schedule, Time time) {
        this.schedule = schedule;
        this.time = time;
        this.limit = schedule.maxBurst(SenderType.WIDE);
        this.bucket = new LeakyBucket(schedule.drainNanos());
    }

    @Override
    int burst() {
        return limit / 2;
    }

    @Override
    long toleranceNanos() {
        return (long) (schedule.offsetNanos() * LATEST_START);
    }

    @Override
    void send(PacketBatch packets, Wire wire, long startNanos, PayloadSource payload) {
        int message = 0;
        while (message < packets.messages() && !Thread.currentThread().isInterrupted()) {
            int first = packets.firstOf(message);
            int end = message + 1;
            while (end < packets.messages() && packets.firstOf(end + 1) - first <= burst()) {
                end++;
            }
            int count = packets.firstOf(end) - first;
            payload.makeReady(first + count);
            long room = bucket.whenRoomFor(time.nanos(), count, limit - 1);
            time.waitUntil(room - startNanos > 0 ? room : startNanos);
            wire.send(packets, message, end - message);
            bucket.add(time.nanos(), count);
            message = end;
        }
    }
}
