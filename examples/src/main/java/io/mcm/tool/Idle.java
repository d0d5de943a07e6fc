package io.mcm.tool;

import io.mcm.ConnectionBuilder;
import java.util.Locale;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.YieldingIdleStrategy;

/** How a connection waits, in the words of the command line. */
enum Idle {
    /** The library's own: spin shortly, then sleep until woken. */
    SLEEP,
    /** Look again at once, and let others have the processor in between. */
    YIELD,
    /** Look again at once: keeps a processor to itself. */
    SPIN;

    ConnectionBuilder apply(ConnectionBuilder builder) {
        return switch (this) {
            case SLEEP -> builder;
            case YIELD -> builder.idleStrategy(() -> YieldingIdleStrategy.INSTANCE);
            case SPIN -> builder.idleStrategy(() -> BusySpinIdleStrategy.INSTANCE);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
