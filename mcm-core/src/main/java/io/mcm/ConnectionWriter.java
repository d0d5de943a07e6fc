package io.mcm;

import io.mcm.format.AudioFormat;
import io.mcm.format.BlobFormat;
import io.mcm.format.CompressedFormat;
import io.mcm.format.Format;
import io.mcm.format.FrameRate;
import io.mcm.format.Scan;
import io.mcm.format.VideoFormat;
import io.mcm.spi.TransportConfig;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Puts settings into a connection document: into the original's fields where it has them. */
final class ConnectionWriter {
    private final ConnectionConfig config;
    private final Map<String, Object> root = new LinkedHashMap<>();
    private final Map<String, Object> mcm = new LinkedHashMap<>();

    ConnectionWriter(ConnectionConfig config) {
        this.config = config;
    }

    Map<String, Object> document() {
        Format format = config.format();
        root.put("bufferQueueCapacity", config.queueCapacity());
        if (format == null
                || format instanceof BlobFormat
                || config.maxPayloadSize() != format.payloadSize()) {
            root.put("maxPayloadSize", config.maxPayloadSize());
        }
        root.put("maxMetadataSize", config.maxMetadataSize());
        root.put(
                "connCreationDelayMilliseconds",
                Fields.number(config.creationDelay(), TimeUnit.MILLISECONDS));
        connection(config.transport());
        if (!config.rdmaOptions().equals(RdmaOptions.DEFAULT)) {
            root.put("options", Map.of("rdma", options(config.rdmaOptions())));
        }
        Map<String, Object> payload = payload(format);
        if (payload != null) {
            root.put("payload", payload);
        } else {
            mcm.put(
                    "format",
                    format == null ? ConnectionDocument.FORMAT_OF_SOURCE : format.toText());
        }
        mcm.put("slots", config.slots());
        mcm.put("maxLent", config.maxLent());
        mcm.put("delivery", Fields.word(config.delivery()));
        mcm.put("maxStallMicroseconds", Fields.number(config.maxStall(), TimeUnit.MICROSECONDS));
        mcm.put(
                "defaultTimeoutMicroseconds",
                Fields.number(config.defaultTimeout(), TimeUnit.MICROSECONDS));
        root.put("mcm", mcm);
        return root;
    }

    private void connection(@Nullable TransportConfig transport) {
        switch (transport) {
            case null ->
                    root.put(
                            "connection", Map.of("multipointGroup", Map.of("urn", config.group())));
            case St2110 st2110 -> root.put("connection", Map.of("st2110", st2110(st2110)));
            case Rdma rdma -> root.put("connection", Map.of("rdma", rdma(rdma)));
            default -> mcm.put("transport", transport.transport() + " " + transport.address());
        }
    }

    private static Map<String, Object> st2110(St2110 settings) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("transport", settings.essence().text());
        section.put("ipAddr", settings.ipAddress());
        section.put("port", settings.port());
        if (settings.sourceFilter() != null) {
            section.put("multicastSourceIpAddr", settings.sourceFilter());
        }
        if (settings.pacing() != null) {
            section.put("pacing", settings.pacing().text());
        }
        section.put("payloadType", settings.payloadType());
        if (settings.transportPixelFormat() != null) {
            section.put("transportPixelFormat", settings.transportPixelFormat().text());
        }
        if (settings.ttl() != St2110.DEFAULT_TTL) {
            section.put("ttl", settings.ttl());
        }
        if (settings.dscp() != St2110.DEFAULT_DSCP) {
            section.put("dscp", settings.dscp());
        }
        if (settings.incompleteFrames()) {
            section.put("incompleteFrames", "deliver");
        }
        return section;
    }

    private static Map<String, Object> rdma(Rdma settings) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("connectionMode", settings.connectionMode());
        section.put(
                "maxLatencyNanoseconds",
                Fields.number(settings.maxLatency(), TimeUnit.NANOSECONDS));
        return section;
    }

    private static Map<String, Object> options(RdmaOptions options) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("provider", options.provider());
        section.put("numEndpoints", options.endpoints());
        return section;
    }

    /** The original's payload section, or null when it cannot say it. */
    private @Nullable Map<String, Object> payload(@Nullable Format format) {
        return switch (format) {
            case VideoFormat video -> video(video);
            case AudioFormat audio -> Map.of("audio", audio(audio));
            case BlobFormat blob ->
                    blob.maxSize() == config.maxPayloadSize() ? Map.of("blob", Map.of()) : null;
            case CompressedFormat compressed -> null;
            case null -> null;
        };
    }

    private static @Nullable Map<String, Object> video(VideoFormat video) {
        BigDecimal fps = decimal(video.frameRate());
        boolean known = ConnectionDocument.PIXEL_FORMATS.contains(video.pixelFormat());
        if (fps == null || !known || video.scan() != Scan.PROGRESSIVE) {
            return null;
        }
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("width", video.width());
        section.put("height", video.height());
        section.put("fps", fps);
        section.put("pixelFormat", ConnectionDocument.word(video.pixelFormat()));
        return Map.of("video", section);
    }

    /** The number that is read back as this rate: 59.94 for 60000/1001; null when there is none. */
    private static @Nullable BigDecimal decimal(FrameRate rate) {
        if (100 % rate.denominator() != 0 && rate.denominator() != 1001) {
            return null;
        }
        BigDecimal rounded =
                BigDecimal.valueOf(rate.asDouble())
                        .setScale(2, RoundingMode.HALF_UP)
                        .stripTrailingZeros();
        boolean same = rounded.signum() > 0 && FrameRate.of(rounded.doubleValue()).equals(rate);
        return same ? rounded : null;
    }

    private static Map<String, Object> audio(AudioFormat audio) {
        Map<String, Object> section = new LinkedHashMap<>();
        section.put("channels", audio.channels());
        section.put("sampleRate", audio.sampleRate());
        section.put("format", audio.sampleFormat().text());
        section.put("packetTime", audio.packetTime().text());
        return section;
    }
}
