package io.mcm.st2110.socket;

import io.mcm.McmException;
import io.mcm.spi.Link;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A link that is one thread and one socket. */
abstract class EngineLink implements Link {
    private static final Logger LOG = LoggerFactory.getLogger(EngineLink.class);

    private final Thread thread;
    private final UdpSocket socket;

    /** Set before the thread is woken to end. */
    private volatile boolean closing;

    EngineLink(String name, UdpSocket socket) {
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::runToTheEnd);
        this.socket = socket;
    }

    /** Moves frames until there are no more or {@link #isClosing()}. */
    abstract void run();

    /** Lets go of what the thread used, on the thread. */
    abstract void release();

    /** How long the thread may still work when the link is closed. */
    abstract Duration patience();

    final EngineLink start() {
        thread.start();
        return this;
    }

    final boolean isClosing() {
        return closing;
    }

    final UdpSocket socket() {
        return socket;
    }

    private void runToTheEnd() {
        try {
            run();
        } catch (McmException e) {
            if (!closing) {
                LOG.warn("{}: ended: {}", thread.getName(), e.getMessage());
            }
        } catch (RuntimeException | Error e) {
            LOG.error("{}: ended by a fault", thread.getName(), e);
        } finally {
            Thread.interrupted();
            release();
            socket.close();
        }
    }

    @Override
    public final void close() {
        if (Thread.currentThread().equals(thread)) {
            stop(); // a listener closes the connection; the thread ends when that returns
            return;
        }
        boolean interrupted = false;
        long deadline = System.nanoTime() + patience().toNanos();
        while (thread.isAlive()) {
            try {
                long left = deadline - System.nanoTime();
                if (left > 0) {
                    thread.join(Duration.ofNanos(left));
                } else {
                    stop();
                    thread.join();
                }
            } catch (InterruptedException e) {
                interrupted = true;
                deadline = System.nanoTime();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop() {
        closing = true;
        socket.interrupt();
        thread.interrupt();
    }
}
