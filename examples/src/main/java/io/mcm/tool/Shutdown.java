package io.mcm.tool;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets SIGINT and SIGTERM end a command in order: it is told to stop, and has a few seconds to
 * complete its files, close the mesh and write its report. The exit code is then that of the
 * signal.
 */
final class Shutdown implements AutoCloseable {
    /** The exit code after SIGINT, as shells have it. */
    static final int INTERRUPTED = 130;

    private static final long PATIENCE_SECONDS = 5;

    private final CountDownLatch done = new CountDownLatch(1);
    private final Runnable onRequest;
    private final Thread hook = new Thread(this::stop, "mcm-shutdown");
    private volatile boolean requested;

    /**
     * @param onRequest wakes the command where it waits
     */
    Shutdown(Runnable onRequest) {
        this.onRequest = onRequest;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Whether to stop. */
    boolean requested() {
        return requested;
    }

    private void stop() {
        requested = true;
        onRequest.run();
        try {
            if (!done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("mcm: did not stop within " + PATIENCE_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything is in order. */
    @Override
    public void close() {
        done.countDown();
        if (!requested) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // a signal came just now: the hook finds that all is done
                assert requested || hook.isAlive();
            }
        }
    }
}
