package io.mcm.spi;

/**
 * The typed settings with which a connection names a transport and the place it leads to. A plug-in
 * has a class of its own that implements this; make it a record or another immutable value.
 */
public interface TransportConfig {
    /**
     * The name of the transport these settings are for.
     *
     * @return what {@link TransportProvider#name()} says
     */
    String transport();

    /**
     * The place, as the name of the group it becomes on this node: equal for connections that
     * should share one link.
     *
     * @return for example {@code 239.1.1.1:5004}
     */
    String address();
}
