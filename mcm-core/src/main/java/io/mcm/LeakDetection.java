package io.mcm;

/** How hard the node looks for buffers that were never given back. */
public enum LeakDetection {
    /** Not at all. */
    OFF,
    /** A connection's close logs how many buffers were still lent. The default; costs nothing. */
    SIMPLE,
    /**
     * Each loan is an object of its own: it refuses every use after its end, for ever, and when it
     * is lost the log says where it was lent and the slot comes back. Allocates with a stack trace
     * per loan.
     */
    PARANOID
}
