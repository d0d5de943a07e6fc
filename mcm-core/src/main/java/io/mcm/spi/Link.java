package io.mcm.spi;

/** One transport connection made for a group. */
public interface Link extends AutoCloseable {
    /**
     * Ends the link and waits for its threads. An egress link sends what was committed before, as far as
     * its peer takes it, and says that the stream is over. Any thread, any number of times.
     */
    @Override
    void close();
}
