package io.mcm.group;

import io.mcm.Connection;
import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.McmException;
import io.mcm.MeshConfig;
import io.mcm.format.Format;
import io.mcm.linux.EventLoop;
import io.mcm.linux.UnixSocket;
import io.mcm.node.ClaimLock;
import io.mcm.node.ConnectionCounters;
import io.mcm.node.HostNetwork;
import io.mcm.node.NodeId;
import io.mcm.node.NodeRecord;
import io.mcm.node.Reconciler;
import io.mcm.node.SourceDescription;
import io.mcm.node.Subscribe;
import io.mcm.node.Topology;
import io.mcm.spi.host.HostTransport;
import io.mcm.spi.host.HostTransportProvider;
import io.mcm.spi.host.HostTransports;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's part in the mesh of its host: tells the others what it has, serves its groups to their
 * receivers, and fetches theirs for its own. All on one thread, which sleeps while nothing changes;
 * no frame goes through it.
 */
final class HostLinks implements HostNetwork.Events, Reconciler.Maker, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HostLinks.class);

    private final Node node;
    private final MeshConfig config;
    private final NodeId id = NodeId.random();
    private final long incarnation = ThreadLocalRandom.current().nextLong();
    private final EventLoop loop;
    private final HostNetwork network;
    private final Reconciler reconciler;

    /** The transport between processes, or why there is none. */
    private final @Nullable HostTransport transport;

    private final String noTransport;

    /** Somebody said that something changed, and the loop has not come to it yet. */
    private final AtomicBoolean stale = new AtomicBoolean();

    /* The rest belongs to the loop's thread. */

    private long version;

    /** What the others were told last. */
    private @Nullable NodeRecord published;

    private List<NodeRecord> peers = List.of();
    private final Map<Topology.Link, Fetch> fetches = new HashMap<>();
    private final Set<Serve> serves = new HashSet<>();
    private boolean closed;

    /** Others may be heard of before this object is complete. */
    private boolean begun;

    private HostLinks(Node node, MeshConfig config, EventLoop loop) {
        this.node = node;
        this.config = config;
        this.loop = loop;
        this.reconciler = new Reconciler(loop, id, this);
        HostTransports.Found found = HostTransports.find();
        HostTransportProvider provider = found.provider();
        this.transport = provider == null ? null : provider.start();
        this.noTransport = found.availability().reason() + ": " + found.availability().remedy();
        this.network = HostNetwork.join(config, loop, id, this);
    }

    /**
     * Joins the other nodes of the host.
     *
     * @throws McmException there is no directory to meet in
     */
    static HostLinks join(Node node, MeshConfig config) {
        EventLoop loop = EventLoop.start("mcm-" + config.node());
        try {
            HostLinks links = new HostLinks(node, config, loop);
            loop.execute(links::begin);
            links.network.publishCounters(links::counters);
            return links;
        } catch (Throwable e) {
            loop.close();
            throw e;
        }
    }

    /** Any thread: the right to be the source of a group on this host. */
    ClaimLock claim(String group) {
        return network.claim(group, "node " + config.node());
    }

    /** Any thread: connections or their states are not what they were. */
    void changed() {
        if (stale.compareAndSet(false, true)) {
            loop.execute(this::publish);
        }
    }

    /** Any thread: refuses a receiver of a group whose source, elsewhere, has another format. */
    void checkFormat(Group group, RxEndpoint receiver) {
        for (NodeRecord record : network.peers()) {
            for (NodeRecord.Source source : record.sources()) {
                if (source.group().equals(group.name())) {
                    Format format = parse(source.format());
                    if (format != null && !Group.accepts(receiver.config().format(), format)) {
                        throw new ConnectionException(
                                ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE,
                                group.formatObstacle(format, receiver.config().format()));
                    }
                }
            }
        }
    }

    private static @Nullable Format parse(String text) {
        try {
            return Format.parse(text);
        } catch (McmException e) {
            return null; // a newer node's, or nonsense
        }
    }

    private void begin() {
        begun = true;
        publish();
    }

    private void publish() {
        stale.set(false);
        if (closed || !begun) {
            return;
        }
        List<NodeRecord.Source> sources = new ArrayList<>();
        List<NodeRecord.Receiver> receivers = new ArrayList<>();
        for (Endpoint connection : node.ofGroups()) {
            if (connection instanceof TxEndpoint source) {
                if (source.owner.source() == source) {
                    sources.add(describe(source));
                }
            } else {
                receivers.add(
                        new NodeRecord.Receiver(
                                connection.number(), connection.group(), word(connection)));
            }
        }
        NodeRecord record = record(sources, receivers);
        if (!record.equals(published)) { // the others answer what they hear with news of their own
            version++;
            record = record(sources, receivers);
            try {
                network.publish(record);
                published = record;
            } catch (ConnectionException e) {
                LOG.error("other nodes see an old state of this one: {}", e.getMessage());
            }
        }
        reconcile(record);
    }

    private NodeRecord record(
            List<NodeRecord.Source> sources, List<NodeRecord.Receiver> receivers) {
        return new NodeRecord(
                id,
                incarnation,
                version,
                config.mesh(),
                config.node(),
                sources,
                receivers,
                links());
    }

    private NodeRecord.Source describe(TxEndpoint source) {
        return new NodeRecord.Source(
                source.number(),
                source.group(),
                source.format().toText(),
                source.config().slots(),
                source.payloadCapacity(),
                source.metadataCapacity(),
                "node " + config.node());
    }

    private static String word(Connection connection) {
        return connection.state().name().toLowerCase(Locale.ROOT);
    }

    private List<NodeRecord.Link> links() {
        List<NodeRecord.Link> links = new ArrayList<>();
        fetches.forEach((link, fetch) -> links.add(fetch.describe()));
        serves.forEach(serve -> links.add(serve.describe()));
        return links;
    }

    private void reconcile(NodeRecord own) {
        List<NodeRecord> all = new ArrayList<>(peers);
        all.add(own);
        reconciler.reconcile(all);
    }

    private List<ConnectionCounters> counters() {
        List<ConnectionCounters> counters = new ArrayList<>();
        for (Endpoint connection : node.ofGroups()) {
            counters.add(
                    new ConnectionCounters(
                            connection.number(),
                            connection instanceof TxEndpoint,
                            connection.group(),
                            word(connection),
                            connection.stats()));
        }
        return counters;
    }

    @Override
    public void peersChanged(List<NodeRecord> records) {
        peers = records;
        changed();
    }

    // Frames from elsewhere for receivers here

    @Override
    public void make(Topology.Link link) {
        RxEndpoint receiver = node.receiver(link.connection());
        if (receiver == null) {
            reconciler.lost(link, "the receiver is gone");
            return;
        }
        Fetch fetch = new Fetch(link, receiver);
        fetches.put(link, fetch);
        fetch.begin();
    }

    @Override
    public void cut(Topology.Link link) {
        Fetch fetch = fetches.remove(link);
        if (fetch != null) {
            fetch.cut();
        }
    }

    /** A receiver's link to a source on another node. */
    private final class Fetch implements RemoteFetch.Owner {
        private final Topology.Link link;
        private final RemoteFetch fetch;

        Fetch(Topology.Link link, RxEndpoint receiver) {
            this.link = link;
            this.fetch = new RemoteFetch(receiver, loop, this);
        }

        void begin() {
            HostTransport by = transport;
            if (by == null) {
                fetch.refused(ErrorCode.TRANSPORT_UNAVAILABLE, noTransport);
                return;
            }
            RxEndpoint receiver = fetch.receiver();
            Format format = receiver.config().format();
            Subscribe request =
                    new Subscribe(
                            config.mesh(),
                            link.group(),
                            link.connection(),
                            id,
                            config.node(),
                            receiver.config().delivery(),
                            receiver.config().queueCapacity(),
                            receiver.config().maxStall(),
                            format == null ? null : format.toText());
            fetch.begin(by, network.subscribe(link.source(), request, RemoteFetch.PATIENCE, fetch));
        }

        void cut() {
            fetch.cut();
        }

        @Override
        public void opened() {
            reconciler.made(link);
            changed();
        }

        @Override
        public void over(String why) {
            if (fetches.remove(link, this)) {
                reconciler.lost(link, why);
                changed();
            }
        }

        NodeRecord.Link describe() {
            return new NodeRecord.Link(
                    NodeRecord.Direction.INGRESS,
                    "memif",
                    link.group(),
                    link.source(),
                    link.connection(),
                    fetch.isOpen() ? "active" : "establishing");
        }
    }

    // Frames from sources here for receivers elsewhere

    @Override
    public void subscribed(UnixSocket socket, Subscribe request) {
        TxEndpoint source = node.sourceOf(request.group());
        HostTransport by = transport;
        Format wanted = request.format() == null ? null : parse(request.format());
        if (source == null) {
            HostNetwork.refuse(
                    socket,
                    ErrorCode.CONNECTION_FAILED,
                    "group " + request.group() + " has no source here any more");
        } else if (by == null) {
            HostNetwork.refuse(
                    socket, ErrorCode.TRANSPORT_UNAVAILABLE, "on the source's side " + noTransport);
        } else if (request.format() != null
                && (wanted == null || !Group.accepts(wanted, source.format()))) {
            HostNetwork.refuse(
                    socket,
                    ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE,
                    source.owner.formatObstacle(source.format(), wanted));
        } else if (!source.hasRoom()) {
            HostNetwork.refuse(socket, ErrorCode.GROUP_FULL, source.owner.roomObstacle(source));
        } else {
            serve(socket, request, source, by);
        }
    }

    private void serve(UnixSocket socket, Subscribe request, TxEndpoint source, HostTransport by) {
        RemoteServe serve = source.serve(request);
        if (serve == null) {
            HostNetwork.refuse(socket, ErrorCode.CONNECTION_CLOSED, "the source is closing");
            return;
        }
        try {
            SourceDescription description =
                    new SourceDescription(source.format().toText(), source.segment().plan());
            HostNetwork.accept(socket, description.toJson());
        } catch (ConnectionException e) {
            serve.closed(String.valueOf(e.getMessage()));
            socket.close();
            return;
        }
        Serve served = new Serve(request, serve);
        serves.add(served);
        serve.begin(by, socket, loop, served);
        changed();
    }

    /** A link to a receiver on another node. */
    private final class Serve implements RemoteServe.Owner {
        private final Subscribe request;
        private final RemoteServe serve;

        Serve(Subscribe request, RemoteServe serve) {
            this.request = request;
            this.serve = serve;
        }

        @Override
        public void over() {
            serves.remove(this);
            changed();
        }

        NodeRecord.Link describe() {
            return new NodeRecord.Link(
                    NodeRecord.Direction.EGRESS,
                    "memif",
                    request.group(),
                    request.node(),
                    request.connection(),
                    serve.isOpen() ? "active" : "establishing");
        }
    }

    /** After all connections are closed. */
    @Override
    public void close() {
        loop.execute(
                () -> {
                    closed = true;
                    reconciler.close();
                    List.copyOf(serves).forEach(serve -> serve.serve.abort("the node closes"));
                });
        network.close();
        loop.close();
    }
}
