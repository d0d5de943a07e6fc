package io.mcm;

import static io.mcm.ErrorCode.CONNECTION_CONFIG_INVALID;

import java.util.List;

/**
 * How frames cross between hosts over RDMA: the {@code options.rdma} part of a connection document.
 *
 * @param provider the libfabric provider: {@code tcp} or {@code verbs}; default {@code tcp}
 * @param endpoints how many endpoints carry one link, 1 to 8; default 1
 */
public record RdmaOptions(String provider, int endpoints) {
    private static final List<String> PROVIDERS = List.of("tcp", "verbs");

    /** One endpoint over {@code tcp}. */
    public static final RdmaOptions DEFAULT = new RdmaOptions("tcp", 1);

    /**
     * Checks the settings.
     *
     * @throws ConfigException a setting is not allowed
     */
    public RdmaOptions {
        Checks.all(
                () ->
                        Checks.oneOf(
                                CONNECTION_CONFIG_INVALID,
                                "options.rdma.provider",
                                provider,
                                PROVIDERS),
                () ->
                        Checks.range(
                                CONNECTION_CONFIG_INVALID,
                                "options.rdma.numEndpoints",
                                endpoints,
                                1,
                                8,
                                ""));
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
