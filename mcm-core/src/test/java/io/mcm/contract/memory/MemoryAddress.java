package io.mcm.contract.memory;

import io.mcm.spi.TransportConfig;

/**
 * A place in this JVM where one sender and one receiver meet.
 *
 * @param name the same at both ends
 */
public record MemoryAddress(String name) implements TransportConfig {
    static final String TRANSPORT = "memory";

    @Override
    public String transport() {
        return TRANSPORT;
    }

    @Override
    public String address() {
        return "memory:" + name;
    }
}
