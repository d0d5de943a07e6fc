package io.mcm;

import static io.mcm.ConfigText.faultsOf;
import static io.mcm.ConfigText.json;
import static io.mcm.ConfigText.logOf;
import static io.mcm.ErrorCode.CLIENT_CONFIG_INVALID;
import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.ConfigException.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MeshConfigTest {
    @Test
    void shouldFillInTheDefaults() {
        MeshConfig config = MeshConfig.builder().build();

        assertThat(config.mesh()).isEqualTo("default");
        assertThat(config.node())
                .contains("-" + ProcessHandle.current().pid() + "-")
                .isNotEqualTo(MeshConfig.builder().build().node());
        assertThat(config.maxConnections()).isEqualTo(32);
        assertThat(config.defaultTimeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(config.leakDetection()).isEqualTo(LeakDetection.SIMPLE);
        assertThat(config.discovery()).isEqualTo(Discovery.HOST);
        assertThat(config.pages()).isEqualTo(PageKind.HUGE_2M);
        assertThat(config.runtimeDirectory()).isNull();
        assertThat(config.runtimeGroup()).isEmpty();
        assertThat(config.allowedUsers()).isEmpty();
        assertThat(config.apiVersion()).isEqualTo("v1");
        assertThat(config.apiConnectionString()).isEmpty();
    }

    @Test
    void shouldReadTheOriginalsClientDocumentWithItsTrailingComma() {
        MeshConfig config =
                MeshConfig.fromJson(
                        json(
                                """
                                {
                                  'apiVersion': 'v1',
                                  'apiConnectionString': 'Server=192.0.2.1; Port=8003',
                                }
                                """));

        assertThat(config.apiVersion()).isEqualTo("v1");
        assertThat(config.apiConnectionString()).isEqualTo("Server=192.0.2.1; Port=8003");
        assertThat(config.mediaProxyAddress()).isEqualTo("192.0.2.1:8003");
    }

    @ParameterizedTest
    @CsvSource({
        "1500, PT0.0015S",
        "1000000, PT1S",
        "0, PT0S",
        "0.001, PT0.000000001S",
        "-1, PT2562047788015215H30M7.999999999S",
        "1e300, PT2562047788015215H30M7.999999999S"
    })
    void shouldTakeMicrosecondsForMicroseconds(String micros, Duration timeout) {
        assertThat(
                        MeshConfig.fromJson(
                                        json("{'apiDefaultTimeoutMicroseconds': " + micros + "}"))
                                .defaultTimeout())
                .isEqualTo(timeout);
    }

    @Test
    void shouldReadWhatIsOursFromItsOwnSection() {
        MeshConfig config =
                MeshConfig.fromJson(
                        json(
                                "{'maxMediaConnections': 3, 'mcm': {'mesh': 'studio', 'node': 'n',"
                                        + " 'leakDetection': 'paranoid', 'pages': 'base',"
                                        + " 'discovery': 'none',"
                                        + " 'runtimeDirectory': '/run/x/', 'runtimeGroup': 44,"
                                        + " 'allowedUsers': [1002, 1001, 1002]}}"));

        assertThat(config)
                .isEqualTo(
                        MeshConfig.builder()
                                .maxConnections(3)
                                .mesh("studio")
                                .node("n")
                                .leakDetection(LeakDetection.PARANOID)
                                .discovery(Discovery.NONE)
                                .pages(PageKind.BASE)
                                .runtimeDirectory(Path.of("/run/x"))
                                .runtimeGroup(44)
                                .allowedUsers(List.of(1001, 1002))
                                .build());
        assertThat(config.allowedUsers()).containsExactly(1001, 1002);
    }

    @Test
    void shouldPrintTheClientDocument() {
        MeshConfig config =
                MeshConfig.builder()
                        .mesh("studio")
                        .node("camera-app")
                        .defaultTimeout(Duration.ofNanos(1_500))
                        .pages(PageKind.HUGE_1G)
                        .runtimeDirectory(Path.of("/run/x"))
                        .runtimeGroup(0)
                        .allowedUsers(List.of(1001, 1))
                        .build();

        assertThat(config.toJson())
                .isEqualTo(
                        """
                        {
                          "apiVersion": "v1",
                          "apiDefaultTimeoutMicroseconds": 1.5,
                          "maxMediaConnections": 32,
                          "mcm": {
                            "mesh": "studio",
                            "node": "camera-app",
                            "leakDetection": "simple",
                            "pages": "huge_1g",
                            "discovery": "host",
                            "runtimeDirectory": "/run/x",
                            "runtimeGroup": 0,
                            "allowedUsers": [ 1, 1001 ]
                          }
                        }
                        """);
        assertThat(MeshConfig.fromJson(config.toJson()))
                .isEqualTo(config)
                .hasSameHashCodeAs(config);
    }

    @Test
    void shouldNotShowTheConnectionString() {
        MeshConfig config =
                MeshConfig.builder().node("n").apiConnectionString("Password=secret").build();

        assertThat(config.toString()).contains("node=n").doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "apiVersion                    | 1",
                "apiVersion                    | '\\udfff'",
                "apiConnectionString           | null",
                "apiConnectionString           | '\\ud800x'",
                "apiDefaultTimeoutMicroseconds | -2",
                "apiDefaultTimeoutMicroseconds | '1000'",
                "apiDefaultTimeoutMicroseconds | 0.0001",
                "apiDefaultTimeoutMicroseconds | 1e-2147483640",
                "maxMediaConnections           | 0",
                "maxMediaConnections           | 65536",
                "maxMediaConnections           | 1.5",
                "maxMediaConnections           | true",
                "mcm                           | 1",
                "mcm.mesh                      | {'mesh': ''}",
                "mcm.mesh                      | {'mesh': 7}",
                "mcm.node                      | {'node': '\\n'}",
                "mcm.leakDetection             | {'leakDetection': 'much'}",
                "mcm.discovery                 | {'discovery': 'everywhere'}",
                "mcm.pages                     | {'pages': 'none'}",
                "mcm.runtimeDirectory          | {'runtimeDirectory': 'relative'}",
                "mcm.runtimeDirectory          | {'runtimeDirectory': '/\\u0000'}",
                "mcm.runtimeGroup              | {'runtimeGroup': -1}",
                "mcm.runtimeGroup              | {'runtimeGroup': 'video'}",
                "mcm.allowedUsers              | {'allowedUsers': 1}",
                "mcm.allowedUsers              | {'allowedUsers': [1, -1]}",
                "mcm.allowedUsers[1]           | {'allowedUsers': [1, '2']}",
                "mcm.allowedUsers[0]           | {'allowedUsers': [1.5, 2]}"
            })
    void shouldNameTheFieldThatIsWrong(String path, String value) {
        String field = path.startsWith("mcm") ? "mcm" : path;

        List<Fault> faults =
                faultsOf(() -> MeshConfig.fromJson(json("{'" + field + "': " + value + "}")));

        assertThat(faults).hasSize(1);
        assertThat(faults.getFirst().code()).isEqualTo(CLIENT_CONFIG_INVALID);
        assertThat(faults.getFirst().code().sdkCode()).isEqualTo(1005);
        assertThat(faults.getFirst().path()).isEqualTo(path);
    }

    @Test
    void shouldTellAllFaultsAtOnceAndTakeNothing() {
        MeshConfig.Builder builder = MeshConfig.builder().node("n");

        List<Fault> faults =
                faultsOf(
                        () ->
                                builder.json(
                                        json(
                                                "{'apiVersion': 'v2', 'maxMediaConnections': 0, 'mcm':"
                                                        + " {'mesh': '', 'pages': ''}}")));

        assertThat(faults)
                .extracting(Fault::path)
                .containsExactly("maxMediaConnections", "mcm.mesh", "mcm.pages");
        assertThat(builder.build()).isEqualTo(MeshConfig.builder().node("n").build());
    }

    private static Arguments refused(String path, Consumer<MeshConfig.Builder> setter) {
        return Arguments.of(path, setter);
    }

    @SuppressWarnings("NullAway") // what a caller without null checks may do
    static Stream<Arguments> refusals() {
        return Stream.of(
                refused("mesh", b -> b.mesh("")),
                refused("mesh", b -> b.mesh(null)),
                refused("node", b -> b.node("x".repeat(256))),
                refused("maxConnections", b -> b.maxConnections(0)),
                refused("maxConnections", b -> b.maxConnections(65536)),
                refused("defaultTimeout", b -> b.defaultTimeout(Duration.ofNanos(-1))),
                refused("leakDetection", b -> b.leakDetection(null)),
                refused("discovery", b -> b.discovery(null)),
                refused("pages", b -> b.pages(PageKind.NONE)),
                refused("runtimeDirectory", b -> b.runtimeDirectory(Path.of("relative"))),
                refused("runtimeDirectory", b -> b.runtimeDirectory(Path.of("/" + "x".repeat(69)))),
                refused("runtimeDirectory", b -> b.runtimeDirectory(null)),
                refused("runtimeGroup", b -> b.runtimeGroup(-1)),
                refused("allowedUsers", b -> b.allowedUsers(List.of(-1))),
                refused("allowedUsers", b -> b.allowedUsers(Collections.nCopies(1, null))),
                refused("apiVersion", b -> b.apiVersion(null)),
                refused("apiConnectionString", b -> b.apiConnectionString("\ud800")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void shouldRefuseNonsenseAtOnce(String path, Consumer<MeshConfig.Builder> setter) {
        List<Fault> faults = faultsOf(() -> setter.accept(MeshConfig.builder()));

        assertThat(faults).hasSize(1);
        assertThat(faults.getFirst().code()).isEqualTo(CLIENT_CONFIG_INVALID);
        assertThat(faults.getFirst().path()).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                | 10.0.0.1:7000",
                "Server=192.0.2.1; Port=8003       | 192.0.2.1:8003",
                " Server = 192.0.2.1 ;             | 192.0.2.1:7000",
                "Port=8003                         | 10.0.0.1:8003",
                "server=192.0.2.1;PORT=1           | 10.0.0.1:7000",
                "Server=;Port=                     | 10.0.0.1:7000",
                "Server=a=b;;=;x                   | a=b:7000"
            })
    void shouldLetTheConnectionStringWinOverTheEnvironment(String connection, String address) {
        Map<String, String> environment =
                Map.of("MCM_MEDIA_PROXY_IP", "10.0.0.1", "MCM_MEDIA_PROXY_PORT", "7000");

        assertThat(MediaProxy.address(connection, environment)).isEqualTo(address);
        assertThat(MediaProxy.address("", Map.of())).isEqualTo("127.0.0.1:8002");
    }

    @Test
    void shouldWarnOnceThatThereIsNoMediaProxy() {
        String first = logOf(() -> MeshConfig.builder().apiConnectionString("Port=1").build());
        String second = logOf(() -> MeshConfig.builder().apiConnectionString("Port=1").build());

        // Another test of this process may have been the first to ask.
        assertThat(first + second).doesNotContainPattern("(?s)no Media Proxy.*no Media Proxy");
        assertThat(second).isEmpty();
        assertThat(MediaProxy.isSet("", Map.of())).isFalse();
        assertThat(MediaProxy.isSet("Port=1", Map.of())).isTrue();
        assertThat(MediaProxy.isSet("", Map.of("MCM_MEDIA_PROXY_IP", "x"))).isTrue();
        assertThat(MediaProxy.isSet("", Map.of("MCM_MEDIA_PROXY_PORT", "x"))).isTrue();
    }
}
