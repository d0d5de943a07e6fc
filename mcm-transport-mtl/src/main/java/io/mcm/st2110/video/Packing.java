package io.mcm.st2110.video;

/** How samples are cut into packets: ST 2110-20 section 6.3. */
public enum Packing {
    /**
     * General packing mode with the samples of one row in each packet, and packets of equal size
     * wherever the row's pgroups can be so divided. The one that lets the kernel cut a large buffer
     * into packets.
     */
    GPM_SINGLE_ROW("2110GPM"),
    /** General packing mode, each packet filled up, over the end of a row if need be. */
    GPM("2110GPM"),
    /** Block packing mode: 1260 octets of samples in each packet, the last one shorter. */
    BPM("2110BPM");

    private final String text;

    Packing(String text) {
        this.text = text;
    }

    /**
     * As {@code PM=} says it in an SDP.
     *
     * @return for example {@code 2110GPM}
     */
    public String text() {
        return text;
    }
}
