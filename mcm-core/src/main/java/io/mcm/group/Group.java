package io.mcm.group;

import io.mcm.ConnectionConfig;
import io.mcm.ConnectionException;
import io.mcm.ConnectionState;
import io.mcm.ErrorCode;
import io.mcm.format.BlobFormat;
import io.mcm.format.CompressedFormat;
import io.mcm.format.Format;
import io.mcm.spi.Link;
import io.mcm.spi.Transport;
import io.mcm.spi.TransportConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A named stream on this node: at most one source, any number of receivers, coming and going in any
 * order. Nothing here is on the way of a frame.
 */
final class Group {
    private final Node node;
    private final String name;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<RxEndpoint> receivers = new ArrayList<>();
    private volatile @Nullable TxEndpoint source;

    /** Held while a link is opened or closed, never together with {@link #lock}'s work. */
    private final Object ingressLock = new Object();

    /** The link that brings its frames, if it is a transport's place and has receivers. */
    private @Nullable Link ingress;

    /** Connections that keep the group; guarded by the node. */
    int users;

    Group(Node node, String name) {
        this.node = node;
        this.name = name;
    }

    Node node() {
        return node;
    }

    String name() {
        return name;
    }

    /** Makes it the source and attaches the receivers that wait. */
    void claim(TxEndpoint candidate) {
        List<Runnable> news = new ArrayList<>();
        lock.lock();
        try {
            TxEndpoint holder = source;
            if (holder != null) {
                throw new ConnectionException(
                        ErrorCode.GROUP_HAS_SOURCE,
                        "group "
                                + name
                                + " has a source already: "
                                + holder.holder()
                                + "; a group has one source at a time");
            }
            source = candidate;
            for (RxEndpoint receiver : receivers) {
                String obstacle = obstacle(candidate, receiver);
                if (obstacle == null) {
                    attach(candidate, receiver, news);
                } else {
                    news.add(() -> receiver.become(ConnectionState.SUSPENDED, obstacle));
                }
            }
        } finally {
            lock.unlock();
        }
        news.forEach(Runnable::run);
    }

    /** The loop: a receiver elsewhere; false when the source is closing or full. */
    boolean add(TxEndpoint holder, RemoteSink sink) {
        lock.lock();
        try {
            if (source != holder || holder.isClosed() || !holder.hasRoom()) {
                return false;
            }
            holder.add(sink);
        } finally {
            lock.unlock();
        }
        holder.wakeWaiting();
        return true;
    }

    /** The loop: a feed from elsewhere; false when the receiver is closing. */
    boolean offer(RxEndpoint receiver, RemoteFeed feed) {
        lock.lock();
        try {
            if (!receivers.contains(receiver)) {
                return false;
            }
            receiver.offer(feed);
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Nullable TxEndpoint source() {
        return source;
    }

    /** The source is gone; its feeds have been told. */
    void release(TxEndpoint holder) {
        lock.lock();
        try {
            if (source == holder) {
                source = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Adds a receiver; attaches it if there is a source. */
    void join(RxEndpoint receiver) {
        List<Runnable> news = new ArrayList<>();
        lock.lock();
        try {
            TxEndpoint present = source;
            if (present != null) {
                if (!accepts(receiver.config().format(), present.format())) {
                    throw new ConnectionException(
                            ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE,
                            formatObstacle(present, receiver));
                }
                if (!present.hasRoom()) {
                    throw new ConnectionException(ErrorCode.GROUP_FULL, roomObstacle(present));
                }
            }
            receivers.add(receiver);
            if (present != null) {
                attach(present, receiver, news);
            }
        } finally {
            lock.unlock();
        }
        news.forEach(Runnable::run);
    }

    /** A receiver that its source gave up tries again. */
    void rejoin(RxEndpoint receiver) {
        List<Runnable> news = new ArrayList<>();
        lock.lock();
        try {
            TxEndpoint present = source;
            if (present != null
                    && receivers.contains(receiver)
                    && obstacle(present, receiver) == null) {
                attach(present, receiver, news);
            }
        } finally {
            lock.unlock();
        }
        news.forEach(Runnable::run);
    }

    /** Brings the frames of a transport's place here, unless that is so already. */
    void openIngress(Transport transport, TransportConfig place, ConnectionConfig settings) {
        synchronized (ingressLock) {
            if (ingress == null && source == null) {
                ingress = Ingress.open(transport, place, this, settings);
            }
        }
    }

    /** The receiver gets no more feeds. With the last one the ingress link is closed. */
    void leave(RxEndpoint receiver) {
        boolean last;
        lock.lock();
        try {
            last = receivers.remove(receiver) && receivers.isEmpty();
        } finally {
            lock.unlock();
        }
        if (last) {
            closeIngress();
        }
    }

    private void closeIngress() {
        synchronized (ingressLock) {
            Link link = ingress;
            if (link != null && hasNoReceivers()) {
                ingress = null;
                link.close();
            }
        }
    }

    private boolean hasNoReceivers() {
        lock.lock();
        try {
            return receivers.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    private static void attach(TxEndpoint source, RxEndpoint receiver, List<Runnable> news) {
        LocalFeed feed = source.newFeed(receiver);
        if (feed != null) {
            receiver.offer(feed);
            source.add(feed.sink);
            news.add(() -> receiver.attached(feed));
            news.add(source::wakeWaiting);
        }
    }

    private @Nullable String obstacle(TxEndpoint source, RxEndpoint receiver) {
        if (!accepts(receiver.config().format(), source.format())) {
            return formatObstacle(source, receiver);
        }
        return source.hasRoom() ? null : roomObstacle(source);
    }

    private String formatObstacle(TxEndpoint source, RxEndpoint receiver) {
        return formatObstacle(source.format(), receiver.config().format());
    }

    String formatObstacle(Format offered, @Nullable Format wanted) {
        return "group "
                + name
                + " carries "
                + offered.toText()
                + ", the receiver asked for "
                + (wanted == null ? "any" : wanted.toText())
                + "; name the same format or none";
    }

    String roomObstacle(TxEndpoint source) {
        return "group "
                + name
                + " serves "
                + source.receivers()
                + " receivers from "
                + source.config().slots()
                + " slots and can serve no more: open its sender with slots("
                + (2 * (source.receivers() + 1) + 2)
                + ") or more";
    }

    /** Whether a receiver that asked for one format can take the other. */
    static boolean accepts(@Nullable Format wanted, Format offered) {
        if (wanted == null || wanted.equals(offered)) {
            return true;
        }
        if (wanted instanceof BlobFormat some && offered instanceof BlobFormat other) {
            return some.maxSize() >= other.maxSize();
        }
        return wanted instanceof CompressedFormat some
                && offered instanceof CompressedFormat other
                && some.codec().equals(other.codec())
                && some.picture().equals(other.picture())
                && some.maxSize() >= other.maxSize();
    }
}
