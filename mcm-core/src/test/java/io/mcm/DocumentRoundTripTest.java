package io.mcm;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.format.AudioFormat;
import io.mcm.format.BlobFormat;
import io.mcm.format.CompressedFormat;
import io.mcm.format.Format;
import io.mcm.format.FrameRate;
import io.mcm.format.PacketTime;
import io.mcm.format.PixelFormat;
import io.mcm.format.SampleFormat;
import io.mcm.format.Sampling;
import io.mcm.format.Scan;
import io.mcm.format.VideoFormat;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Builder to JSON to builder: equal, for random settings of every kind. */
class DocumentRoundTripTest {
    /** A connection's settings, with the direction they are good for. */
    record Case(ConnectionBuilder builder, boolean tx) {
        ConnectionConfig config() {
            return tx ? builder.toConfigTx() : builder.toConfigRx();
        }
    }

    @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
    void shouldReadBackWhatConnectionsPrint(@ForAll("cases") Case given) {
        ConnectionConfig config = given.config();
        String json = config.toJson();

        assertThat(ConnectionConfig.fromJson(json)).as(json).isEqualTo(config);
        assertThat(new Case(builder().json(json), given.tx).config()).as(json).isEqualTo(config);
        assertThat(ConnectionConfig.fromJson(json).toJson()).isEqualTo(json);
    }

    @Property(tries = 1_000, edgeCases = EdgeCasesMode.NONE)
    void shouldReadBackWhatNodesPrint(@ForAll("nodes") MeshConfig config) {
        assertThat(MeshConfig.fromJson(config.toJson()))
                .as(config.toJson())
                .isEqualTo(config)
                .hasSameHashCodeAs(config);
    }

    private static ConnectionBuilder builder() {
        return new ConnectionBuilder(MeshConfig.builder().build(), new NoOpener());
    }

    @Provide
    Arbitrary<MeshConfig> nodes() {
        Arbitrary<Consumer<MeshConfig.Builder>> setting =
                Arbitraries.oneOf(
                        names().map(name -> b -> b.mesh(name)),
                        Arbitraries.integers().between(1, 65535).map(n -> b -> b.maxConnections(n)),
                        timeouts().map(timeout -> b -> b.defaultTimeout(timeout)),
                        Arbitraries.of(LeakDetection.class).map(l -> b -> b.leakDetection(l)),
                        Arbitraries.of(Discovery.class).map(d -> b -> b.discovery(d)),
                        Arbitraries.of(PageKind.class)
                                .filter(kind -> kind != PageKind.NONE)
                                .map(kind -> b -> b.pages(kind)),
                        paths().map(path -> b -> b.runtimeDirectory(path)),
                        Arbitraries.integers()
                                .greaterOrEqual(0)
                                .map(gid -> b -> b.runtimeGroup(gid)),
                        Arbitraries.integers()
                                .greaterOrEqual(0)
                                .list()
                                .ofMaxSize(5)
                                .map(uids -> b -> b.allowedUsers(uids)),
                        addresses().map(address -> b -> b.st2110Address(address)),
                        texts().map(text -> b -> b.apiVersion(text)),
                        texts().map(text -> b -> b.apiConnectionString(text)));
        return Combinators.combine(names(), setting.list().ofMaxSize(10))
                .as(
                        (node, settings) -> {
                            MeshConfig.Builder builder = MeshConfig.builder().node(node);
                            settings.forEach(s -> s.accept(builder));
                            return builder.build();
                        });
    }

    private static Arbitrary<Path> paths() {
        return Arbitraries.of("/run/mcm", "/", "/a/../b", "/Tür \"1\"/x").map(Path::of);
    }

    @Provide
    Arbitrary<Case> cases() {
        return Combinators.combine(
                        destinations(),
                        settings().list().ofMaxSize(8),
                        Arbitraries.integers().between(0, 1 << 20),
                        Arbitraries.of(true, false))
                .as(
                        (destination, settings, reserve, tx) -> {
                            ConnectionBuilder builder = builder();
                            settings.forEach(s -> s.accept(builder));
                            destination.accept(builder);
                            Format format = builder.format;
                            if (format != null && reserve % 2 == 0) {
                                long size = (long) format.payloadSize() + reserve;
                                builder.maxPayloadSize(
                                        (int) Math.min(size, Format.MAX_PAYLOAD_SIZE));
                            }
                            return new Case(builder, tx && format != null);
                        });
    }

    /** Where it leads, and a format that goes there. */
    private static Arbitrary<Consumer<ConnectionBuilder>> destinations() {
        Arbitrary<Format> media = Arbitraries.oneOf(videos(pixels()), audios());
        Arbitrary<Format> any = Arbitraries.oneOf(media, blobs(), compressed());
        return Arbitraries.oneOf(
                names().map(name -> b -> b.group(name)),
                Combinators.combine(names(), any)
                        .as((name, format) -> b -> b.group(name).format(format)),
                Combinators.combine(rdma(), media)
                        .as((rdma, format) -> b -> b.rdma(rdma).format(format)),
                pixels().flatMap(DocumentRoundTripTest::rawVideo),
                st2110(
                        St2110.Essence.VIDEO_22,
                        Arbitraries.oneOf(
                                videos(Arbitraries.just(PixelFormat.YUV422P10LE)), compressed())),
                st2110(St2110.Essence.AUDIO_30, audios()));
    }

    private static Arbitrary<Consumer<ConnectionBuilder>> rawVideo(PixelFormat pixels) {
        Arbitrary<Format> videos = videos(Arbitraries.just(pixels));
        List<PixelFormat> packings =
                Arrays.stream(PixelFormat.values())
                        .filter(PixelFormat::isPixelGroups)
                        .filter(p -> p.sampling() == pixels.sampling())
                        .filter(p -> p.depth() == pixels.depth())
                        .toList();
        Arbitrary<Consumer<ConnectionBuilder>> packed =
                Combinators.combine(
                                st2110(St2110.Essence.VIDEO_20), Arbitraries.of(packings), videos)
                        .as(
                                (to, packing, format) ->
                                        b ->
                                                b.st2110(to.transportPixelFormat(packing))
                                                        .format(format));
        return Arbitraries.oneOf(st2110(St2110.Essence.VIDEO_20, videos), packed);
    }

    private static Arbitrary<Consumer<ConnectionBuilder>> st2110(
            St2110.Essence essence, Arbitrary<Format> formats) {
        return Combinators.combine(st2110(essence), formats)
                .as((to, format) -> b -> b.st2110(to).format(format));
    }

    private static Arbitrary<St2110> st2110(St2110.Essence essence) {
        return Combinators.combine(
                        addresses(),
                        Arbitraries.integers().between(1, 65535),
                        addresses().injectNull(0.5),
                        Arbitraries.of(St2110.Pacing.class).injectNull(0.5),
                        Arbitraries.integers().between(96, 127),
                        Arbitraries.integers().between(0, 63),
                        Arbitraries.of(true, false))
                .as(
                        (address, port, filter, pacing, type, dscp, incomplete) ->
                                new St2110(
                                        essence,
                                        address,
                                        port,
                                        filter,
                                        pacing,
                                        type,
                                        null,
                                        dscp + 1,
                                        dscp,
                                        incomplete));
    }

    private static Arbitrary<Rdma> rdma() {
        return Combinators.combine(
                        Arbitraries.of("RC", "UC"), durations(0, 10_000_000_000L), rdmaOptions())
                .as(Rdma::new);
    }

    private static Arbitrary<RdmaOptions> rdmaOptions() {
        return Combinators.combine(
                        Arbitraries.of("tcp", "verbs"), Arbitraries.integers().between(1, 8))
                .as(RdmaOptions::new);
    }

    private static Arbitrary<Consumer<ConnectionBuilder>> settings() {
        return Arbitraries.oneOf(
                Arbitraries.integers().between(2, 128).map(n -> b -> b.queueCapacity(n)),
                Arbitraries.integers().between(0, 1 << 30).map(n -> b -> b.maxMetadataSize(n)),
                Arbitraries.integers().between(4, 4096).map(n -> b -> b.slots(n)),
                Arbitraries.integers().between(1, 2).map(n -> b -> b.maxLent(n)),
                Arbitraries.of(Delivery.class).map(d -> b -> b.delivery(d)),
                durations(1_000_000, 3_600_000_000_000L).map(d -> b -> b.maxStall(d)),
                durations(0, 65_535_000_000L).map(d -> b -> b.creationDelay(d)),
                timeouts().map(d -> b -> b.defaultTimeout(d)));
    }

    private static Arbitrary<Duration> durations(long minNanos, long maxNanos) {
        return Arbitraries.longs().between(minNanos, maxNanos).map(Duration::ofNanos);
    }

    private static Arbitrary<Duration> timeouts() {
        return durations(0, Long.MAX_VALUE)
                .injectNull(0.1)
                .map(d -> d == null ? Checks.FOREVER : d);
    }

    private static Arbitrary<String> addresses() {
        return Arbitraries.integers()
                .between(0, 255)
                .list()
                .ofSize(4)
                .map(o -> "%d.%d.%d.%d".formatted(o.get(0), o.get(1), o.get(2), o.get(3)));
    }

    private static Arbitrary<String> names() {
        return texts().filter(
                        name ->
                                !name.isBlank()
                                        && name.chars().noneMatch(Character::isISOControl)
                                        && name.getBytes(StandardCharsets.UTF_8).length <= 255);
    }

    /** Whole characters of every plane. */
    private static Arbitrary<String> texts() {
        return Arbitraries.oneOf(
                        Arbitraries.integers().between(0, 0x7f),
                        Arbitraries.integers().between(0, Character.MAX_CODE_POINT))
                .filter(c -> Character.getType(c) != Character.SURROGATE)
                .list()
                .ofMaxSize(40)
                .map(
                        codePoints -> {
                            StringBuilder text = new StringBuilder();
                            codePoints.forEach(text::appendCodePoint);
                            return text.toString();
                        });
    }

    private static Arbitrary<PixelFormat> pixels() {
        return Arbitraries.of(PixelFormat.class);
    }

    /** Sizes that every packing and scan divides. */
    private static Arbitrary<Format> videos(Arbitrary<PixelFormat> pixels) {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 320).map(n -> n * 12),
                        Arbitraries.integers().between(1, 540).map(n -> n * 4),
                        rates(),
                        pixels,
                        Arbitraries.of(Scan.class))
                .as(
                        (width, height, rate, format, scan) ->
                                new VideoFormat(
                                        width, height, rate, format, scanFor(format, scan)));
    }

    /** Pixel groups of two rows don't fit into fields. */
    private static Scan scanFor(PixelFormat format, Scan wanted) {
        boolean tall = format.isPixelGroups() && format.sampling() == Sampling.YCBCR_420;
        return tall ? Scan.PROGRESSIVE : wanted;
    }

    private static Arbitrary<FrameRate> rates() {
        return Arbitraries.oneOf(
                Arbitraries.of("23.98", "25", "29.97", "50", "59.94", "60", "119.88", "12.5")
                        .map(FrameRate::parse),
                Combinators.combine(
                                Arbitraries.integers().between(1, 500_000_000),
                                Arbitraries.integers().between(1, 1_000_000))
                        .as(FrameRate::new));
    }

    private static Arbitrary<Format> audios() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 65535),
                        Arbitraries.of(SampleFormat.class),
                        Arbitraries.of(44100, 48000, 96000),
                        Arbitraries.of(PacketTime.class))
                .filter((channels, sample, rate, time) -> time.samples(rate) > 0)
                .as(AudioFormat::new);
    }

    private static Arbitrary<Format> blobs() {
        return Arbitraries.integers().between(1, Format.MAX_PAYLOAD_SIZE).map(BlobFormat::new);
    }

    private static Arbitrary<Format> compressed() {
        return Combinators.combine(
                        Arbitraries.of("jxsv", "jpeg2000", "h265"),
                        videos(pixels()),
                        Arbitraries.integers().between(1, Format.MAX_PAYLOAD_SIZE))
                .as(
                        (codec, picture, size) ->
                                new CompressedFormat(codec, (VideoFormat) picture, size));
    }
}
