package io.mcm.tool;

import io.mcm.ConnectionBuilder;
import picocli.CommandLine.Option;

/** How a command that measures waits. */
final class IdleOption {
    @Option(
            names = "--idle-strategy",
            paramLabel = "HOW",
            defaultValue = "sleep",
            description =
                    "How to wait for a frame: sleep until woken, yield, or spin, which needs a processor"
                            + " of its own; default ${DEFAULT-VALUE}.")
    private Idle idle = Idle.SLEEP;

    Idle idle() {
        return idle;
    }

    ConnectionBuilder apply(ConnectionBuilder builder) {
        return idle.apply(builder);
    }
}
