package io.mcm.tool;

import io.mcm.Connection;
import io.mcm.spi.TransportProvider;
import java.io.PrintWriter;
import java.util.ServiceLoader;
import java.util.Set;

/** Says when there is no way to other processes. */
final class OtherProcesses {
    /** Other transports lead to places that a connection names itself. */
    private static final Set<String> CARRY_GROUPS = Set.of("memif", "rdma");

    private OtherProcesses() {}

    static void warnIfOutOfReach(Connection connection, PrintWriter err) {
        boolean reachable =
                ServiceLoader.load(TransportProvider.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(provider -> CARRY_GROUPS.contains(provider.name()))
                        .anyMatch(provider -> provider.availability().available());
        if (!reachable && connection.config().transport() == null) {
            err.println(
                    "mcm: warning: no transport that takes groups to other processes is installed: only connections of"
                            + " this process can be in group \""
                            + connection.group()
                            + "\". 'mcm send --both' sends and receives in one process.");
            err.flush();
        }
    }
}
