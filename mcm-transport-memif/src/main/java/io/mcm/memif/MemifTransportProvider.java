package io.mcm.memif;

import io.mcm.ConnectionException;
import io.mcm.linux.Sockets;
import io.mcm.spi.Availability;
import io.mcm.spi.NodeContext;
import io.mcm.spi.Transport;
import io.mcm.spi.TransportConfig;
import io.mcm.spi.TransportProvider;

/** Finds memif for {@link java.util.ServiceLoader}. */
public final class MemifTransportProvider implements TransportProvider {
    /** For {@link java.util.ServiceLoader}. */
    public MemifTransportProvider() {}

    @Override
    public String name() {
        return "memif";
    }

    @Override
    public Class<? extends TransportConfig> configType() {
        return Memif.class;
    }

    @Override
    public Availability availability() {
        try {
            Sockets.get();
            return Availability.yes("memif 2.0 in Java");
        } catch (ConnectionException e) {
            return Availability.no(
                    String.valueOf(e.getMessage()), "run on Linux and allow native access");
        }
    }

    @Override
    public Transport start(NodeContext node) {
        return new MemifTransport();
    }
}
