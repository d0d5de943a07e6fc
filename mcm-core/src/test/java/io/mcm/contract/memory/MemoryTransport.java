package io.mcm.contract.memory;

import io.mcm.spi.EgressPort;
import io.mcm.spi.IngressPort;
import io.mcm.spi.Link;
import io.mcm.spi.Transport;
import io.mcm.spi.TransportConfig;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The in-memory transport of one node, with the two accidents a test needs: a death and a cut. */
public final class MemoryTransport implements Transport {
    private static final Map<String, MemoryTransport> RUNNING = new ConcurrentHashMap<>();

    private final String node;
    private final List<MemoryLink> links = new CopyOnWriteArrayList<>();

    MemoryTransport(String node) {
        this.node = node;
        RUNNING.put(node, this);
    }

    /**
     * Makes the node's links fall silent as if its process had died: no end of stream, nothing sent
     * that was queued. The node itself doesn't notice; close it to give its memory back.
     *
     * @param node the node's name
     */
    public static void kill(String node) {
        MemoryTransport transport = RUNNING.get(node);
        if (transport != null) {
            transport.links.forEach(link -> link.stop(MemoryLink.Ending.KILLED));
        }
    }

    /**
     * Breaks the connection at a place, whose two ends live on and find each other again.
     *
     * @param address where
     * @return whether there was one
     */
    public static boolean cut(MemoryAddress address) {
        return Exchange.cut(address.address(), "the wire was cut");
    }

    @Override
    public Link openEgress(TransportConfig config, EgressPort port) {
        return start(new MemoryEgress(config.address(), port));
    }

    @Override
    public Link openIngress(TransportConfig config, IngressPort port) {
        return start(new MemoryIngress(config.address(), port));
    }

    private Link start(MemoryLink link) {
        links.removeIf(MemoryLink::isOver);
        links.add(link);
        link.start();
        return link;
    }

    @Override
    public void close() {
        links.forEach(MemoryLink::close);
        RUNNING.remove(node, this);
    }
}
