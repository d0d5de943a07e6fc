package io.mcm.st2110.timing;

/**
 * C<sub>INST</sub>, the network compatibility model of ST 2110-21 section 6.6.1: each packet puts
 * one in, and one leaks out every T<sub>DRAIN</sub> for as long as there is any.
 *
 * <p>For one thread. The sender that keeps to it and the analyser that measures it both use this.
 */
public final class LeakyBucket {
    private final double drainNanos;
    private long startNanos;
    private long drained; // since startNanos
    private int level;
    private boolean started;

    /**
     * Empty.
     *
     * @param drainNanos T<sub>DRAIN</sub>, {@link PacketSchedule#drainNanos()}
     */
    public LeakyBucket(double drainNanos) {
        if (!(drainNanos > 0)) {
            throw new IllegalArgumentException(
                    "drainNanos = " + drainNanos + ": allowed is more than 0");
        }
        this.drainNanos = drainNanos;
    }

    /**
     * Lets leak out what has to by a time.
     *
     * @param nanos the time on any clock; an earlier one than before counts as the same
     * @return packets left
     */
    public int level(long nanos) {
        if (!started) {
            started = true;
            startNanos = nanos;
        }
        long due = (long) ((nanos - startNanos) / drainNanos);
        if (due > drained) {
            level = (int) Math.max(0, level - (due - drained));
            drained = due;
        }
        return level;
    }

    /**
     * Puts a packet in.
     *
     * @param nanos when it leaves
     * @return C<sub>INST</sub> with it, 1 and more. (EBU LIST does not count the very first packet
     *     of a recording, so its numbers can be one less.)
     */
    public int add(long nanos) {
        return add(nanos, 1);
    }

    /**
     * Puts packets in that leave together.
     *
     * @param nanos when they leave
     * @param packets how many, 1 and more
     * @return C<sub>INST</sub> with them
     */
    public int add(long nanos, int packets) {
        level = level(nanos) + packets;
        return level;
    }

    /**
     * When so many packets can be put in without going above a limit.
     *
     * @param nanos now
     * @param packets how many, at most the limit
     * @param limit C<sub>MAX</sub> or less
     * @return the first such time on the same clock, now or later
     */
    public long whenRoomFor(long nanos, int packets, int limit) {
        int over = level(nanos) + packets - limit;
        if (over <= 0) {
            return nanos;
        }
        long time = startNanos + (long) Math.ceil((drained + over) * drainNanos);
        // The division in level() may round the other way: a nanosecond more is enough.
        return (long) ((time - startNanos) / drainNanos) < drained + over ? time + 1 : time;
    }
}
