package io.mcm.group;

import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.MeshConfig;
import io.mcm.spi.Availability;
import io.mcm.spi.NodeContext;
import io.mcm.spi.Transport;
import io.mcm.spi.TransportConfig;
import io.mcm.spi.TransportProvider;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transports of a node, found and started when the first connection asks for them. */
final class Transports implements AutoCloseable, NodeContext {
    private static final Logger LOG = LoggerFactory.getLogger(Transports.class);

    private final MeshConfig config;
    private final Map<String, Transport> running = new LinkedHashMap<>();
    private boolean closed;

    Transports(MeshConfig config) {
        this.config = config;
    }

    @Override
    public MeshConfig config() {
        return config;
    }

    synchronized Transport get(TransportConfig place) {
        if (closed) {
            throw new ConnectionException(
                    ErrorCode.CONNECTION_CLOSED, "node " + config.node() + " is closed");
        }
        Transport transport = running.get(place.transport());
        if (transport == null) {
            transport = start(place);
            running.put(place.transport(), transport);
        }
        return transport;
    }

    private Transport start(TransportConfig place) {
        Map<String, TransportProvider> installed = installed();
        TransportProvider provider = installed.get(place.transport());
        if (provider == null) {
            throw new ConnectionException(
                    ErrorCode.TRANSPORT_UNAVAILABLE,
                    "no transport '"
                            + place.transport()
                            + "' is installed, only "
                            + installed.keySet()
                            + ": add the artifact that provides it to the application");
        }
        Availability availability = provider.availability();
        if (!availability.available()) {
            throw new ConnectionException(
                    ErrorCode.TRANSPORT_UNAVAILABLE,
                    "transport '"
                            + place.transport()
                            + "' cannot work here: "
                            + availability.reason()
                            + "; "
                            + availability.remedy());
        }
        if (!provider.configType().isInstance(place)) {
            throw new ConnectionException(
                    ErrorCode.CONNECTION_CONFIG_INVALID,
                    "transport '"
                            + place.transport()
                            + "' takes "
                            + provider.configType().getName()
                            + ", not "
                            + place.getClass().getName());
        }
        LOG.info("transport {} started: {}", place.transport(), availability.reason());
        return provider.start(this);
    }

    private static Map<String, TransportProvider> installed() {
        Map<String, TransportProvider> found = new LinkedHashMap<>();
        var providers = ServiceLoader.load(TransportProvider.class).iterator();
        while (true) {
            try {
                if (!providers.hasNext()) {
                    return found;
                }
                TransportProvider provider = providers.next();
                found.putIfAbsent(provider.name(), provider);
            } catch (ServiceConfigurationError e) {
                LOG.warn("a transport provider cannot be loaded", e);
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        running.values().forEach(Transport::close);
        running.clear();
    }
}
