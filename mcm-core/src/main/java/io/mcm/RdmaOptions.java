package io.mcm;

import java.util.Set;

/**
 * How frames cross between hosts over RDMA: the {@code options.rdma} part of a connection document.
 *
 * @param provider the libfabric provider: {@code tcp} or {@code verbs}; default {@code tcp}
 * @param endpoints how many endpoints carry one link, 1 to 8; default 1
 */
public record RdmaOptions(String provider, int endpoints) {
    private static final Set<String> PROVIDERS = Set.of("tcp", "verbs");

    /** One endpoint over {@code tcp}. */
    public static final RdmaOptions DEFAULT = new RdmaOptions("tcp", 1);

    /**
     * Checks the settings.
     *
     * @throws ConfigException a setting is not allowed
     */
    public RdmaOptions {
        if (!PROVIDERS.contains(provider)) {
            throw Checks.fault(
                    ErrorCode.CONNECTION_CONFIG_INVALID, "provider", provider, "tcp, verbs");
        }
        Checks.range(ErrorCode.CONNECTION_CONFIG_INVALID, "endpoints", endpoints, 1, 8, "");
    }

    /**
     * The same with another provider.
     *
     * @param name {@code tcp} or {@code verbs}
     * @return new options
     * @throws ConfigException another name
     */
    public RdmaOptions provider(String name) {
        return new RdmaOptions(name, endpoints);
    }

    /**
     * The same with another number of endpoints.
     *
     * @param count 1 to 8
     * @return new options
     * @throws ConfigException another number
     */
    public RdmaOptions endpoints(int count) {
        return new RdmaOptions(provider, count);
    }
}
