package io.mcm.st2110;

import io.mcm.McmException;
import io.mcm.St2110;
import io.mcm.linux.Sockets;
import io.mcm.spi.Availability;
import io.mcm.spi.NodeContext;
import io.mcm.spi.Transport;
import io.mcm.spi.TransportProvider;
import io.mcm.st2110.socket.SocketEngine;

/** Streams of {@link St2110}, over the kernel's UDP sockets. */
public final class St2110TransportProvider implements TransportProvider {
    /** For {@link java.util.ServiceLoader}. */
    public St2110TransportProvider() {}

    @Override
    public String name() {
        return "st2110";
    }

    @Override
    public Class<St2110> configType() {
        return St2110.class;
    }

    @Override
    public Availability availability() {
        try {
            Sockets.get();
            return Availability.yes("the kernel's UDP sockets");
        } catch (McmException e) {
            return Availability.no(
                    "no native access: " + e.getMessage(), "run on Linux, with native access");
        }
    }

    @Override
    public Transport start(NodeContext node) {
        return new SocketEngine(node.config().st2110Address());
    }
}
