package io.mcm.examples.tcp;

import io.mcm.ConnectionBuilder;
import io.mcm.contract.TransportUnderTest;

/** The stream's name ends with the port. */
public final class TcpAddressing implements TransportUnderTest {
    @Override
    public void address(ConnectionBuilder connection, String stream) {
        int port = Integer.parseInt(stream.substring(stream.lastIndexOf('-') + 1));
        connection.transport(new TcpTransport.Address("127.0.0.1", port));
    }
}
