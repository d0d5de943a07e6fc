package io.mcm.memif;

import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.memif.engine.EnginePort;
import io.mcm.memif.engine.EngineStats;
import io.mcm.spi.Link;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A link that is one thread and one interface. */
abstract class MemifLink implements Link {
    static final Logger LOG = LoggerFactory.getLogger(MemifLink.class);

    final EnginePort engine;
    final Memif memif;
    private final Thread thread;
    private final Duration patience;
    private volatile boolean stopped;
    private String lastCause = "";

    /** {@code patience}: how long {@link #close} waits for the thread to end by itself. */
    MemifLink(String name, EnginePort engine, Memif memif, Duration patience) {
        this.engine = engine;
        this.memif = memif;
        this.patience = patience;
        this.thread =
                Thread.ofPlatform()
                        .name(name + " " + memif.address())
                        .daemon()
                        .unstarted(this::runToTheEnd);
    }

    /** Moves frames until there are no more, or the link is stopped. */
    abstract void run() throws InterruptedException;

    /** Tells the node why there is no peer. */
    abstract void tellDown(String cause);

    final MemifLink start() {
        thread.start();
        return this;
    }

    private void runToTheEnd() {
        String end = "its link was closed";
        try (engine) {
            run();
        } catch (InterruptedException e) {
            LOG.debug("memif link {} was stopped", memif.address());
        } catch (ConnectionException e) {
            if (e.code() != ErrorCode.INTERRUPTED && e.code() != ErrorCode.CONNECTION_CLOSED) {
                end = "its link failed: " + e.getMessage();
                LOG.warn("memif link {} failed", memif.address(), e);
                tellDown(end);
            }
        } catch (RuntimeException | Error e) {
            end = "its link ended by a fault: " + e;
            LOG.error("memif link {} ended by a fault", memif.address(), e);
            tellDown(end);
        } finally {
            EngineStats stats = engine.stats();
            LOG.info("memif link {} ended: {}; {}", memif.address(), end, stats);
        }
    }

    final boolean isStopped() {
        return stopped;
    }

    /** Tells the node once for each cause. */
    final void down(String cause) {
        if (!cause.equals(lastCause)) {
            lastCause = cause;
            LOG.info("memif link {}: {}", memif.address(), cause);
            if (!stopped) {
                tellDown("memif " + memif.address() + ": " + cause);
            }
        }
    }

    final void up() {
        lastCause = "";
        LOG.info("memif link {}: {}", memif.address(), engine.status());
    }

    /** Ends the thread, wherever it is, unless it ends by itself in time. */
    @Override
    public final void close() {
        if (Thread.currentThread().equals(thread)) {
            stop(); // a listener closes its connection; the thread ends when that returns
            return;
        }
        boolean interrupted = false;
        boolean over = false;
        while (!over) {
            try {
                if (patience.isZero() || !thread.join(patience)) {
                    stop();
                    thread.join();
                }
                over = true;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void stop() {
        stopped = true;
        engine.wake();
        thread.interrupt();
    }
}
