package io.mcm;

import static io.mcm.ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE;
import static io.mcm.ErrorCode.CONNECTION_CONFIG_INVALID;

import io.mcm.ConfigException.Fault;
import io.mcm.ConnectionBuilder.Direction;
import io.mcm.format.AudioFormat;
import io.mcm.format.BlobFormat;
import io.mcm.format.CompressedFormat;
import io.mcm.format.Format;
import io.mcm.format.PixelFormat;
import io.mcm.format.VideoFormat;
import io.mcm.json.Excerpt;
import io.mcm.spi.TransportConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What settings of a connection must agree on, and the defaults that depend on others: in one
 * place.
 */
final class ConnectionRules {
    private static final int DEFAULT_QUEUE_CAPACITY = 16;
    private static final int DEFAULT_LATEST_CAPACITY = 2;
    private static final int DEFAULT_SLOTS = 32;
    private static final int DEFAULT_SLOTS_OF_SMALL_FRAMES = 64;
    private static final int SMALL_FRAME = 64 * 1024;

    /** Slots that always stay with the source, or with its receivers, so that neither starves. */
    private static final int RESERVED_SLOTS = 2;

    private final ConnectionBuilder given;
    private final Direction direction;
    private final @Nullable Format format;
    private final List<Fault> faults = new ArrayList<>();

    ConnectionRules(ConnectionBuilder given, Direction direction) {
        this.given = given;
        this.direction = direction;
        this.format =
                given.blobOfMaxPayloadSize && given.maxPayloadSize > 0
                        ? new BlobFormat(given.maxPayloadSize)
                        : given.format;
    }

    ConnectionConfig conclude() {
        List<Fault> found = check();
        if (!found.isEmpty()) {
            throw new ConfigException(found);
        }
        TransportConfig transport = transport();
        return new ConnectionConfig(
                transport == null ? Objects.requireNonNull(given.group) : transport.address(),
                transport,
                rdmaOptions(transport),
                format,
                queueCapacity(),
                maxPayloadSize(),
                given.maxMetadataSize,
                slots(),
                maxLent(),
                given.delivery,
                given.maxStall,
                given.creationDelay,
                given.defaultTimeout,
                given.idleStrategy);
    }

    /** Everything that does not go together. */
    List<Fault> check() {
        checkDestination();
        checkFormat();
        checkSizes();
        checkLent();
        return List.copyOf(faults);
    }

    private void checkDestination() {
        List<String> named = new ArrayList<>();
        if (given.group != null) {
            named.add("group");
        }
        named.addAll(given.transports.keySet());
        if (named.size() != 1) {
            fault(
                    CONNECTION_CONFIG_INVALID,
                    "connection",
                    named.isEmpty() ? "(absent)" : String.join(", ", named),
                    "exactly one of group, st2110, rdma and another transport");
        }
        if (transport() instanceof Rdma rdma
                && given.rdmaOptions != null
                && !given.rdmaOptions.equals(rdma.options())) {
            fault(
                    CONNECTION_CONFIG_INCOMPATIBLE,
                    "options.rdma",
                    given.rdmaOptions,
                    "the same as the rdma connection's own: " + rdma.options());
        }
    }

    private void checkFormat() {
        TransportConfig transport = transport();
        boolean blob = given.blobOfMaxPayloadSize || format instanceof BlobFormat;
        if (blob && (transport instanceof St2110 || transport instanceof Rdma)) {
            incompatible("payload", "blob", "video or audio with " + transport.transport());
        } else if (transport instanceof St2110 st2110) {
            checkEssence(st2110);
        }
        if (format == null && given.blobOfMaxPayloadSize) {
            fault(
                    CONNECTION_CONFIG_INVALID,
                    "maxPayloadSize",
                    given.maxPayloadSize,
                    "1 to " + Format.MAX_PAYLOAD_SIZE + " bytes: a blob needs it");
        } else if (format == null && direction == Direction.TX) {
            fault(CONNECTION_CONFIG_INVALID, "payload", "(absent)", "a format: a sender names it");
        }
    }

    private void checkEssence(St2110 st2110) {
        String essence = st2110.essence().text();
        switch (st2110.essence()) {
            case VIDEO_20 -> {
                if (format instanceof VideoFormat video) {
                    checkPacking(st2110.transportPixelFormat(), video.pixelFormat());
                } else {
                    incompatible("payload", format, "uncompressed video with " + essence);
                }
            }
            case VIDEO_22 -> {
                boolean raw =
                        format instanceof VideoFormat video
                                && video.pixelFormat() == PixelFormat.YUV422P10LE;
                if (!raw && !(format instanceof CompressedFormat)) {
                    incompatible(
                            "payload",
                            format,
                            "compressed video, or yuv422p10le to be compressed, with " + essence);
                }
            }
            case AUDIO_30 -> {
                if (!(format instanceof AudioFormat)) {
                    incompatible("payload", format, "audio with " + essence);
                }
            }
        }
    }

    private void checkPacking(@Nullable PixelFormat packing, PixelFormat pixels) {
        if (packing != null
                && (packing.sampling() != pixels.sampling() || packing.depth() != pixels.depth())) {
            incompatible(
                    "connection.st2110.transportPixelFormat",
                    packing.text(),
                    "the sampling and depth of the payload: " + pixels.text());
        }
    }

    private void checkSizes() {
        if (format != null
                && given.maxPayloadSize > 0
                && given.maxPayloadSize < format.payloadSize()) {
            incompatible(
                    "maxPayloadSize",
                    given.maxPayloadSize,
                    "0, or the frame size " + format.payloadSize() + " and more");
        }
    }

    private void checkLent() {
        if (given.maxLent == null) {
            return;
        }
        if (direction == Direction.TX && given.maxLent > slots() - RESERVED_SLOTS) {
            incompatible(
                    "mcm.maxLent", given.maxLent, "1 to slots - 2 = " + (slots() - RESERVED_SLOTS));
        }
        if (direction == Direction.RX && given.maxLent > queueCapacity()) {
            incompatible("mcm.maxLent", given.maxLent, "1 to queueCapacity = " + queueCapacity());
        }
    }

    private @Nullable TransportConfig transport() {
        return given.transports.isEmpty() ? null : given.transports.values().iterator().next();
    }

    private RdmaOptions rdmaOptions(@Nullable TransportConfig transport) {
        if (transport instanceof Rdma rdma) {
            return rdma.options();
        }
        return Objects.requireNonNullElse(given.rdmaOptions, RdmaOptions.DEFAULT);
    }

    private int queueCapacity() {
        int absent =
                given.delivery == Delivery.LATEST
                        ? DEFAULT_LATEST_CAPACITY
                        : DEFAULT_QUEUE_CAPACITY;
        return Objects.requireNonNullElse(given.queueCapacity, absent);
    }

    private int maxPayloadSize() {
        return given.maxPayloadSize > 0 || format == null
                ? given.maxPayloadSize
                : format.payloadSize();
    }

    private int slots() {
        int size = maxPayloadSize();
        int absent =
                size > 0 && size <= SMALL_FRAME
                        ? Math.max(DEFAULT_SLOTS_OF_SMALL_FRAMES, 2 * queueCapacity())
                        : DEFAULT_SLOTS;
        return Objects.requireNonNullElse(given.slots, absent);
    }

    private int maxLent() {
        int absent = Math.max(1, Math.min(queueCapacity(), slots()) / 2);
        return Objects.requireNonNullElse(given.maxLent, absent);
    }

    private void incompatible(String path, @Nullable Object value, String allowed) {
        fault(CONNECTION_CONFIG_INCOMPATIBLE, path, value, allowed);
    }

    private void fault(ErrorCode code, String path, @Nullable Object value, String allowed) {
        String shown = value == null ? "(absent)" : Excerpt.of(value);
        faults.add(new Fault(code, path, shown, allowed));
    }
}
