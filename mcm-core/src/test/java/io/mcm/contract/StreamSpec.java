package io.mcm.contract;

import io.mcm.ConnectionBuilder;
import io.mcm.Delivery;
import io.mcm.format.Format;
import java.io.Serializable;
import java.time.Duration;

/**
 * One end of a stream, as the suite opens it.
 *
 * @param name the stream, the same at both ends
 * @param format its format as text, empty for a receiver that takes its sender's
 * @param slots of the pool, 0 for the default
 * @param queueCapacity of a receiver, 0 for the default
 * @param maxPayloadSize in bytes, 0 for the format's
 * @param maxMetadataSize in bytes
 * @param delivery what becomes of a slow receiver
 * @param maxStall how long a sender waits for a reliable one
 */
public record StreamSpec(
        String name,
        String format,
        int slots,
        int queueCapacity,
        int maxPayloadSize,
        int maxMetadataSize,
        Delivery delivery,
        Duration maxStall)
        implements Serializable {

    /** A stream in which nothing is lost: each side waits for the other. */
    public static StreamSpec reliable(String name, String format) {
        return new StreamSpec(
                name,
                format,
                0,
                0,
                0,
                TestFrames.METADATA,
                Delivery.RELIABLE,
                Duration.ofMinutes(5));
    }

    /** A stream in which the slow miss frames. */
    public static StreamSpec live(String name, String format) {
        return new StreamSpec(
                name, format, 0, 0, 0, TestFrames.METADATA, Delivery.LIVE, Duration.ofSeconds(2));
    }

    public StreamSpec withFormat(String other) {
        return new StreamSpec(
                name,
                other,
                slots,
                queueCapacity,
                maxPayloadSize,
                maxMetadataSize,
                delivery,
                maxStall);
    }

    public StreamSpec withSlots(int count) {
        return new StreamSpec(
                name,
                format,
                count,
                queueCapacity,
                maxPayloadSize,
                maxMetadataSize,
                delivery,
                maxStall);
    }

    public StreamSpec withQueue(int capacity) {
        return new StreamSpec(
                name, format, slots, capacity, maxPayloadSize, maxMetadataSize, delivery, maxStall);
    }

    public StreamSpec withMaxPayload(int bytes) {
        return new StreamSpec(
                name, format, slots, queueCapacity, bytes, maxMetadataSize, delivery, maxStall);
    }

    public StreamSpec withMaxMetadata(int bytes) {
        return new StreamSpec(
                name, format, slots, queueCapacity, maxPayloadSize, bytes, delivery, maxStall);
    }

    ConnectionBuilder applyTo(ConnectionBuilder builder) {
        if (!format.isEmpty()) {
            builder.format(Format.parse(format));
        }
        if (slots > 0) {
            builder.slots(slots);
        }
        if (queueCapacity > 0) {
            builder.queueCapacity(queueCapacity);
        }
        if (maxPayloadSize > 0) {
            builder.maxPayloadSize(maxPayloadSize);
        }
        switch (delivery) {
            case LIVE -> builder.live();
            case LATEST -> builder.latest();
            case RELIABLE -> builder.reliable();
        }
        return builder.maxMetadataSize(maxMetadataSize).maxStall(maxStall);
    }
}
