package io.mcm;

import static io.mcm.ErrorCode.CONNECTION_CONFIG_INVALID;

import io.mcm.spi.TransportConfig;
import java.time.Duration;
import java.util.List;

/**
 * A connection over RDMA: the {@code connection.rdma} part of a connection document.
 *
 * @param connectionMode the kind of queue pair: {@code RC} (reliable) or {@code UC} (unreliable);
 *     default {@code RC}
 * @param maxLatency the longest delay the application can bear, zero for any; up to 10 s, default
 *     zero
 * @param options provider and endpoints, in a document {@code options.rdma}
 */
public record Rdma(String connectionMode, Duration maxLatency, RdmaOptions options)
        implements TransportConfig {
    private static final List<String> MODES = List.of("RC", "UC");
    private static final Duration LONGEST = Duration.ofSeconds(10);

    /**
     * Checks the settings.
     *
     * @throws ConfigException a setting is not allowed
     */
    public Rdma {
        Checks.all(
                () ->
                        Checks.oneOf(
                                CONNECTION_CONFIG_INVALID,
                                "connection.rdma.connectionMode",
                                connectionMode,
                                MODES),
                () ->
                        Checks.between(
                                CONNECTION_CONFIG_INVALID,
                                "connection.rdma.maxLatencyNanoseconds",
                                maxLatency,
                                Duration.ZERO,
                                LONGEST,
                                "0 to 10 s"),
                () ->
                        Checks.present(
                                CONNECTION_CONFIG_INVALID, "options.rdma", options, "RdmaOptions"));
    }

    /**
     * A reliable connection.
     *
     * @param options provider and endpoints
     * @return settings with the defaults for the rest
     */
    public static Rdma with(RdmaOptions options) {
        return new Rdma("RC", Duration.ZERO, options);
    }

    /**
     * The same with another connection mode.
     *
     * @param mode {@code RC} or {@code UC}
     * @return new settings
     * @throws ConfigException another mode
     */
    public Rdma connectionMode(String mode) {
        return new Rdma(mode, maxLatency, options);
    }

    /**
     * The same with another latency limit.
     *
     * @param limit zero (any) to 10 s
     * @return new settings
     * @throws ConfigException out of range
     */
    public Rdma maxLatency(Duration limit) {
        return new Rdma(connectionMode, limit, options);
    }

    @Override
    public String transport() {
        return "rdma";
    }

    /**
     * The group these connections meet in. The document has no field for an address.
     *
     * @return {@code rdma}
     */
    @Override
    public String address() {
        return "rdma";
    }
}
