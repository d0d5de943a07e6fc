package io.mcm;

import io.mcm.format.AudioFormat;
import io.mcm.format.Format;
import io.mcm.format.FrameRate;
import io.mcm.format.PacketTime;
import io.mcm.format.PixelFormat;
import io.mcm.format.SampleFormat;
import io.mcm.format.VideoFormat;
import io.mcm.json.Document;
import io.mcm.json.Section;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Takes the settings out of a connection document, section by section. A field that is refused
 * becomes a fault of the document; reading goes on with the field's default, so that every fault is
 * found.
 */
final class ConnectionReader {
    private static final Function<String, PixelFormat> PIXEL_FORMAT =
            ConnectionDocument.oneOf(
                    "pixelFormat", ConnectionDocument.PIXEL_FORMATS, ConnectionDocument::word);
    private static final Function<String, St2110.Essence> ESSENCE =
            ConnectionDocument.oneOf(
                    "transport", List.of(St2110.Essence.values()), St2110.Essence::text);
    private static final Function<String, St2110.Pacing> PACING =
            ConnectionDocument.oneOf(
                    "pacing", List.of(St2110.Pacing.values()), St2110.Pacing::text);
    private static final Function<String, Boolean> INCOMPLETE =
            ConnectionDocument.oneOf(
                    "incompleteFrames",
                    List.of(false, true),
                    deliver -> deliver ? "deliver" : "drop");
    private static final Function<String, Delivery> DELIVERY =
            ConnectionDocument.oneOf("delivery", List.of(Delivery.values()), Fields::word);

    private final Document document;
    private final ConnectionBuilder into;

    ConnectionReader(Document document, ConnectionBuilder into) {
        this.document = document;
        this.into = into;
    }

    void read(Section root) {
        root.leave(ClientDocument.FIELDS);
        root.whole("bufferQueueCapacity", into::queueCapacity);
        root.whole("maxPayloadSize", into::maxPayloadSize);
        root.whole("maxMetadataSize", into::maxMetadataSize);
        root.duration("connCreationDelayMilliseconds", TimeUnit.MILLISECONDS, into::creationDelay);
        RdmaOptions options = options(root.section("options"));
        Section connection = root.section("connection");
        if (connection != null) {
            connection(connection, options);
        }
        Section payload = root.section("payload");
        if (payload != null) {
            payload(payload);
        }
        Section mcm = root.section("mcm");
        if (mcm != null) {
            mcm(mcm, root.has("payload"));
        }
        boolean silent = !root.has("payload") && (mcm == null || !mcm.has("format"));
        if (silent && into.format == null) {
            into.blobOfMaxPayloadSize();
        }
    }

    private RdmaOptions options(@Nullable Section options) {
        Section rdma = options == null ? null : options.section("rdma");
        if (rdma == null) {
            return RdmaOptions.DEFAULT;
        }
        String provider =
                rdma.text(
                        "provider",
                        RdmaOptions.DEFAULT.provider(),
                        name -> RdmaOptions.DEFAULT.provider(name).provider());
        RdmaOptions read = new RdmaOptions(provider, endpoints(rdma));
        into.rdmaOptions(read);
        return read;
    }

    /** The original's documentation says {@code numEndpoints}, its code {@code num_endpoints}. */
    private int endpoints(Section rdma) {
        int documented = endpoints(rdma, "numEndpoints");
        int coded = endpoints(rdma, "num_endpoints");
        if (rdma.has("numEndpoints") && rdma.has("num_endpoints") && documented != coded) {
            document.fault(
                    rdma.path("num_endpoints"), coded, "the same as numEndpoints: " + documented);
        }
        return rdma.has("num_endpoints") ? coded : documented;
    }

    private static int endpoints(Section rdma, String name) {
        RdmaOptions[] read = {RdmaOptions.DEFAULT};
        rdma.whole(name, count -> read[0] = RdmaOptions.DEFAULT.endpoints(count));
        return read[0].endpoints();
    }

    private void connection(Section connection, RdmaOptions options) {
        exactlyOne(connection, "connection", List.of("multipointGroup", "st2110", "rdma"));
        Section group = connection.section("multipointGroup");
        if (group != null) {
            group(group);
        }
        Section st2110 = connection.section("st2110");
        if (st2110 != null) {
            st2110(st2110);
        }
        Section rdma = connection.section("rdma");
        if (rdma != null) {
            rdma(rdma, options);
        }
    }

    private void exactlyOne(Section section, String path, List<String> kinds) {
        List<String> there = kinds.stream().filter(section::has).toList();
        if (there.size() != 1) {
            document.fault(
                    path,
                    there.isEmpty() ? "(none)" : String.join(", ", there),
                    "exactly one of " + String.join(", ", kinds));
        }
    }

    private void group(Section group) {
        if (group.has("urn")) {
            group.text("urn", into::group);
        } else {
            document.fault(group.path("urn"), "(absent)", "the group's name");
        }
    }

    private void st2110(Section section) {
        St2110.Essence essence = section.text("transport", St2110.Essence.VIDEO_20, ESSENCE);
        String address = section.text("ipAddr", "", Function.identity());
        int port = section.whole("port", 0, 1);
        String filter = section.text("multicastSourceIpAddr", "", Function.identity());
        St2110.Pacing pacing =
                section.<St2110.@Nullable Pacing>text(
                        "pacing", null, word -> word.isEmpty() ? null : PACING.apply(word));
        int payloadType =
                section.whole(
                        "payloadType", St2110.DEFAULT_PAYLOAD_TYPE, St2110.DEFAULT_PAYLOAD_TYPE);
        PixelFormat packing = packing(section, essence);
        int ttl = section.whole("ttl", St2110.DEFAULT_TTL, St2110.DEFAULT_TTL);
        int dscp = section.whole("dscp", St2110.DEFAULT_DSCP, St2110.DEFAULT_DSCP);
        boolean incomplete = section.text("incompleteFrames", false, INCOMPLETE);
        document.attempt(
                () -> {
                    St2110 settings =
                            new St2110(
                                    essence,
                                    address,
                                    port,
                                    filter.isEmpty() ? null : filter,
                                    pacing,
                                    payloadType,
                                    packing,
                                    ttl,
                                    dscp,
                                    incomplete);
                    if (section.isClean()) {
                        into.st2110(settings);
                    }
                });
    }

    private @Nullable PixelFormat packing(Section section, St2110.Essence essence) {
        String name = "transportPixelFormat";
        if (essence == St2110.Essence.VIDEO_20) {
            return section.<@Nullable PixelFormat>text(name, null, PixelFormat::parse);
        }
        if (section.has(name)) {
            section.leave(List.of(name));
            document.warn(section.path(name) + ": no meaning with " + essence.text() + ", ignored");
        }
        return null;
    }

    private void rdma(Section section, RdmaOptions options) {
        Rdma[] settings = {Rdma.with(options)};
        section.text("connectionMode", mode -> settings[0] = settings[0].connectionMode(mode));
        section.duration(
                "maxLatencyNanoseconds",
                TimeUnit.NANOSECONDS,
                limit -> settings[0] = settings[0].maxLatency(limit));
        if (section.isClean()) {
            into.rdma(settings[0]);
        }
    }

    private void payload(Section payload) {
        exactlyOne(payload, "payload", List.of("video", "audio", "blob"));
        Section video = payload.section("video");
        if (video != null) {
            video(video);
        }
        Section audio = payload.section("audio");
        if (audio != null) {
            audio(audio);
        }
        if (payload.section("blob") != null) {
            into.blobOfMaxPayloadSize();
        }
    }

    private void video(Section video) {
        int width = video.whole("width", 640, 640);
        int height = video.whole("height", 640, 640);
        FrameRate[] rate = {FrameRate.of(60)};
        video.decimal("fps", fps -> rate[0] = FrameRate.of(fps.doubleValue()));
        PixelFormat pixels = video.text("pixelFormat", PixelFormat.YUV422P10LE, PIXEL_FORMAT);
        document.attempt(() -> format(video, new VideoFormat(width, height, rate[0], pixels)));
    }

    private void audio(Section audio) {
        int channels = audio.whole("channels", 2, 2);
        SampleFormat sample = audio.text("format", SampleFormat.PCM_S24BE, SampleFormat::parse);
        int sampleRate = audio.whole("sampleRate", 48000, 0);
        PacketTime packetTime = audio.text("packetTime", PacketTime.MS_1, PacketTime::parse);
        document.attempt(
                () -> format(audio, new AudioFormat(channels, sample, sampleRate, packetTime)));
    }

    private void format(Section section, Format format) {
        if (section.isClean()) {
            into.format(format);
        }
    }

    private void mcm(Section mcm, boolean hasPayload) {
        mcm.leave(ClientDocument.MCM_FIELDS);
        if (hasPayload && mcm.has("format")) {
            document.fault(mcm.path("format"), "(beside payload)", "payload or mcm.format");
        }
        mcm.text("format", this::format);
        mcm.text(
                "transport",
                name -> {
                    throw Checks.fault(
                            ErrorCode.CONNECTION_CONFIG_INVALID,
                            "mcm.transport",
                            name,
                            "none: give a plug-in's settings to the builder");
                });
        mcm.whole("slots", into::slots);
        mcm.whole("maxLent", into::maxLent);
        mcm.text("delivery", word -> into.delivery(DELIVERY.apply(word)));
        mcm.duration("maxStallMicroseconds", TimeUnit.MICROSECONDS, into::maxStall);
        mcm.timeout("defaultTimeoutMicroseconds", TimeUnit.MICROSECONDS, into::defaultTimeout);
    }

    private void format(String text) {
        if (text.equals(ConnectionDocument.FORMAT_OF_SOURCE)) {
            into.formatOfSource();
            return;
        }
        try {
            into.format(Format.parse(text));
        } catch (ConfigException e) {
            String allowed =
                    e.faults().stream()
                            .map(fault -> fault.path() + " " + fault.allowed())
                            .collect(Collectors.joining("; "));
            throw Checks.fault(e.code(), "mcm.format", text, allowed);
        }
    }
}
