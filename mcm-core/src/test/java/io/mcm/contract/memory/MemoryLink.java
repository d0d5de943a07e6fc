package io.mcm.contract.memory;

import io.mcm.spi.Link;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A link with its thread. */
abstract class MemoryLink implements Link {
    enum Ending {
        /** It goes on. */
        NONE,
        /** Its node closed it. */
        CLOSED,
        /** Its process is taken for dead. */
        KILLED
    }

    final String address;
    private final Thread thread;
    private volatile Ending ending = Ending.NONE;
    private volatile @Nullable Wire wire;

    MemoryLink(String name, String address) {
        this.address = address;
        this.thread =
                Thread.ofPlatform()
                        .name(name + " " + address)
                        .daemon()
                        .unstarted(this::runToTheEnd);
    }

    /** Works until the link is stopped. */
    abstract void run() throws InterruptedException;

    final void start() {
        thread.start();
    }

    private void runToTheEnd() {
        try {
            run();
        } catch (InterruptedException e) {
            // stopped: there is nobody left to tell
        } finally {
            disconnected();
        }
    }

    final boolean isOver() {
        return thread.getState() == Thread.State.TERMINATED;
    }

    final boolean isStopped() {
        return ending != Ending.NONE;
    }

    final boolean isKilled() {
        return ending == Ending.KILLED;
    }

    /** From now on this wire is cut when the link is stopped. */
    final void connected(Wire connected) throws InterruptedException {
        wire = connected;
        if (isStopped()) {
            throw new InterruptedException();
        }
    }

    final void disconnected() {
        Wire last = wire;
        if (last != null) {
            Exchange.hangUp(address, last);
            wire = null;
        }
    }

    /** Ends the thread and cuts the wire. */
    final void stop(Ending how) {
        ending = how;
        Wire last = wire;
        if (last != null) {
            last.cut(how == Ending.KILLED ? "the peer died" : "the peer closed its link");
        }
        thread.interrupt();
        boolean _ = awaitEnd(Duration.ofSeconds(Long.MAX_VALUE));
    }

    /**
     * Waits for the thread, through interrupts; not on the thread itself, where a listener may
     * close.
     */
    final boolean awaitEnd(Duration patience) {
        if (Thread.currentThread().equals(thread)) {
            return false;
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return thread.join(patience);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
