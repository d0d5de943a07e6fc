package io.mcm.examples.tcp;

import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.spi.Availability;
import io.mcm.spi.EgressPort;
import io.mcm.spi.IngressPort;
import io.mcm.spi.Link;
import io.mcm.spi.NodeContext;
import io.mcm.spi.Transport;
import io.mcm.spi.TransportConfig;
import io.mcm.spi.TransportProvider;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Frames over TCP: the sender listens, one receiver dials it. Found through {@code module-info} and
 * {@code META-INF/services}, used as {@code mesh.connection().transport(new
 * TcpTransport.Address("127.0.0.1", 7000))}.
 */
public final class TcpTransport implements TransportProvider, Transport {
    private static final String NAME = "tcp-example";

    /**
     * Where the sender listens.
     *
     * @param host its name or number
     * @param port its port
     */
    public record Address(String host, int port) implements TransportConfig {
        @Override
        public String transport() {
            return NAME;
        }

        @Override
        public String address() {
            return host + ":" + port;
        }

        InetSocketAddress socket() {
            return new InetSocketAddress(host, port);
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Class<Address> configType() {
        return Address.class;
    }

    @Override
    public Availability availability() {
        return Availability.yes("the JDK's sockets");
    }

    @Override
    public Transport start(NodeContext node) {
        return this;
    }

    @Override
    public Link openEgress(TransportConfig config, EgressPort port) {
        Address address = (Address) config;
        try {
            return new TcpSender(address.socket(), port).start();
        } catch (IOException e) {
            throw new ConnectionException(
                    ErrorCode.CONNECTION_FAILED,
                    "cannot listen at " + address.address() + ": " + e.getMessage(),
                    e);
        }
    }

    @Override
    public Link openIngress(TransportConfig config, IngressPort port) {
        return new TcpReceiver(((Address) config).socket(), port).start();
    }

    @Override
    public void close() {
        // its links were closed with their connections
    }
}
