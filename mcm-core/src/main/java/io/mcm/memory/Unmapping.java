package io.mcm.memory;

import java.lang.foreign.Arena;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes the arena of mapped memory, waiting for a foreign call that is using it. */
public final class Unmapping {
    private static final Logger LOG = LoggerFactory.getLogger(Unmapping.class);

    private Unmapping() {}

    /**
     * Closes it.
     *
     * @param arena a shared one
     * @param what is mapped, for the log
     */
    public static void close(Arena arena, String what) {
        for (long tries = 1; ; tries++) {
            try {
                arena.close();
                return;
            } catch (IllegalStateException heldByForeignCall) {
                if (!arena.scope().isAlive()) {
                    return;
                }
                if (tries == 1000) {
                    LOG.warn("{} waits to be unmapped: a foreign call uses it", what);
                }
                LockSupport.parkNanos(1_000_000);
            }
        }
    }
}
