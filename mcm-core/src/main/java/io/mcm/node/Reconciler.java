package io.mcm.node;

import io.mcm.linux.EventLoop;
import io.mcm.node.Topology.Link;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the links of a node's receivers into line with the records: makes those that must be, cuts
 * those that must not, and tries again what did not come to be.
 *
 * <p>It fails static: a link whose source's node is merely not heard of any more stays until it is
 * itself lost, or the group has another source. The loop's thread only.
 */
public final class Reconciler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
    private static final Backoff RETRY =
            new Backoff(TimeUnit.MILLISECONDS.toNanos(20), TimeUnit.SECONDS.toNanos(2));

    /** Makes and cuts links. */
    public interface Maker {
        /**
         * Begins to make a link. What comes of it is told with {@link Reconciler#made} or {@link
         * Reconciler#lost}, during this call or later.
         *
         * @param link which
         */
        void make(Link link);

        /**
         * Ends a link that is there or being made. Nothing is to be told of it any more, and it may
         * be made again at once.
         *
         * @param link which
         */
        void cut(Link link);
    }

    /** A link that must be. */
    private static final class Attempt {
        private int failures;

        /** When it is to be tried again; null when it is there or being made. */
        private EventLoop.@Nullable Timer timer;
    }

    private final EventLoop loop;
    private final NodeId self;
    private final Maker maker;
    private final Map<Link, Attempt> attempts = new HashMap<>();
    private Set<Link> wanted = Set.of();

    /**
     * Makes one that has nothing to do yet.
     *
     * @param loop has its timers
     * @param self the node whose receivers' links it makes
     * @param maker does it
     */
    public Reconciler(EventLoop loop, NodeId self, Maker maker) {
        this.loop = loop;
        this.self = self;
        this.maker = maker;
    }

    /**
     * Takes new records into account: cuts first, then makes.
     *
     * @param records of all nodes that are heard of, this one among them
     */
    public void reconcile(Collection<NodeRecord> records) {
        Set<Link> links = new TreeSet<>(Topology.links(records));
        links.removeIf(link -> !link.receiver().equals(self));
        wanted = links;
        surplus(attempts.keySet(), links, records).forEach(this::cut);
        for (Link link : links) {
            if (!attempts.containsKey(link)) {
                attempts.put(link, new Attempt());
                maker.make(link);
            }
        }
    }

    /**
     * The links that must go: withdrawn by one of their ends, or replaced.
     *
     * @param existing the links of a node's receivers
     * @param wanted those that must be
     * @param records of all nodes that are heard of
     * @return those of the existing ones to cut
     */
    static List<Link> surplus(
            Collection<Link> existing, Set<Link> wanted, Collection<NodeRecord> records) {
        Set<NodeId> heardOf = new HashSet<>();
        Set<List<Object>> receivers = new HashSet<>();
        for (NodeRecord record : records) {
            heardOf.add(record.id());
            record.receivers().forEach(r -> receivers.add(key(record.id(), r.connection())));
        }
        Set<List<Object>> served = new HashSet<>();
        wanted.forEach(link -> served.add(key(link.receiver(), link.connection())));
        List<Link> surplus = new ArrayList<>();
        for (Link link : existing) {
            List<Object> receiver = key(link.receiver(), link.connection());
            boolean stays =
                    !heardOf.contains(link.source())
                            && receivers.contains(receiver)
                            && !served.contains(receiver);
            if (!wanted.contains(link) && !stays) {
                surplus.add(link);
            }
        }
        return surplus;
    }

    private static List<Object> key(NodeId node, int connection) {
        return List.of(node, connection);
    }

    private void cut(Link link) {
        if (forget(link)) {
            maker.cut(link);
        }
    }

    /** Drops a link, and tells whether it is there or being made. */
    private boolean forget(Link link) {
        Attempt attempt = attempts.remove(link);
        if (attempt == null || attempt.timer == null) {
            return attempt != null;
        }
        attempt.timer.cancel();
        return false;
    }

    /**
     * A link is there.
     *
     * @param link which
     */
    public void made(Link link) {
        Attempt attempt = attempts.get(link);
        if (attempt != null) {
            attempt.failures = 0;
        }
    }

    /**
     * A link did not come to be, or is there no more. It is made again later if it still must be.
     *
     * @param link which
     * @param why for the log
     */
    public void lost(Link link, String why) {
        Attempt attempt = attempts.get(link);
        if (attempt == null || attempt.timer != null) {
            return;
        }
        if (!wanted.contains(link)) {
            attempts.remove(link);
            return;
        }
        long delay = RETRY.delay(attempt.failures++);
        LOG.debug("{} lost, again in {} ms: {}", link, delay / 1_000_000, why);
        attempt.timer =
                loop.schedule(
                        delay,
                        () -> {
                            attempt.timer = null;
                            maker.make(link);
                        });
    }

    /** Cuts all links. */
    @Override
    public void close() {
        wanted = Set.of();
        List.copyOf(attempts.keySet()).forEach(this::cut);
    }
}
