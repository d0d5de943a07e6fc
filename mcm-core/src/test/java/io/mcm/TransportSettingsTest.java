package io.mcm;

import static io.mcm.ConfigText.faultsOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.ConfigException.Fault;
import io.mcm.format.PixelFormat;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TransportSettingsTest {
    @Test
    void shouldNameTheGroupByTheDestination() {
        St2110 stream = St2110.video20("239.1.1.1", 5004);

        assertThat(stream.transport()).isEqualTo("st2110");
        assertThat(stream.address()).isEqualTo("239.1.1.1:5004");
        assertThat(Rdma.with(RdmaOptions.DEFAULT).transport()).isEqualTo("rdma");
    }

    @Test
    void shouldChangeOneSettingAtATime() {
        assertThat(
                        St2110.audio30("239.1.1.1", 5004)
                                .payloadType(97)
                                .pacing(St2110.Pacing.WIDE)
                                .sourceFilter("192.0.2.10")
                                .ttl(8)
                                .dscp(46)
                                .incompleteFrames(true))
                .isEqualTo(
                        new St2110(
                                St2110.Essence.AUDIO_30,
                                "239.1.1.1",
                                5004,
                                "192.0.2.10",
                                St2110.Pacing.WIDE,
                                97,
                                null,
                                8,
                                46,
                                true));
        assertThat(
                        Rdma.with(RdmaOptions.DEFAULT.endpoints(8).provider("verbs"))
                                .connectionMode("UC")
                                .maxLatency(Duration.ofMillis(1)))
                .isEqualTo(new Rdma("UC", Duration.ofMillis(1), new RdmaOptions("verbs", 8)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "01.2.3.4",
                "1.2.3.4 ",
                "::1",
                "camera",
                "1.2.3.-4"
            })
    void shouldTakeIpv4Only(String address) {
        assertThat(faultsOf(() -> St2110.video20(address, 1)))
                .extracting(Fault::path)
                .containsExactly("connection.st2110.ipAddr");
        assertThat(faultsOf(() -> St2110.video20("1.2.3.4", 1).sourceFilter(address)))
                .extracting(Fault::path)
                .containsExactly("connection.st2110.multicastSourceIpAddr");
    }

    @Test
    void shouldTellAllFaultsOfAStream() {
        assertThat(
                        faultsOf(
                                () ->
                                        new St2110(
                                                St2110.Essence.AUDIO_30,
                                                "x",
                                                0,
                                                "y",
                                                null,
                                                128,
                                                PixelFormat.UYVY422,
                                                0,
                                                64,
                                                false)))
                .extracting(Fault::path)
                .containsExactly(
                        "connection.st2110.ipAddr",
                        "connection.st2110.port",
                        "connection.st2110.multicastSourceIpAddr",
                        "connection.st2110.payloadType",
                        "connection.st2110.transportPixelFormat",
                        "connection.st2110.ttl",
                        "connection.st2110.dscp");
    }

    @Test
    void shouldPackOnlyAsTheStandardDoes() {
        St2110 stream = St2110.video20("239.1.1.1", 5004);

        assertThat(stream.transportPixelFormat(PixelFormat.RGB24).transportPixelFormat())
                .isEqualTo(PixelFormat.RGB24);
        assertThat(faultsOf(() -> stream.transportPixelFormat(PixelFormat.V210))).hasSize(1);
        assertThat(faultsOf(() -> stream.transportPixelFormat(PixelFormat.YUV422P))).hasSize(1);
    }

    @Test
    void shouldTellAllFaultsOfRdma() {
        assertThat(faultsOf(() -> new RdmaOptions("x", 0)))
                .extracting(Fault::path)
                .containsExactly("options.rdma.provider", "options.rdma.numEndpoints");
        assertThat(faultsOf(() -> new Rdma("x", Duration.ofNanos(-1), RdmaOptions.DEFAULT)))
                .extracting(Fault::path)
                .containsExactly(
                        "connection.rdma.connectionMode", "connection.rdma.maxLatencyNanoseconds");
    }
}
