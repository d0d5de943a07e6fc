package io.mcm.spi.host;

/** A receiver, as a link to its source sees it. Called on the loop's thread. */
public interface SourcePort {
    /**
     * Frames can come.
     *
     * @param link the receiver's end
     */
    void opened(SourceLink link);

    /**
     * No more frames come. {@link SourceLink#end} says how it ended; what was published before is
     * still there to take.
     *
     * @param why for people
     */
    void closed(String why);
}
