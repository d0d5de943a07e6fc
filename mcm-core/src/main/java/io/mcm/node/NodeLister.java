package io.mcm.node;

import io.mcm.ConfigException;
import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.linux.EventLoop;
import io.mcm.linux.FileSystem;
import io.mcm.linux.Sockets;
import io.mcm.linux.SystemCallException;
import io.mcm.linux.UnixSocket;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the nodes of a host what they are doing, without being one. */
public final class NodeLister {
    private static final Logger LOG = LoggerFactory.getLogger(NodeLister.class);

    private NodeLister() {}

    /**
     * What the nodes of a host said.
     *
     * @param records of those that answered, in the order of their ids
     * @param silent those that are there and gave no record: stopped, of another user, too new or
     *     too old, or just launched
     */
    public record Listing(List<NodeRecord> records, List<NodeId> silent) {}

    /**
     * Asks all nodes of a host.
     *
     * @param directory where they meet
     * @param mesh whose nodes are wanted; null for those of every mesh
     * @param timeout how long they may take, all together
     * @return what they said
     * @throws ConnectionException interrupted; or the directory cannot be read
     */
    public static Listing list(
            RuntimeDirectory directory, @Nullable String mesh, Duration timeout) {
        List<NodeId> nodes = nodes(directory);
        CountDownLatch open = new CountDownLatch(nodes.size());
        List<Question> questions = nodes.stream().map(node -> new Question(node, open)).toList();
        try (EventLoop loop = EventLoop.start("mcm-list")) {
            MemorySegment packet = Arena.ofAuto().allocate(Packet.MAX_SIZE);
            loop.execute(() -> questions.forEach(q -> q.ask(directory, loop, packet)));
            boolean all = open.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
            LOG.debug("all nodes answered: {}", all);
            loop.execute(() -> questions.forEach(Question::end));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectionException(
                    ErrorCode.INTERRUPTED, "interrupted while nodes are asked", e);
        }
        List<NodeRecord> records = new ArrayList<>();
        List<NodeId> silent = new ArrayList<>();
        for (Question question : questions) {
            NodeRecord record = question.record;
            if (record == null && !question.dead) {
                silent.add(question.node);
            } else if (record != null && (mesh == null || mesh.equals(record.mesh()))) {
                records.add(record);
            }
        }
        return new Listing(List.copyOf(records), List.copyOf(silent));
    }

    private static List<NodeId> nodes(RuntimeDirectory directory) {
        List<NodeId> nodes = new ArrayList<>();
        try {
            for (String name : directory.names()) {
                NodeId node = RuntimeDirectory.nodeOf(name, RuntimeDirectory.SOCKET);
                if (node != null) {
                    nodes.add(node);
                }
            }
        } catch (IOException e) {
            throw new ConnectionException(
                    ErrorCode.SYSTEM_CALL, "cannot read " + directory + ": " + e.getMessage(), e);
        }
        Collections.sort(nodes);
        return nodes;
    }

    /** A question to a node. Its fields are read when the loop is closed. */
    private static final class Question implements Channel.Handler {
        private final NodeId node;
        private final CountDownLatch open;
        private @Nullable Channel channel;
        private @Nullable NodeRecord record;
        private boolean dead;
        private boolean over;

        Question(NodeId node, CountDownLatch open) {
            this.node = node;
            this.open = open;
        }

        void ask(RuntimeDirectory directory, EventLoop loop, MemorySegment packet) {
            try {
                UnixSocket socket = directory.connect(node);
                Channel asked = new Channel(loop, packet, socket, this);
                channel = asked;
                asked.send(Packet.Type.LIST, "{}");
            } catch (SystemCallException e) {
                dead = e.errno() == Sockets.ECONNREFUSED || e.errno() == FileSystem.ENOENT;
                end();
            }
        }

        @Override
        public void received(Packet.Type type, String text) {
            try {
                if (type == Packet.Type.RECORD) {
                    NodeRecord read = NodeRecord.fromJson(text);
                    record = read.id().equals(node) ? read : null;
                }
            } catch (ConfigException e) {
                LOG.debug("node {} has a bad record: {}", node, e.getMessage());
            }
            end();
        }

        @Override
        public void ended(Channel.End end, String what) {
            LOG.debug("node {} gave no record: {}", node, what);
            end();
        }

        void end() {
            if (!over) {
                over = true;
                if (channel != null) {
                    channel.close();
                }
                open.countDown();
            }
        }
    }
}
