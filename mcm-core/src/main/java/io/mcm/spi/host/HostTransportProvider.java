package io.mcm.spi.host;

import io.mcm.spi.Availability;

/** Finds the transport between processes of one host, with {@link java.util.ServiceLoader}. */
public interface HostTransportProvider {
    /**
     * Whether it can work in this process. Any thread; must not throw.
     *
     * @return yes, or why not and what to do
     */
    Availability availability();

    /**
     * Starts it.
     *
     * @return the transport, without threads of its own
     */
    HostTransport start();
}
