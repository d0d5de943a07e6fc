package io.mcm.st2110.socket;

import io.mcm.st2110.SenderType;
import io.mcm.st2110.timing.LeakyBucket;
import io.mcm.st2110.timing.PacketSchedule;

/**
 * Sends as ST 2110-21 wants it of type W: in bursts of half of C<sub>MAX</sub>, a little faster
 * than on average, from the frame's time on, which is TR<sub>OFFSET</sub> before the first packet
 * is read. So the virtual receiver's buffer always holds some, against the moments in which this
 * thread does not run.
 *
 * <p>It runs the bucket of C<sub>INST</sub> and never exceeds C<sub>MAX</sub>, whatever the machine
 * does: packets are put in when the kernel has returned, which is after they left, and room is
 * looked for before the next ones are handed over, which is before they leave. So the true gaps are
 * at least those that the bucket sees.
 */
final class LinearPacing extends Pacing {
    /** How much faster than on average; the bucket drains 1.1 times as fast. */
    private static final double SPEED = 1.08;

    /** What is left of TROFFSET for the first packets to get ahead of the reads. */
    private static final double LATEST_START = 0.7;

    private final PacketSchedule schedule;
    private final int limit;
    private final LeakyBucket bucket;

    LinearPacing(PacketSchedule schedule) {
        this.schedule = schedule;
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
    void send(PacketBatch packets, PacketSender sender, long startNanos, PayloadSource payload) {
        double spacing = schedule.periodNanos() / packets.packets() / SPEED;
        int message = 0;
        while (message < packets.messages() && !Thread.currentThread().isInterrupted()) {
            int first = packets.firstOf(message);
            int end = message + 1;
            while (end < packets.messages() && packets.firstOf(end + 1) - first <= burst()) {
                end++;
            }
            int count = packets.firstOf(end) - first;
            payload.makeReady(first + count);
            waitUntil(startNanos + (long) (first * spacing));
            long room = bucket.whenRoomFor(System.nanoTime(), count, limit);
            waitUntil(room);
            sender.send(packets, message, end - message);
            bucket.add(System.nanoTime(), count);
            message = end;
        }
    }
}
