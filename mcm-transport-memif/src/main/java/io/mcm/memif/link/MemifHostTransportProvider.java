package io.mcm.memif.link;

import io.mcm.ConnectionException;
import io.mcm.linux.Sockets;
import io.mcm.spi.Availability;
import io.mcm.spi.host.HostTransport;
import io.mcm.spi.host.HostTransportProvider;

/** Offers memif links between the nodes of a host. */
public final class MemifHostTransportProvider implements HostTransportProvider {
    /** Called by {@link java.util.ServiceLoader}. */
    public MemifHostTransportProvider() {}

    @Override
    public Availability availability() {
        try {
            Sockets.get();
            return Availability.yes("memif 2.0, our own rings");
        } catch (ConnectionException e) {
            return Availability.no(String.valueOf(e.getMessage()), "see mcm doctor");
        }
    }

    @Override
    public HostTransport start() {
        return new MemifHostTransport();
    }
}
