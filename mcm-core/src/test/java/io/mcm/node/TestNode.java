package io.mcm.node;

import io.mcm.MeshConfig;
import io.mcm.linux.EventLoop;
import io.mcm.linux.UnixSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A node without groups, in this process. */
final class TestNode implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(30);

    final NodeId id;
    final EventLoop loop;
    final HostNetwork network;
    final BlockingQueue<Subscribe> requests = new LinkedBlockingQueue<>();
    private final MeshConfig config;
    private final Object lock = new Object();
    private int changes;
    private long version;
    private @Nullable NodeRecord last;

    /** What the node does with a receiver. */
    interface Door {
        void opens(UnixSocket socket, Subscribe request);
    }

    TestNode(MeshConfig config, NodeId id, Door door) {
        this(config, id, door, peers -> {});
    }

    TestNode(MeshConfig config, Consumer<List<NodeRecord>> listener) {
        this(config, NodeId.random(), (socket, request) -> socket.close(), listener);
    }

    private TestNode(MeshConfig config, NodeId id, Door door, Consumer<List<NodeRecord>> listener) {
        this.config = config;
        this.id = id;
        this.loop = EventLoop.start("node-" + id);
        this.network =
                HostNetwork.join(
                        config,
                        loop,
                        id,
                        new HostNetwork.Events() {
                            @Override
                            public void peersChanged(List<NodeRecord> peers) {
                                listener.accept(peers);
                                synchronized (lock) {
                                    changes++;
                                    lock.notifyAll();
                                }
                            }

                            @Override
                            public void subscribed(UnixSocket socket, Subscribe request) {
                                requests.add(request);
                                door.opens(socket, request);
                            }
                        });
    }

    TestNode(MeshConfig config) {
        this(config, NodeId.random(), (socket, request) -> socket.close());
    }

    static TestNode launch(Path directory, String mesh, String name) {
        TestNode node = new TestNode(config(directory, mesh, name).build());
        node.publish();
        return node;
    }

    static MeshConfig.Builder config(Path directory, String mesh, String name) {
        return MeshConfig.builder().mesh(mesh).node(name).runtimeDirectory(directory);
    }

    /** Tells the others its groups. */
    void publish(String... groups) {
        NodeRecord record = record(groups);
        network.publish(record);
        last = record;
    }

    /** What it told the others last. */
    NodeRecord last() {
        return Objects.requireNonNull(last);
    }

    NodeRecord record(String... groups) {
        version++;
        return new NodeRecord(
                id,
                1,
                version,
                config.mesh(),
                config.node(),
                List.of(groups).stream().map(TestNode::source).toList(),
                List.of(),
                List.of());
    }

    private static NodeRecord.Source source(String group) {
        return new NodeRecord.Source(1, group, "blob/1000", 8, 1000, 0, "node x");
    }

    /** Waits until the others are as they are to be. */
    List<NodeRecord> await(Predicate<List<NodeRecord>> wanted) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        synchronized (lock) {
            while (!wanted.test(network.peers())) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new AssertionError(
                            "node " + config.node() + " still has " + network.peers());
                }
                try {
                    lock.wait(left);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }
        return network.peers();
    }

    void awaitPeers(int count) {
        List<NodeRecord> ignored = await(peers -> peers.size() == count);
    }

    /** How often it heard of the others. */
    int changes() {
        synchronized (lock) {
            return changes;
        }
    }

    @Override
    public void close() {
        network.close();
        loop.close();
    }
}
