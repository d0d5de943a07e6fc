package io.mcm;

import static io.mcm.ConfigText.faultsOf;
import static io.mcm.ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE;
import static io.mcm.ErrorCode.CONNECTION_CONFIG_INVALID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.mcm.ConfigException.Fault;
import io.mcm.format.BlobFormat;
import io.mcm.format.CompressedFormat;
import io.mcm.format.FrameRate;
import io.mcm.format.PacketTime;
import io.mcm.format.PixelFormat;
import io.mcm.format.SampleFormat;
import io.mcm.format.VideoFormat;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.agrona.concurrent.BusySpinIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConnectionBuilderTest {
    private final NoOpener opener = new NoOpener();

    private ConnectionBuilder builder() {
        return new ConnectionBuilder(MeshConfig.builder().build(), opener);
    }

    private ConnectionBuilder video() {
        return builder().group("g").video(1920, 1080, FrameRate.of(60), PixelFormat.YUV422P10LE);
    }

    private static Arguments refused(String path, Consumer<ConnectionBuilder> setter) {
        return Arguments.of(path, setter);
    }

    @SuppressWarnings("NullAway") // what a caller without null checks may do
    static Stream<Arguments> refusals() {
        return Stream.of(
                refused("group", b -> b.group("")),
                refused("group", b -> b.group(" ")),
                refused("group", b -> b.group("a\u0000b")),
                refused("group", b -> b.group("\udc00")),
                refused("group", b -> b.group("ä".repeat(128))),
                refused("group", b -> b.group(null)),
                refused("transport", b -> b.st2110(null)),
                refused("rdmaOptions", b -> b.rdmaOptions(null)),
                refused("queueCapacity", b -> b.queueCapacity(1)),
                refused("queueCapacity", b -> b.queueCapacity(129)),
                refused("maxPayloadSize", b -> b.maxPayloadSize(-1)),
                refused("maxPayloadSize", b -> b.maxPayloadSize(Integer.MAX_VALUE)),
                refused("maxPayloadSize", b -> b.blob(0)),
                refused(
                        "payload.video.width",
                        b -> b.video(0, 1, FrameRate.of(1), PixelFormat.V210)),
                refused("maxMetadataSize", b -> b.maxMetadataSize(-1)),
                refused("maxMetadataSize", b -> b.maxMetadataSize((1 << 30) + 1)),
                refused("slots", b -> b.slots(3)),
                refused("slots", b -> b.slots(4097)),
                refused("maxLent", b -> b.maxLent(0)),
                refused("maxLent", b -> b.maxLent(4097)),
                refused("maxStall", b -> b.maxStall(Duration.ZERO)),
                refused("maxStall", b -> b.maxStall(Duration.ofHours(1).plusNanos(1))),
                refused("creationDelay", b -> b.creationDelay(Duration.ofNanos(-1))),
                refused("creationDelay", b -> b.creationDelay(Duration.ofMillis(65536))),
                refused("defaultTimeout", b -> b.defaultTimeout(Duration.ofNanos(-1))),
                refused("defaultTimeout", b -> b.defaultTimeout(null)),
                refused("format", b -> b.format(null)),
                refused("idleStrategy", b -> b.idleStrategy(null)),
                refused("listener", b -> b.listener(null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void shouldRefuseNonsenseAtOnce(String path, Consumer<ConnectionBuilder> setter) {
        List<Fault> faults = faultsOf(() -> setter.accept(builder()));

        assertThat(faults).hasSize(1);
        assertThat(faults.getFirst().code()).isEqualTo(CONNECTION_CONFIG_INVALID);
        assertThat(faults.getFirst().path()).isEqualTo(path);
        assertThat(faults.getFirst().allowed()).isNotBlank();
    }

    @Test
    void shouldTakeEveryLimitItself() {
        ConnectionConfig smallest =
                video().queueCapacity(2)
                        .slots(4)
                        .maxLent(1)
                        .maxStall(Duration.ofMillis(1))
                        .defaultTimeout(Duration.ZERO)
                        .toConfigTx();
        ConnectionConfig largest =
                video().queueCapacity(128)
                        .slots(4096)
                        .maxLent(4094)
                        .maxMetadataSize(1 << 30)
                        .maxStall(Duration.ofHours(1))
                        .creationDelay(Duration.ofMillis(65535))
                        .defaultTimeout(Duration.ofSeconds(Long.MAX_VALUE))
                        .toConfigTx();

        assertThat(smallest.maxLent()).isEqualTo(1);
        assertThat(largest.maxLent()).isEqualTo(4094);
        assertThat(largest.defaultTimeout()).isEqualTo(Checks.FOREVER);
    }

    @Test
    void shouldWantExactlyOneDestination() {
        St2110 st2110 = St2110.video20("239.1.1.1", 5004);

        assertThat(faultsOf(() -> builder().blob(1).toConfigTx()))
                .extracting(Fault::path, Fault::value)
                .containsExactly(tuple("connection", "(absent)"));
        assertThat(faultsOf(() -> video().st2110(st2110).toConfigTx()))
                .extracting(Fault::path, Fault::value)
                .containsExactly(tuple("connection", "group, st2110"));
        assertThat(
                        faultsOf(
                                () ->
                                        builder()
                                                .st2110(st2110)
                                                .rdma(Rdma.with(RdmaOptions.DEFAULT))
                                                .video(
                                                        640,
                                                        640,
                                                        FrameRate.of(60),
                                                        PixelFormat.YUV422P10LE)
                                                .toConfigTx()))
                .extracting(Fault::value)
                .containsExactly("st2110, rdma");
    }

    @Test
    void shouldWantAFormatOfASenderOnly() {
        assertThat(faultsOf(() -> builder().group("g").toConfigTx()))
                .extracting(Fault::path)
                .containsExactly("payload");
        assertThat(builder().group("g").toConfigRx().format()).isNull();
        assertThat(builder().group("g").toConfigRx().maxPayloadSize()).isZero();
    }

    @Test
    void shouldWantAFormatOfEveryoneOnSt2110() {
        List<Fault> faults =
                faultsOf(() -> builder().st2110(St2110.audio30("239.1.1.1", 5004)).toConfigRx());

        assertThat(faults)
                .extracting(Fault::code, Fault::path, Fault::value)
                .containsExactly(tuple(CONNECTION_CONFIG_INCOMPATIBLE, "payload", "(absent)"));
    }

    @Test
    void shouldTellAllConflictsAtOnce() {
        List<Fault> faults =
                faultsOf(
                        () ->
                                builder()
                                        .st2110(St2110.audio30("239.1.1.1", 5004))
                                        .group("g")
                                        .video(640, 640, FrameRate.of(60), PixelFormat.YUV422P10LE)
                                        .maxPayloadSize(10)
                                        .slots(8)
                                        .maxLent(7)
                                        .toConfigTx());

        assertThat(faults)
                .extracting(Fault::path)
                .containsExactly("connection", "payload", "maxPayloadSize", "mcm.maxLent");
    }

    @Test
    void shouldNotLetASenderLendEverySlot() {
        assertThat(faultsOf(() -> video().slots(10).maxLent(9).toConfigTx()))
                .extracting(Fault::code, Fault::path)
                .containsExactly(tuple(CONNECTION_CONFIG_INCOMPATIBLE, "mcm.maxLent"));
        assertThat(video().slots(10).maxLent(8).toConfigTx().maxLent()).isEqualTo(8);
    }

    @Test
    void shouldNotLetAReceiverLendMoreThanItMayHold() {
        assertThat(faultsOf(() -> video().queueCapacity(4).maxLent(5).toConfigRx()))
                .extracting(Fault::path)
                .containsExactly("mcm.maxLent");
        assertThat(video().queueCapacity(4).maxLent(4).toConfigRx().maxLent()).isEqualTo(4);
    }

    @Test
    void shouldRefuseRdmaOptionsThatContradictTheConnection() {
        ConnectionBuilder builder =
                builder()
                        .rdma(Rdma.with(new RdmaOptions("tcp", 2)))
                        .video(640, 640, FrameRate.of(60), PixelFormat.YUV422P10LE);

        assertThat(builder.toConfigTx().rdmaOptions()).isEqualTo(new RdmaOptions("tcp", 2));
        assertThat(faultsOf(() -> builder.rdmaOptions(RdmaOptions.DEFAULT).toConfigTx()))
                .extracting(Fault::path)
                .containsExactly("options.rdma");
    }

    @ParameterizedTest
    @CsvSource({
        // payload, queue capacity or 0, slots, most lent
        "8294400, 0, 32, 8",
        "65537, 128, 32, 16",
        "65536, 0, 64, 8",
        "288, 16, 64, 8",
        "288, 128, 256, 64",
        "1, 2, 64, 1"
    })
    void shouldSizeThePoolByTheFrame(int payload, int capacity, int slots, int lent) {
        ConnectionBuilder builder = builder().group("g").blob(payload);
        if (capacity > 0) {
            builder.queueCapacity(capacity);
        }

        assertThat(builder.toConfigTx().slots()).isEqualTo(slots);
        assertThat(builder.toConfigTx().maxLent()).isEqualTo(lent);
    }

    @Test
    void shouldKeepTheQueueShortForTheLatestFrame() {
        assertThat(video().latest().toConfigRx().queueCapacity()).isEqualTo(2);
        assertThat(video().latest().toConfigRx().maxLent()).isEqualTo(1);
        assertThat(video().latest().queueCapacity(5).toConfigRx().queueCapacity()).isEqualTo(5);
        assertThat(video().reliable().toConfigRx().delivery()).isEqualTo(Delivery.RELIABLE);
        assertThat(video().reliable().live().toConfigRx().delivery()).isEqualTo(Delivery.LIVE);
        assertThat(video().toConfigRx().maxStall()).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void shouldMakeFormatsOfEachKind() {
        assertThat(builder().group("g").blob(7).toConfigTx().format()).isEqualTo(new BlobFormat(7));
        assertThat(
                        builder()
                                .group("g")
                                .audio(2, SampleFormat.PCM_S16BE, 48000, PacketTime.US_125)
                                .toConfigTx()
                                .maxPayloadSize())
                .isEqualTo(24);
        assertThat(
                        builder()
                                .group("g")
                                .compressed("jxsv", 1920, 1080, FrameRate.of(50), 1000)
                                .toConfigTx()
                                .format())
                .isEqualTo(
                        new CompressedFormat(
                                "jxsv",
                                new VideoFormat(
                                        1920, 1080, FrameRate.of(50), PixelFormat.YUV422P10LE),
                                1000));
    }

    @Test
    void shouldOpenWithTheCheckedSettingsAndTheListeners() {
        ConnectionListener listener = new ConnectionListener() {};
        ConnectionBuilder builder = video().listener(listener).listener(listener);

        assertThatThrownBy(builder::openTx).isInstanceOf(ConnectionException.class);
        assertThatThrownBy(builder::openRx).isInstanceOf(ConnectionException.class);
        assertThat(opener.asked).containsExactly(builder.toConfigTx(), builder.toConfigRx());
        assertThat(opener.listeners).containsExactly(listener, listener, listener, listener);

        assertThatThrownBy(() -> builder().openTx()).isInstanceOf(ConfigException.class);
        assertThat(opener.asked).as("nothing more").hasSize(2);
    }

    @Test
    void shouldCarryTheIdleStrategyBesideTheDocument() {
        Supplier<IdleStrategy> maker = BusySpinIdleStrategy::new;
        ConnectionConfig config = video().idleStrategy(maker).toConfigRx();

        assertThat(config.idleStrategy()).isSameAs(maker);
        assertThat(config).isNotEqualTo(video().toConfigRx());
        assertThat(ConnectionConfig.fromJson(config.toJson())).isEqualTo(video().toConfigRx());
    }

    @Test
    void shouldCompareAndShowSettingsByValue() {
        assertThat(video().toConfigTx())
                .isEqualTo(video().toConfigTx())
                .hasSameHashCodeAs(video().toConfigTx())
                .isNotEqualTo(video().maxMetadataSize(1).toConfigTx())
                .asString()
                .contains("group=g", "video/1920x1080@60:yuv422p10le", "queueCapacity=16");
    }
}
