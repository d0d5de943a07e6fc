package io.mcm.tool;

import io.mcm.Connection;
import io.mcm.spi.TransportProvider;
import java.io.PrintWriter;
import java.util.ServiceLoader;

/** Says when there is no way to other processes. */
final class OtherProcesses {
    private OtherProcesses() {}

    static void warnIfOutOfReach(Connection connection, PrintWriter err) {
        boolean reachable = ServiceLoader.load(TransportProvider.class).findFirst().isPresent();
        if (!reachable && connection.config().transport() == null) {
            err.println(
                    "mcm: warning: no transport to other processes is installed: only connections of"
                            + " this process can be in group \""
                            + connection.group()
                            + "\". 'mcm send --both' sends and receives in one process.");
            err.flush();
        }
    }
}
