package io.mcm.spi;

/** One transport connection made for a group. */
public interface Link extends AutoCloseable {
    /**
     * Ends the link and waits for its threads. An egress link first sends what was committed before
     * and says that the stream is over, as far as its peer takes it within the connection's {@link
     * io.mcm.ConnectionConfig#maxStall()}. Any thread, any number of times; on the link's own
     * thread, where a listener may close its connection, it doesn't wait.
     */
    @Override
    void close();
}
