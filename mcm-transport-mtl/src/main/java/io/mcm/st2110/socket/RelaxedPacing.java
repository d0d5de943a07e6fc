package io.mcm.st2110.socket;

/**
 * Spreads a frame's packets over its time in large bursts: little CPU, and no sender type of ST
 * 2110-21. Receivers that are software with a receive buffer of some hundred kilobytes can take it.
 */
final class RelaxedPacing extends Pacing {
    /** As many as the kernel takes. */
    private static final int BURST = 64;

    /** The sleep between bursts. */
    private static final long QUANTUM = 500_000;

    /** The part of the period in which a frame leaves; the rest makes up for lost time. */
    private static final double ACTIVE = 0.9;

    private final double periodNanos;

    RelaxedPacing(double periodNanos) {
        this.periodNanos = periodNanos;
    }

    @Override
    int burst() {
        return BURST;
    }

    @Override
    long toleranceNanos() {
        return (long) (periodNanos / 2);
    }

    @Override
    void send(PacketBatch packets, Wire wire, long startNanos, PayloadSource payload) {
        double spacing = periodNanos * ACTIVE / packets.packets();
        int most = (int) (2 * QUANTUM / spacing);
        long earliest = startNanos;
        int message = 0;
        while (message < packets.messages() && !Thread.currentThread().isInterrupted()) {
            int first = packets.firstOf(message);
            sleepUntil(Math.max(earliest, startNanos + (long) (first * spacing)));
            long now = System.nanoTime();
            // what is late is not sent at once: a small receive buffer could not take it
            earliest = now + QUANTUM / 2;
            int end = message + 1;
            while (end < packets.messages()
                    && packets.firstOf(end + 1) - first <= most
                    && startNanos + (long) (packets.firstOf(end) * spacing) < now + QUANTUM) {
                end++;
            }
            payload.makeReady(packets.firstOf(end));
            wire.send(packets, message, end - message);
            message = end;
        }
    }
}
