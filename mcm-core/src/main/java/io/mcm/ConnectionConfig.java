package io.mcm;

import io.mcm.format.Format;
import io.mcm.spi.TransportConfig;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a connection, checked and complete. Made by {@link ConnectionBuilder}, or from a
 * connection document of the original SDK. An immutable value.
 */
public final class ConnectionConfig {
    private final String group;
    private final @Nullable TransportConfig transport;
    private final RdmaOptions rdmaOptions;
    private final @Nullable Format format;
    private final int queueCapacity;
    private final int maxPayloadSize;
    private final int maxMetadataSize;
    private final int slots;
    private final int maxLent;
    private final Delivery delivery;
    private final Duration maxStall;
    private final Duration creationDelay;
    private final Duration defaultTimeout;
    private final @Nullable Supplier<IdleStrategy> idleStrategy;

    ConnectionConfig(
            String group,
            @Nullable TransportConfig transport,
            RdmaOptions rdmaOptions,
            @Nullable Format format,
            int queueCapacity,
            int maxPayloadSize,
            int maxMetadataSize,
            int slots,
            int maxLent,
            Delivery delivery,
            Duration maxStall,
            Duration creationDelay,
            Duration defaultTimeout,
            @Nullable Supplier<IdleStrategy> idleStrategy) {
        this.group = group;
        this.transport = transport;
        this.rdmaOptions = rdmaOptions;
        this.format = format;
        this.queueCapacity = queueCapacity;
        this.maxPayloadSize = maxPayloadSize;
        this.maxMetadataSize = maxMetadataSize;
        this.slots = slots;
        this.maxLent = maxLent;
        this.delivery = delivery;
        this.maxStall = maxStall;
        this.creationDelay = creationDelay;
        this.defaultTimeout = defaultTimeout;
        this.idleStrategy = idleStrategy;
    }

    /**
     * Reads a connection document of the original SDK. It may hold the fields of a client document
     * too; they are left alone. What depends on the direction, {@link
     * ConnectionBuilder#toConfigTx()} and {@link ConnectionBuilder#toConfigRx()} check.
     *
     * @param text JSON, up to 1 MiB
     * @return the settings, defaults filled in
     * @throws ConfigException everything that is wrong with it
     */
    public static ConnectionConfig fromJson(String text) {
        return ConnectionDocument.read(text);
    }

    /**
     * Prints the connection document of the original SDK; what it has no field for is in a section
     * {@code mcm}. Of a transport other than ST 2110 and RDMA only the name and the address are
     * printed; such a document cannot be read back. An idle strategy is not printed.
     *
     * @return JSON that {@link #fromJson} reads back as an equal object
     */
    public String toJson() {
        return ConnectionDocument.write(this);
    }

    /**
     * The group's name; for a transport its address.
     *
     * @return the name
     */
    public String group() {
        return group;
    }

    /**
     * The transport's settings.
     *
     * @return the settings, or null for a group of the mesh
     */
    public @Nullable TransportConfig transport() {
        return transport;
    }

    /**
     * How the group's frames cross between hosts where they do so over RDMA.
     *
     * @return the options; default {@link RdmaOptions#DEFAULT}
     */
    public RdmaOptions rdmaOptions() {
        return rdmaOptions;
    }

    /**
     * The format.
     *
     * @return the format, or null for a receiver that takes its source's
     */
    public @Nullable Format format() {
        return format;
    }

    /**
     * Frames a receiver may hold at most, queued and lent.
     *
     * @return 2 to 128; default 16, with {@link Delivery#LATEST} 2
     */
    public int queueCapacity() {
        return queueCapacity;
    }

    /**
     * The largest payload: as set, else the format's.
     *
     * @return bytes; 0 where neither is known
     */
    public int maxPayloadSize() {
        return maxPayloadSize;
    }

    /**
     * The largest metadata.
     *
     * @return bytes, 0 to 1 GiB; default 0
     */
    public int maxMetadataSize() {
        return maxMetadataSize;
    }

    /**
     * Slots of the pool, where this connection makes one: a sender does.
     *
     * @return 4 to 4096; default 32, for payloads up to 64 KiB twice the {@link #queueCapacity()}
     *     and at least 64
     */
    public int slots() {
        return slots;
    }

    /**
     * Buffers the application may hold at once.
     *
     * @return 1 to 4096; default half the {@link #queueCapacity()}, and no more than half the
     *     {@link #slots()}
     */
    public int maxLent() {
        return maxLent;
    }

    /**
     * What happens to a receiver that is slower than its source.
     *
     * @return default {@link Delivery#LIVE}
     */
    public Delivery delivery() {
        return delivery;
    }

    /**
     * How long a source waits for a reliable receiver before it detaches it.
     *
     * @return 1 ms to 1 h; default 2 s
     */
    public Duration maxStall() {
        return maxStall;
    }

    /**
     * How long opening a sender waits after it is ready; the original's setting.
     *
     * @return 0 to 65535 ms; default 0
     */
    public Duration creationDelay() {
        return creationDelay;
    }

    /**
     * How long {@code acquire()} and {@code receive()} wait.
     *
     * @return zero or more; {@code ChronoUnit.FOREVER.getDuration()} waits for ever; default the
     *     node's
     */
    public Duration defaultTimeout() {
        return defaultTimeout;
    }

    /**
     * Makes the idle strategy of a waiting call.
     *
     * @return the maker, or null to spin shortly and then sleep; it has no place in a document
     */
    public @Nullable Supplier<IdleStrategy> idleStrategy() {
        return idleStrategy;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ConnectionConfig that
                && group.equals(that.group)
                && Objects.equals(transport, that.transport)
                && rdmaOptions.equals(that.rdmaOptions)
                && Objects.equals(format, that.format)
                && queueCapacity == that.queueCapacity
                && maxPayloadSize == that.maxPayloadSize
                && maxMetadataSize == that.maxMetadataSize
                && slots == that.slots
                && maxLent == that.maxLent
                && delivery == that.delivery
                && maxStall.equals(that.maxStall)
                && creationDelay.equals(that.creationDelay)
                && defaultTimeout.equals(that.defaultTimeout)
                && Objects.equals(idleStrategy, that.idleStrategy);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                group,
                transport,
                rdmaOptions,
                format,
                queueCapacity,
                maxPayloadSize,
                maxMetadataSize,
                slots,
                maxLent,
                delivery,
                maxStall,
                creationDelay,
                defaultTimeout,
                idleStrategy);
    }

    /**
     * The settings on one line. Of the transport's settings only name and address are shown: a
     * plug-in's may hold a secret.
     */
    @Override
    public String toString() {
        return "ConnectionConfig[group="
                + group
                + (transport == null ? "" : ", transport=" + transport.transport())
                + ", format="
                + (format == null ? "(source's)" : format.toText())
                + ", rdmaOptions="
                + rdmaOptions
                + ", queueCapacity="
                + queueCapacity
                + ", maxPayloadSize="
                + maxPayloadSize
                + ", maxMetadataSize="
                + maxMetadataSize
                + ", slots="
                + slots
                + ", maxLent="
                + maxLent
                + ", delivery="
                + delivery
                + ", maxStall="
                + maxStall
                + ", creationDelay="
                + creationDelay
                + ", defaultTimeout="
                + Checks.shown(defaultTimeout)
                + "]";
    }
}
