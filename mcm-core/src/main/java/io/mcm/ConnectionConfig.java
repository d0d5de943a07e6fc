package io.mcm;

import io.mcm.format.Format;
import io.mcm.spi.TransportConfig;
import java.time.Duration;
import java.util.function.Supplier;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/** The settings of a connection, checked and complete. Made by {@link ConnectionBuilder}. */
public final class ConnectionConfig {
    // written by the configuration work: fields, equals, hashCode, toString, fromJson, toJson

    /** The group's name; for a transport its address. */
    public String group() {
        throw new IllegalStateException();
    }

    /** The transport's settings, or null for a group of the mesh. */
    public @Nullable TransportConfig transport() {
        throw new IllegalStateException();
    }

    /** The format, or null for a receiver that takes its source's. */
    public @Nullable Format format() {
        throw new IllegalStateException();
    }

    /** Frames a receiver may hold at most, queued and lent; 2 to 128, default 16. */
    public int queueCapacity() {
        throw new IllegalStateException();
    }

    /** The largest payload in bytes: as set, else the format's frame size. */
    public int maxPayloadSize() {
        throw new IllegalStateException();
    }

    /** The largest metadata in bytes; default 0. */
    public int maxMetadataSize() {
        throw new IllegalStateException();
    }

    /** Slots of a source's pool; 4 to 4096. */
    public int slots() {
        throw new IllegalStateException();
    }

    /** Buffers the application may hold at once. */
    public int maxLent() {
        throw new IllegalStateException();
    }

    /** What happens to a receiver that is slower than its source. */
    public Delivery delivery() {
        throw new IllegalStateException();
    }

    /** How long a source waits for a reliable receiver before it detaches it; default 2 s. */
    public Duration maxStall() {
        throw new IllegalStateException();
    }

    /** How long opening a sender waits after it is ready; the original's setting, default 0. */
    public Duration creationDelay() {
        throw new IllegalStateException();
    }

    /** How long {@code acquire()} and {@code receive()} wait. */
    public Duration defaultTimeout() {
        throw new IllegalStateException();
    }

    /** Makes the idle strategy of a waiting call, or null to spin shortly and then sleep. */
    public @Nullable Supplier<IdleStrategy> idleStrategy() {
        throw new IllegalStateException();
    }
}
