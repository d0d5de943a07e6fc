package io.mcm.spi.host;

/** A source, as a link to one receiver sees it. Called on the loop's thread. */
public interface SinkPort {
    /**
     * The link is ready. What the source publishes from now on reaches the receiver, which may be
     * reading before this returns.
     *
     * @param link the source's end
     * @return false when the source is closing: the link ends
     */
    boolean opened(SinkLink link);

    /** The receiver has mapped everything: from now on nothing is lost if this process ends. */
    void connected();

    /** The receiver wants no more; what it has lent comes back yet. */
    void left();

    /**
     * The link is over: the peer's memory is gone, or it broke the rules.
     *
     * @param why for people
     */
    void closed(String why);
}
