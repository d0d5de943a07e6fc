package io.mcm.examples.tcp;

import io.mcm.contract.ForkedSide;
import io.mcm.contract.Side;
import io.mcm.contract.TransportContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Runs the contract of all transports on the example's, between two JVMs. */
class TcpTransportContractTest extends TransportContract {
    @Override
    protected Side launch(String node, boolean sending) {
        return ForkedSide.start(TcpAddressing.class, "mesh-of-" + node, node);
    }

    @Override
    protected String newStream() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "port-" + free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    protected int cycles() {
        return Boolean.getBoolean("mcm.soak") ? super.cycles() : 100;
    }
}
