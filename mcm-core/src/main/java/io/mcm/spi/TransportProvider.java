package io.mcm.spi;

/**
 * A transport plug-in, found with {@link java.util.ServiceLoader}. It must have a public
 * constructor without arguments that does next to nothing: libraries are looked for in {@link
 * #availability()}.
 */
public interface TransportProvider {
    /**
     * Its name, as {@link TransportConfig#transport()} gives it.
     *
     * @return a short lower-case word
     */
    String name();

    /**
     * The class of its settings.
     *
     * @return the class that {@link #start} and the links expect
     */
    Class<? extends TransportConfig> configType();

    /**
     * Whether it can work in this process. Any thread, any number of times; must not throw.
     *
     * @return yes, or why not and what to do
     */
    Availability availability();

    /**
     * Starts the transport for a node, when the node's first connection asks for it.
     *
     * @param node the node
     * @return the running transport, closed with the node
     */
    Transport start(NodeContext node);
}
