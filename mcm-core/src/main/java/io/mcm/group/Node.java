package io.mcm.group;

import io.mcm.ConnectionConfig;
import io.mcm.ConnectionException;
import io.mcm.ConnectionListener;
import io.mcm.ConnectionState;
import io.mcm.Discovery;
import io.mcm.ErrorCode;
import io.mcm.MeshConfig;
import io.mcm.RxConnection;
import io.mcm.TxConnection;
import io.mcm.format.Format;
import io.mcm.memory.Segment;
import io.mcm.spi.Transport;
import io.mcm.spi.TransportConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The groups and connections of one {@link io.mcm.Mesh}. */
public final class Node implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Node.class);

    private final MeshConfig config;
    private final Transports transports;

    /** All below is guarded by this. Never held while a connection opens a link or closes. */
    private final Object lock = new Object();

    private final Map<String, Group> groups = new HashMap<>();
    private final List<Endpoint> connections = new ArrayList<>();
    private int lastNumber;
    private boolean closed;

    /** The other nodes of the host, or null when this one is alone. */
    private final @Nullable HostLinks host;

    /**
     * Makes a node without connections, and lets it meet the others of its host.
     *
     * @param config its settings
     * @throws io.mcm.ConfigException the runtime directory of the settings cannot be used
     */
    public Node(MeshConfig config) {
        this.config = config;
        this.transports = new Transports(config);
        this.host = config.discovery() == Discovery.NONE ? null : meet(config);
    }

    private @Nullable HostLinks meet(MeshConfig config) {
        try {
            return HostLinks.join(this, config);
        } catch (ConnectionException e) {
            LOG.warn(
                    "node {} is alone: it cannot meet the other nodes of this host: {}",
                    config.node(),
                    e.getMessage());
            return null;
        }
    }

    /**
     * Opens a group's source.
     *
     * @param settings checked settings with a format
     * @param listeners hear of it from the start
     * @return the open connection
     */
    public TxConnection openTx(ConnectionConfig settings, List<ConnectionListener> listeners) {
        TransportConfig place = settings.transport();
        Transport transport = place == null ? null : transports.get(place);
        Group group = enter(settings);
        TxEndpoint source = null;
        try {
            source = newSource(group, "node " + config.node(), settings, listeners);
            admit(source);
            source.become(ConnectionState.ESTABLISHING, "opening");
            if (transport == null && host != null) {
                claim(group, source, host);
            } else {
                group.claim(source);
            }
            if (transport == null || place == null) {
                source.become(ConnectionState.ACTIVE, "open");
            } else {
                source.egress(Egress.open(transport, place, group, source));
            }
            pause(settings.creationDelay());
            return source;
        } catch (Throwable e) {
            undo(group, source);
            throw e;
        }
    }

    /** The right to the group first: only then may receivers be given to this source. */
    private static void claim(Group group, TxEndpoint source, HostLinks host) {
        if (group.source() == null) {
            source.claimed(host.claim(group.name()));
        }
        group.claim(source);
    }

    /**
     * Opens a receiver.
     *
     * @param settings checked settings
     * @param listeners hear of it from the start
     * @return the open connection
     */
    public RxConnection openRx(ConnectionConfig settings, List<ConnectionListener> listeners) {
        TransportConfig place = settings.transport();
        Transport transport = place == null ? null : transports.get(place);
        Group group = enter(settings);
        RxEndpoint receiver = null;
        try {
            receiver = new RxEndpoint(group, settings, config.leakDetection(), listeners);
            admit(receiver);
            receiver.become(ConnectionState.ESTABLISHING, "waits for its source");
            if (transport == null && host != null) {
                host.checkFormat(group, receiver);
            }
            group.join(receiver);
            stateChanged();
            if (transport != null && place != null) {
                group.openIngress(transport, place, settings);
            }
            return receiver;
        } catch (Throwable e) {
            undo(group, receiver);
            throw e;
        }
    }

    /** Makes an endpoint that can be a group's source; closes nothing when it cannot. */
    TxEndpoint newSource(
            Group group,
            String holder,
            ConnectionConfig settings,
            List<ConnectionListener> listeners) {
        Format format = settings.format();
        if (format == null) {
            throw new ConnectionException(
                    ErrorCode.CONNECTION_CONFIG_INVALID, "a sender needs a format; none was given");
        }
        return newSource(
                group,
                holder,
                settings,
                format,
                settings.maxPayloadSize(),
                settings.maxMetadataSize(),
                listeners);
    }

    TxEndpoint newSource(
            Group group,
            String holder,
            ConnectionConfig settings,
            Format format,
            int maxPayloadSize,
            int maxMetadataSize,
            List<ConnectionListener> listeners) {
        Segment segment =
                Segment.create(
                        group.name(),
                        settings.slots(),
                        maxMetadataSize,
                        maxPayloadSize,
                        config.pages());
        return new TxEndpoint(
                group,
                holder,
                settings,
                format,
                segment,
                maxPayloadSize,
                maxMetadataSize,
                config.leakDetection(),
                listeners);
    }

    /** Counts a connection to its group. */
    private Group enter(ConnectionConfig settings) {
        synchronized (lock) {
            checkOpen();
            Group group =
                    groups.computeIfAbsent(
                            nameOf(settings.transport(), settings.group()),
                            key -> new Group(this, settings.group()));
            group.users++;
            return group;
        }
    }

    /** A place of a transport is never the group of the mesh that happens to have its name. */
    private static String nameOf(@Nullable TransportConfig place, String group) {
        return (place == null ? "" : place.transport()) + ' ' + group;
    }

    private void admit(Endpoint connection) {
        synchronized (lock) {
            checkOpen();
            if (connections.size() >= config.maxConnections()) {
                throw new ConnectionException(
                        ErrorCode.MAX_CONNECTIONS,
                        "node "
                                + config.node()
                                + " has "
                                + connections.size()
                                + " connections, maxConnections is "
                                + config.maxConnections()
                                + ": close one, or launch the node with more");
            }
            connection.number(++lastNumber);
            connections.add(connection);
        }
    }

    /** Any thread: the connections that belong to groups of the mesh. */
    List<Endpoint> ofGroups() {
        synchronized (lock) {
            return connections.stream().filter(c -> c.config().transport() == null).toList();
        }
    }

    /** Any thread: the receiver of that number, or null. */
    @Nullable RxEndpoint receiver(int number) {
        synchronized (lock) {
            for (Endpoint each : connections) {
                if (each.number() == number && each instanceof RxEndpoint receiver) {
                    return receiver;
                }
            }
            return null;
        }
    }

    /** Any thread: the source of a group of the mesh, or null. */
    @Nullable TxEndpoint sourceOf(String group) {
        synchronized (lock) {
            Group named = groups.get(nameOf(null, group));
            return named == null ? null : named.source();
        }
    }

    /** Any thread: the other nodes of the host should know. */
    void stateChanged() {
        if (host != null) {
            host.changed();
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new ConnectionException(
                    ErrorCode.CONNECTION_CLOSED, "node " + config.node() + " is closed");
        }
    }

    /** An open failed half way. */
    private void undo(Group group, @Nullable Endpoint connection) {
        if (connection != null) {
            connection.close(); // comes back here through closed(..) if it was admitted
        }
        if (connection == null) {
            leave(group);
        }
    }

    /** An endpoint is closed; one that belongs to a link was never counted. */
    void closed(Endpoint connection) {
        synchronized (lock) {
            connections.remove(connection);
        }
        stateChanged();
        if (!connection.isOfLink()) {
            leave(connection.owner);
        }
    }

    private void leave(Group group) {
        synchronized (lock) {
            if (--group.users == 0) {
                groups.values().remove(group);
            }
        }
    }

    private void pause(Duration delay) {
        if (delay.isPositive()) {
            try {
                Thread.sleep(delay);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ConnectionException(
                        ErrorCode.INTERRUPTED, "interrupted in the creation delay", e);
            }
        }
    }

    /** Closes all connections, senders first, then the transports. Any number of times. */
    @Override
    public void close() {
        List<Endpoint> open;
        synchronized (lock) {
            closed = true;
            open = new ArrayList<>(connections);
        }
        open.stream().filter(TxEndpoint.class::isInstance).forEach(Endpoint::close);
        open.forEach(Endpoint::close);
        transports.close();
        if (host != null) {
            host.close();
        }
    }
}
