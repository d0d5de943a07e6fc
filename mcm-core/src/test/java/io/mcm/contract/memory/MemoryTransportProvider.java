package io.mcm.contract.memory;

import io.mcm.spi.Availability;
import io.mcm.spi.NodeContext;
import io.mcm.spi.Transport;
import io.mcm.spi.TransportConfig;
import io.mcm.spi.TransportProvider;

/** Registers the in-memory transport. */
public final class MemoryTransportProvider implements TransportProvider {
    @Override
    public String name() {
        return MemoryAddress.TRANSPORT;
    }

    @Override
    public Class<? extends TransportConfig> configType() {
        return MemoryAddress.class;
    }

    @Override
    public Availability availability() {
        return Availability.yes("threads of this JVM");
    }

    @Override
    public Transport start(NodeContext node) {
        return new MemoryTransport(node.config().node());
    }
}
