package io.mcm.st2110.analysis;

/** Where the virtual receiver takes a frame's time from. */
public enum FrameBegin {
    /**
     * From the epoch, as ST 2110-21 section 6.3 has it: the first packet is read
     * TR<sub>OFFSET</sub> after a whole number of frame periods since 1970-01-01 TAI. Needs a
     * sender and a machine whose clocks are right.
     */
    EPOCH,
    /**
     * From the frame's first packet, which is read as it comes. For senders that keep no common
     * time; nothing is known of when a frame as a whole should have come.
     */
    FIRST_PACKET
}
