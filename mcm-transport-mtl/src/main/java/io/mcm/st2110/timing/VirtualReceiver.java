package io.mcm.st2110.timing;

/**
 * The virtual receiver buffer of ST 2110-21 section 6.6.2 for one frame after the other: each
 * packet that arrives adds one; from T<sub>VD</sub> on one is read every T<sub>RS</sub>. It must
 * never be empty when a packet is read, and never hold more than VRX<sub>FULL</sub>.
 *
 * <p>For one thread.
 */
public final class VirtualReceiver {
    private final PacketSchedule schedule;
    private long frameNanos;
    private int arrived;
    private int lowest;
    private int highest;

    /**
     * Has no frame yet.
     *
     * @param schedule when packets are read
     */
    public VirtualReceiver(PacketSchedule schedule) {
        this.schedule = schedule;
    }

    /**
     * Starts a frame.
     *
     * @param nanos the frame's time, {@link FrameClock#taiOf}; T<sub>VD</sub> follows it by
     *     TR<sub>OFFSET</sub>
     */
    public void startFrame(long nanos) {
        frameNanos = nanos;
        arrived = 0;
        lowest = 0;
        highest = 0;
    }

    /**
     * A packet of the frame arrives.
     *
     * @param nanos when, on the clock of {@link #startFrame}
     * @return packets in the buffer with this one. Below 1 when it should have been read before it
     *     came: the buffer ran empty
     */
    public int arrive(long nanos) {
        double sinceFirstRead = nanos - frameNanos - schedule.offsetNanos();
        // A read at this very moment finds this packet.
        int read = (int) Math.ceil(sinceFirstRead / schedule.spacingNanos());
        int before = arrived - Math.clamp(read, 0, schedule.packets());
        arrived++;
        lowest = Math.min(lowest, before);
        highest = Math.max(highest, before + 1);
        return before + 1;
    }

    /**
     * How far the buffer ran empty in this frame.
     *
     * @return 0 when it never did, else the packets that were due and not there, negative
     */
    public int lowest() {
        return lowest;
    }

    /**
     * The most that the buffer held in this frame.
     *
     * @return packets, to compare with {@link PacketSchedule#maxQueued}
     */
    public int highest() {
        return highest;
    }
}
