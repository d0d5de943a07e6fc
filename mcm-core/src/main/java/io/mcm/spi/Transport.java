package io.mcm.spi;

/** A transport at work on a node: makes links for connections. Called by any thread. */
public interface Transport extends AutoCloseable {
    /**
     * Makes a link that carries a group's frames away from this node. It takes them from {@link
     * EgressPort#frames()}, an ordinary receiver, on a thread of its own.
     *
     * @param config where to
     * @param port the group's end
     * @return the link; may still be connecting
     * @throws io.mcm.ConnectionException this place cannot work, whatever one waits; nothing is
     *     left open
     */
    Link openEgress(TransportConfig config, EgressPort port);

    /**
     * Makes a link that brings frames to a group of this node. Once it knows the format it opens
     * the group's source with {@link IngressPort#open} and fills its slots.
     *
     * @param config where from
     * @param port the group's end
     * @return the link; may still be connecting
     * @throws io.mcm.ConnectionException this place cannot work, whatever one waits; nothing is
     *     left open
     */
    Link openIngress(TransportConfig config, IngressPort port);

    /** Closes what is left of its links. Called once, when the node closes. */
    @Override
    void close();
}
