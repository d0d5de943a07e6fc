package io.mcm.st2110.analysis;

/** What can be wrong with the order of packets and with their timestamps. */
public enum StreamFault {
    /** A sequence number that never came. */
    MISSING("packets missing"),
    /** A sequence number that had come before. */
    DUPLICATE("packets twice"),
    /** A sequence number that came after a later one. */
    REORDERED("packets out of order"),
    /** Another SSRC, or a jump of the sequence: RFC 3550 appendix A.1. */
    RESTART("restarts of the sequence"),
    /** The timestamp changes before a marker ended the frame. */
    NO_MARKER("frames without a marker"),
    /** A frame has another number of packets than the first whole one. */
    PACKET_COUNT("frames with another number of packets"),
    /** The timestamp is not a whole number of frames, or of samples, after the one before. */
    TIMESTAMP_STEP("timestamps off their step"),
    /** Frame times for which the sender had no frame. */
    SKIPPED("frame times skipped"),
    /** The timestamp is not the time of a frame since the epoch, as {@code direct=0} promises. */
    OFF_GRID("timestamps off the frame times since the epoch");

    private final String text;

    StreamFault(String text) {
        this.text = text;
    }

    /**
     * What is counted, in words.
     *
     * @return plural
     */
    public String text() {
        return text;
    }
}
