package io.mcm.st2110;

/** How evenly a sender's packets leave: ST 2110-21 section 7.1. */
public enum SenderType {
    /** Type N: closely after the gapped schedule. */
    NARROW("2110TPN"),
    /** Type NL: closely after the linear schedule. */
    NARROW_LINEAR("2110TPNL"),
    /** Type W: loosely. */
    WIDE("2110TPW");

    private final String text;

    SenderType(String text) {
        this.text = text;
    }

    /**
     * As {@code TP=} says it in an SDP.
     *
     * @return for example {@code 2110TPW}
     */
    public String text() {
        return text;
    }
}
