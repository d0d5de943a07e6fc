package io.mcm.examples.tcp;

import io.mcm.ConnectionException;
import io.mcm.spi.Link;
import java.io.IOException;
import java.time.Duration;

/** A link that is one thread. */
abstract class TcpLink implements Link {
    private final Thread thread;
    private final Duration patience;

    /**
     * A link that has not started.
     *
     * @param name of its thread
     * @param patience how long close waits for the thread's own end before it interrupts
     */
    TcpLink(String name, Duration patience) {
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::runToTheEnd);
        this.patience = patience;
    }

    /** Moves frames until there are no more, or the thread is interrupted. */
    abstract void run() throws IOException, InterruptedException;

    final TcpLink start() {
        thread.start();
        return this;
    }

    private void runToTheEnd() {
        try {
            run();
        } catch (InterruptedException | IOException | ConnectionException e) {
            // the link or its connection was closed: nobody is left to be told
        }
    }

    @Override
    public final void close() {
        if (Thread.currentThread().equals(thread)) {
            thread.interrupt(); // a listener closes the connection; the thread ends when that
            // returns
            return;
        }
        try {
            if (!thread.join(patience)) {
                thread.interrupt();
                thread.join();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}
