package io.mcm;

import static io.mcm.ConfigText.faultsOf;
import static io.mcm.ConfigText.json;
import static io.mcm.ConfigText.logOf;
import static io.mcm.ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE;
import static io.mcm.ErrorCode.CONNECTION_CONFIG_INVALID;
import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.ConfigException.Fault;
import io.mcm.format.AudioFormat;
import io.mcm.format.BlobFormat;
import io.mcm.format.CompressedFormat;
import io.mcm.format.FrameRate;
import io.mcm.format.PacketTime;
import io.mcm.format.PixelFormat;
import io.mcm.format.SampleFormat;
import io.mcm.format.Scan;
import io.mcm.format.VideoFormat;
import io.mcm.spi.TransportConfig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionDocumentTest {
    private static final String GROUP = "'connection': {'multipointGroup': {'urn': 'g'}}";
    private static final String ST2110 =
            "'connection': {'st2110': {'ipAddr': '239.1.1.1', 'port': 5004}}";
    private static final String VIDEO = "'payload': {'video': {}}";

    private static ConnectionConfig read(String text) {
        return ConnectionConfig.fromJson(json(text));
    }

    private static ConnectionConfig readMembers(String... members) {
        return read("{" + String.join(", ", members) + "}");
    }

    private static ConnectionBuilder builder() {
        return new ConnectionBuilder(MeshConfig.builder().build(), new NoOpener());
    }

    /** The documents printed in the original's documentation and shipped with it, same fields. */
    @Nested
    class OfTheOriginal {
        @Test
        void shouldReadSt2110WithEveryFieldAndTrailingCommas() {
            ConnectionConfig config =
                    read(
                            """
                            {
                              'connection': {
                                'st2110': {
                                  'transport': 'st2110-20',
                                  'ipAddr': '224.0.0.1',
                                  'port': 9002,
                                  'multicastSourceIpAddr': '192.168.95.10',
                                  'pacing': 'narrow',
                                  'payloadType': 112,
                                  'transportPixelFormat': 'yuv422p10rfc4175'
                                },
                              },
                              'options': {'rdma': {'provider': 'tcp', 'numEndpoints': 2,}},
                              'payload': {
                                'video': {
                                  'width': 1920,
                                  'height': 1080,
                                  'fps': 60.0,
                                  'pixelFormat': 'yuv422p10rfc4175'
                                },
                              }
                            }
                            """);

            assertThat(config.transport())
                    .isEqualTo(
                            St2110.video20("224.0.0.1", 9002)
                                    .sourceFilter("192.168.95.10")
                                    .pacing(St2110.Pacing.NARROW)
                                    .payloadType(112)
                                    .transportPixelFormat(PixelFormat.YUV422P10RFC4175));
            assertThat(config.group()).isEqualTo("224.0.0.1:9002");
            assertThat(config.rdmaOptions()).isEqualTo(new RdmaOptions("tcp", 2));
            assertThat(config.format())
                    .isEqualTo(
                            new VideoFormat(
                                    1920, 1080, FrameRate.of(60), PixelFormat.YUV422P10RFC4175));
            assertThat(config.maxPayloadSize()).isEqualTo(1920 * 1080 * 5 / 2);
        }

        @Test
        void shouldReadCompressedVideoToBeMadeOfPictures() {
            ConnectionConfig config =
                    read(
                            """
                            {
                              'connection': {
                                'st2110': {
                                  'transport': 'st2110-22',
                                  'ipAddr': '224.0.0.1',
                                  'multicastSourceIpAddr': '192.168.95.10',
                                  'port': 9002,
                                  'pacing': 'narrow',
                                  'payloadType': 112
                                }
                              },
                              'payload': {'video': {'width': 1920, 'height': 1080, 'fps': 60.0,
                                          'pixelFormat': 'yuv422p10le'}}
                            }
                            """);

            assertThat(config.transport())
                    .isEqualTo(
                            St2110.video22("224.0.0.1", 9002)
                                    .sourceFilter("192.168.95.10")
                                    .pacing(St2110.Pacing.NARROW));
            assertThat(config.maxPayloadSize()).isEqualTo(8_294_400);
        }

        @Test
        void shouldReadAGroupOfBlobsWithEveryOptionalField() {
            ConnectionConfig config =
                    read(
                            """
                            {
                              'bufferQueueCapacity': 8,
                              'maxPayloadSize': 2097152,
                              'maxMetadataSize': 8192,
                              'connCreationDelayMilliseconds': 100,
                              'connection': {'multipointGroup': {'urn': 'ipv4:224.0.0.1'}},
                              'payload': {'blob': {}}
                            }
                            """);

            assertThat(config.group()).isEqualTo("ipv4:224.0.0.1");
            assertThat(config.transport()).isNull();
            assertThat(config.format()).isEqualTo(new BlobFormat(2_097_152));
            assertThat(config.queueCapacity()).isEqualTo(8);
            assertThat(config.maxPayloadSize()).isEqualTo(2_097_152);
            assertThat(config.maxMetadataSize()).isEqualTo(8192);
            assertThat(config.creationDelay()).isEqualTo(Duration.ofMillis(100));
        }

        @Test
        void shouldReadAudio() {
            ConnectionConfig config =
                    readMembers(
                            GROUP,
                            "'payload': {'audio': {'channels': 2, 'sampleRate': 48000,"
                                    + " 'format': 'pcm_s24be', 'packetTime': '1ms'}}");

            assertThat(config.format())
                    .isEqualTo(new AudioFormat(2, SampleFormat.PCM_S24BE, 48000, PacketTime.MS_1));
            assertThat(config.maxPayloadSize()).isEqualTo(288);
        }

        @Test
        void shouldReadOneTextForClientAndConnection() {
            String both =
                    json(
                            """
                            {
                              'apiVersion': 'v1',
                              'apiConnectionString': 'Server=127.0.0.1; Port=8002',
                              'apiDefaultTimeoutMicroseconds': 100000,
                              'maxMediaConnections': 16,
                              'connection': {'st2110': {'ipAddr': '192.168.96.11', 'port': 9002}},
                              'payload': {'video': {'width': 1920, 'height': 1080, 'fps': 30,
                                          'pixelFormat': 'yuv422p10le'}},
                              'mcm': {'mesh': 'studio', 'slots': 8}
                            }
                            """);

            MeshConfig node = MeshConfig.fromJson(both);
            ConnectionConfig connection = ConnectionConfig.fromJson(both);
            String log =
                    logOf(
                            () -> {
                                MeshConfig.fromJson(both);
                                ConnectionConfig.fromJson(both);
                            });

            assertThat(node.mesh()).isEqualTo("studio");
            assertThat(node.maxConnections()).isEqualTo(16);
            assertThat(node.defaultTimeout()).isEqualTo(Duration.ofMillis(100));
            assertThat(connection.slots()).isEqualTo(8);
            assertThat(connection.format())
                    .isEqualTo(
                            new VideoFormat(1920, 1080, FrameRate.of(30), PixelFormat.YUV422P10LE));
            assertThat(log).doesNotContain("unknown");
        }
    }

    @Nested
    class Defaults {
        @Test
        void shouldBeThoseOfTheOriginal() {
            ConnectionConfig config = readMembers(ST2110, VIDEO);

            assertThat(config.transport())
                    .isEqualTo(
                            new St2110(
                                    St2110.Essence.VIDEO_20,
                                    "239.1.1.1",
                                    5004,
                                    null,
                                    null,
                                    112,
                                    null,
                                    64,
                                    34,
                                    false));
            assertThat(config.format())
                    .isEqualTo(
                            new VideoFormat(640, 640, FrameRate.of(60), PixelFormat.YUV422P10LE));
            assertThat(config.queueCapacity()).isEqualTo(16);
            assertThat(config.maxMetadataSize()).isZero();
            assertThat(config.creationDelay()).isZero();
            assertThat(config.rdmaOptions()).isEqualTo(new RdmaOptions("tcp", 1));
        }

        @Test
        void shouldBeStereoOf48KilohertzForAudio() {
            assertThat(readMembers(GROUP, "'payload': {'audio': {}}").format())
                    .isEqualTo(new AudioFormat(2, SampleFormat.PCM_S24BE, 48000, PacketTime.MS_1));
        }

        @Test
        void shouldBeABlobWithoutPayload() {
            assertThat(readMembers(GROUP, "'maxPayloadSize': 77").format())
                    .isEqualTo(new BlobFormat(77));
        }

        @Test
        void shouldBeReliableForRdma() {
            ConnectionConfig config = readMembers("'connection': {'rdma': {}}", VIDEO);

            assertThat(config.transport()).isEqualTo(Rdma.with(RdmaOptions.DEFAULT));
        }

        @Test
        void shouldTakeTheNodesTimeoutAndKeepWhatWasSetBefore() {
            MeshConfig node = MeshConfig.builder().defaultTimeout(Duration.ofSeconds(7)).build();

            ConnectionConfig config =
                    new ConnectionBuilder(node, new NoOpener())
                            .queueCapacity(4)
                            .audio(1, SampleFormat.PCM_S8, 96000, PacketTime.US_80)
                            .json(json("{" + GROUP + "}"))
                            .toConfigTx();

            assertThat(config.defaultTimeout()).isEqualTo(Duration.ofSeconds(7));
            assertThat(config.queueCapacity()).isEqualTo(4);
            assertThat(config.format()).isInstanceOf(AudioFormat.class);
        }
    }

    @Nested
    class Meanings {
        @Test
        void shouldTakeV210WithoutPadding() {
            ConnectionConfig config =
                    readMembers(
                            GROUP,
                            "'payload': {'video': {'width': 1280, 'height': 720, 'pixelFormat':"
                                    + " 'v210'}}");

            assertThat(config.maxPayloadSize()).isEqualTo(1280 * 720 * 8 / 3);
        }

        @ParameterizedTest
        @CsvSource({
            "59.94, 60000, 1001",
            "29.97, 30000, 1001",
            "23.98, 24000, 1001",
            "23.976, 24000, 1001",
            "119.88, 120000, 1001",
            "50, 50, 1",
            "12.5, 25, 2"
        })
        void shouldTakeFractionalFramesPerSecondExactly(
                String fps, int numerator, int denominator) {
            ConnectionConfig config =
                    readMembers(GROUP, "'payload': {'video': {'fps': " + fps + "}}");

            assertThat(config.format())
                    .isEqualTo(
                            new VideoFormat(
                                    640,
                                    640,
                                    new FrameRate(numerator, denominator),
                                    PixelFormat.YUV422P10LE));
        }

        @ParameterizedTest
        @CsvSource({"44100, 0.09ms, 4", "44100, 1.09ms, 48", "44100, 0.14ms, 6", "96000, 1ms, 96"})
        void shouldTakeEachPacketTimeForWhatItSays(int rate, String time, int samples) {
            ConnectionConfig config =
                    readMembers(
                            GROUP,
                            "'payload': {'audio': {'channels': 1, 'format': 'pcm_s8', 'sampleRate':"
                                    + " %d, 'packetTime': '%s'}}".formatted(rate, time));

            assertThat(config.maxPayloadSize()).isEqualTo(samples);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "'numEndpoints': 3",
                    "'num_endpoints': 3",
                    "'numEndpoints': 3, 'num_endpoints': 3",
                    "'num_endpoints': 3.0"
                })
        void shouldKnowBothNamesOfTheEndpoints(String endpoints) {
            ConnectionConfig config =
                    readMembers(
                            GROUP,
                            VIDEO,
                            "'options': {'rdma': {'provider': 'verbs', " + endpoints + "}}");

            assertThat(config.rdmaOptions()).isEqualTo(new RdmaOptions("verbs", 3));
        }

        @Test
        void shouldGiveAnRdmaConnectionItsOptions() {
            ConnectionConfig config =
                    readMembers(
                            "'connection': {'rdma': {'connectionMode': 'UC',"
                                    + " 'maxLatencyNanoseconds': 2500}}",
                            "'options': {'rdma': {'provider': 'verbs'}}",
                            VIDEO);

            assertThat(config.transport())
                    .isEqualTo(new Rdma("UC", Duration.ofNanos(2500), new RdmaOptions("verbs", 1)));
        }

        @Test
        void shouldTakeWholeNumbersHoweverTheyAreWritten() {
            ConnectionConfig config =
                    readMembers(
                            GROUP,
                            "'bufferQueueCapacity': 3.2e1",
                            "'payload': {'video': {'width': 1920.0}}");

            assertThat(config.queueCapacity()).isEqualTo(32);
            assertThat(config.maxPayloadSize()).isEqualTo(1920 * 640 * 4);
        }

        @Test
        void shouldReserveALargerPayload() {
            assertThat(readMembers(GROUP, VIDEO, "'maxPayloadSize': 2000000").maxPayloadSize())
                    .isEqualTo(2_000_000);
        }

        @Test
        void shouldSkipAByteOrderMark() {
            String text = "\uFEFF" + json("{" + GROUP + ", " + VIDEO + "}");

            assertThat(ConnectionConfig.fromJson(text).group()).isEqualTo("g");
        }

        @Test
        void shouldReadWhatIsOursFromItsOwnSection() {
            ConnectionConfig config =
                    readMembers(
                            GROUP,
                            "'mcm': {'format': 'source', 'slots': 12, 'maxLent': 3, 'delivery':"
                                    + " 'reliable', 'maxStallMicroseconds': 1500.125,"
                                    + " 'defaultTimeoutMicroseconds': -1}");

            assertThat(config.format()).isNull();
            assertThat(config.slots()).isEqualTo(12);
            assertThat(config.maxLent()).isEqualTo(3);
            assertThat(config.delivery()).isEqualTo(Delivery.RELIABLE);
            assertThat(config.maxStall()).isEqualTo(Duration.ofNanos(1_500_125));
            assertThat(config.defaultTimeout()).isEqualTo(Checks.FOREVER);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "video/1920x1080@50:v210",
                    "video/1920x1080@30000/1001:yuv422p10le:interlaced",
                    "audio/44100/1/pcm_s16be/0.14ms",
                    "blob/5",
                    "compressed/jxsv/777600/1920x1080@50:yuv422p10le"
                })
        void shouldReadEveryFormatAsText(String format) {
            assertThat(readMembers(GROUP, "'mcm': {'format': '" + format + "'}").format())
                    .hasToString(format);
        }
    }

    @Nested
    class Warnings {
        @Test
        void shouldNameUnknownFieldsWithTheirPath() {
            String text =
                    json("{" + GROUP + ", 'payload': {'video': {'widht': 3}}, 'bufferQueue': 2}");

            assertThat(logOf(() -> ConnectionConfig.fromJson(text)))
                    .contains("payload.video.widht: unknown, ignored")
                    .contains("bufferQueue: unknown, ignored");
        }

        @Test
        void shouldSayWhereATrailingCommaIs() {
            String text = json("{" + GROUP + ",\n" + VIDEO + ",\n}");

            assertThat(logOf(() -> ConnectionConfig.fromJson(text))).contains("line 3, column 1");
        }

        @Test
        void shouldNotSpeakOfAGoodDocument() {
            String text = json("{" + GROUP + ", " + VIDEO + "}");

            assertThat(logOf(() -> ConnectionConfig.fromJson(text))).isEmpty();
        }

        @Test
        void shouldNotFloodTheLog() {
            StringBuilder text = new StringBuilder("{");
            for (int i = 0; i < 1000; i++) {
                text.append("'x").append(i).append("': 1, ");
            }
            text.append(GROUP).append(", ").append(VIDEO).append("}");

            assertThat(logOf(() -> read(text.toString())).lines()).hasSize(21);
        }

        @Test
        void shouldSayThatAPackingMeansNothingForAudio() {
            String text =
                    json(
                            "{'connection': {'st2110': {'transport': 'st2110-30', 'ipAddr':"
                                    + " '239.1.1.1', 'port': 5004, 'transportPixelFormat': 7}},"
                                    + " 'payload': {'audio': {}}}");

            assertThat(logOf(() -> ConnectionConfig.fromJson(text)))
                    .contains("connection.st2110.transportPixelFormat");
        }
    }

    @Nested
    class Refusals {
        private static Fault refused(String... members) {
            List<Fault> faults = faultsOf(() -> readMembers(members));
            assertThat(faults).hasSize(1);
            return faults.getFirst();
        }

        /** Code 1009 of the original. */
        @ParameterizedTest
        @CsvSource(
                quoteCharacter = '`',
                delimiter = '|',
                value = {
                    "bufferQueueCapacity           | 1",
                    "bufferQueueCapacity           | 129",
                    "bufferQueueCapacity           | 16.5",
                    "bufferQueueCapacity           | '16'",
                    "bufferQueueCapacity           | null",
                    "maxPayloadSize                | -1",
                    "maxPayloadSize                | 1e30",
                    "maxPayloadSize                | 1e99999999999",
                    "maxMetadataSize               | -1",
                    "maxMetadataSize               | 1073741825",
                    "maxMetadataSize               | true",
                    "connCreationDelayMilliseconds | -1",
                    "connCreationDelayMilliseconds | 65536",
                    "connCreationDelayMilliseconds | 0.0000001",
                    "connCreationDelayMilliseconds | []",
                    "options                       | 1",
                    "mcm                           | 'x'"
                })
        void shouldNameTheFieldAtTheTop(String field, String value) {
            Fault fault = refused(GROUP, VIDEO, "'" + field + "': " + value);

            assertThat(fault.code()).isEqualTo(CONNECTION_CONFIG_INVALID);
            assertThat(fault.code().sdkCode()).isEqualTo(1009);
            assertThat(fault.path()).isEqualTo(field);
            assertThat(fault.value()).isEqualTo(json(value.equals("[]") ? "[…]" : value));
        }

        @ParameterizedTest
        @CsvSource(
                quoteCharacter = '`',
                delimiter = '|',
                value = {
                    "multipointGroup.urn          | {'multipointGroup': {}}",
                    "multipointGroup.urn          | {'multipointGroup': {'urn': ''}}",
                    "multipointGroup.urn          | {'multipointGroup': {'urn': 'a\\nb'}}",
                    "multipointGroup.urn          | {'multipointGroup': {'urn': '\\ud800'}}",
                    "multipointGroup.urn          | {'multipointGroup': {'urn': 7}}",
                    "multipointGroup              | {'multipointGroup': 'g'}",
                    "st2110                       | {'st2110': []}",
                    "rdma                         | {'rdma': null}",
                    "st2110.transport             | {'st2110': {'ipAddr': '1.2.3.4', 'port': 1, 'transport': 'st2110-40'}}",
                    "st2110.ipAddr                | {'st2110': {'port': 1}}",
                    "st2110.ipAddr                | {'st2110': {'port': 1, 'ipAddr': '1.2.3.04'}}",
                    "st2110.ipAddr                | {'st2110': {'port': 1, 'ipAddr': 'localhost'}}",
                    "st2110.port                  | {'st2110': {'ipAddr': '1.2.3.4'}}",
                    "st2110.port                  | {'st2110': {'ipAddr': '1.2.3.4', 'port': 65536}}",
                    "st2110.port                  | {'st2110': {'ipAddr': '1.2.3.4', 'port': '1'}}",
                    "st2110.multicastSourceIpAddr | {'st2110': {'ipAddr': '1.2.3.4', 'port': 1, 'multicastSourceIpAddr': '1.2.3.256'}}",
                    "st2110.pacing                | {'st2110': {'ipAddr': '1.2.3.4', 'port': 1, 'pacing': 'slow'}}",
                    "st2110.payloadType           | {'st2110': {'ipAddr': '1.2.3.4', 'port': 1, 'payloadType': 95}}",
                    "st2110.payloadType           | {'st2110': {'ipAddr': '1.2.3.4', 'port': 1, 'payloadType': 128}}",
                    "st2110.transportPixelFormat  | {'st2110': {'ipAddr': '1.2.3.4', 'port': 1, 'transportPixelFormat': 'yuv422p10le'}}",
                    "st2110.transportPixelFormat  | {'st2110': {'ipAddr': '1.2.3.4', 'port': 1, 'transportPixelFormat': 'x'}}",
                    "rdma.connectionMode          | {'rdma': {'connectionMode': 'rc'}}",
                    "rdma.maxLatencyNanoseconds   | {'rdma': {'maxLatencyNanoseconds': -1}}",
                    "rdma.maxLatencyNanoseconds   | {'rdma': {'maxLatencyNanoseconds': 1e11}}",
                    "rdma.maxLatencyNanoseconds   | {'rdma': {'maxLatencyNanoseconds': 0.5}}"
                })
        void shouldNameTheFieldOfTheConnection(String path, String connection) {
            Fault fault = refused(VIDEO, "'connection': " + connection);

            assertThat(fault.code()).isEqualTo(CONNECTION_CONFIG_INVALID);
            assertThat(fault.path()).isEqualTo("connection." + path);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "{'other': {}}",
                    "'g'",
                    "{'multipointGroup': {'urn': 'g'}, 'rdma': {}}",
                    "{'st2110': {'ipAddr': '1.2.3.4', 'port': 1}, 'rdma': {}}"
                })
        void shouldWantExactlyOneConnection(String connection) {
            Fault fault = refused(VIDEO, "'connection': " + connection);

            assertThat(fault.code()).isEqualTo(CONNECTION_CONFIG_INVALID);
            assertThat(fault.path()).isEqualTo("connection");
        }

        @Test
        void shouldWantAConnection() {
            Fault fault = refused(VIDEO);

            assertThat(fault.path()).isEqualTo("connection");
            assertThat(fault.value()).isEqualTo("(absent)");
        }

        @ParameterizedTest
        @CsvSource(
                quoteCharacter = '`',
                delimiter = '|',
                value = {
                    "options.rdma               | {'rdma': 1}",
                    "options.rdma.provider      | {'rdma': {'provider': 'shm'}}",
                    "options.rdma.provider      | {'rdma': {'provider': 1}}",
                    "options.rdma.numEndpoints  | {'rdma': {'numEndpoints': 9}}",
                    "options.rdma.numEndpoints  | {'rdma': {'numEndpoints': 0}}",
                    "options.rdma.num_endpoints | {'rdma': {'num_endpoints': 9}}",
                    "options.rdma.num_endpoints | {'rdma': {'numEndpoints': 2, 'num_endpoints': 3}}"
                })
        void shouldNameTheFieldOfTheOptions(String path, String options) {
            Fault fault = refused(GROUP, VIDEO, "'options': " + options);

            assertThat(fault.code()).isEqualTo(CONNECTION_CONFIG_INVALID);
            assertThat(fault.path()).isEqualTo(path);
        }

        @ParameterizedTest
        @CsvSource(
                quoteCharacter = '`',
                delimiter = '|',
                value = {
                    "payload                   | 'video'",
                    "payload                   | {}",
                    "payload                   | {'video': {}, 'audio': {}}",
                    "payload.video             | {'video': 1}",
                    "payload.video.width       | {'video': {'width': 0}}",
                    "payload.video.width       | {'video': {'width': 32768}}",
                    "payload.video.width       | {'video': {'width': '640'}}",
                    "payload.video.width       | {'video': {'width': 641, 'pixelFormat': 'yuv422p10rfc4175'}}",
                    "payload.video.width       | {'video': {'pixelFormat': 'v210'}}",
                    "payload.video.height      | {'video': {'height': -5}}",
                    "payload.video.fps         | {'video': {'fps': 0}}",
                    "payload.video.fps         | {'video': {'fps': -25}}",
                    "payload.video.fps         | {'video': {'fps': 1e400}}",
                    "payload.video.fps         | {'video': {'fps': '25'}}",
                    "payload.video.pixelFormat | {'video': {'pixelFormat': 'rgb24'}}",
                    "payload.video.pixelFormat | {'video': {'pixelFormat': 'v210_unpadded'}}",
                    "payload.audio.channels    | {'audio': {'channels': 0}}",
                    "payload.audio.format      | {'audio': {'format': 'pcm_s32be'}}",
                    "payload.audio.sampleRate  | {'audio': {'sampleRate': 48001}}",
                    "payload.audio.sampleRate  | {'audio': {'sampleRate': '48000'}}",
                    "payload.audio.packetTime  | {'audio': {'packetTime': '2ms'}}",
                    "payload.blob              | {'blob': 1}"
                })
        void shouldNameTheFieldOfThePayload(String path, String payload) {
            Fault fault = refused(GROUP, "'payload': " + payload);

            assertThat(fault.code()).isEqualTo(CONNECTION_CONFIG_INVALID);
            assertThat(fault.path()).isEqualTo(path);
        }

        @ParameterizedTest
        @CsvSource(
                quoteCharacter = '`',
                delimiter = '|',
                value = {
                    "slots                      | 3",
                    "slots                      | 4097",
                    "maxLent                    | 0",
                    "delivery                   | 'LIVE'",
                    "maxStallMicroseconds       | 999",
                    "maxStallMicroseconds       | 3600000001",
                    "maxStallMicroseconds       | 1000.0001",
                    "defaultTimeoutMicroseconds | -2",
                    "defaultTimeoutMicroseconds | 'x'",
                    "transport                  | 'memory'",
                    "format                     | 'blob/1'"
                })
        void shouldNameTheFieldOfOurs(String field, String value) {
            Fault fault = refused(GROUP, VIDEO, "'mcm': {'" + field + "': " + value + "}");

            assertThat(fault.code()).isEqualTo(CONNECTION_CONFIG_INVALID);
            assertThat(fault.path()).isEqualTo("mcm." + field);
        }

        @Test
        void shouldWantTheSizeOfABlob() {
            Fault implied = refused(GROUP);
            Fault named = refused(GROUP, "'payload': {'blob': {}}", "'maxPayloadSize': 0");

            assertThat(implied).isEqualTo(named);
            assertThat(implied.code()).isEqualTo(CONNECTION_CONFIG_INVALID);
            assertThat(implied.path()).isEqualTo("maxPayloadSize");
        }

        /** Code 1010 of the original, or what it would refuse later. */
        @ParameterizedTest
        @CsvSource(
                quoteCharacter = '`',
                delimiter = '|',
                value = {
                    "payload.audio.packetTime | {'audio': {'sampleRate': 44100, 'packetTime': '1ms'}}",
                    "payload.audio.packetTime | {'audio': {'sampleRate': 48000, 'packetTime': '0.09ms'}}",
                    "payload.audio.packetTime | {'audio': {'sampleRate': 96000, 'packetTime': '1.09ms'}}"
                })
        void shouldRefuseAPacketTimeThatDoesNotGoWithTheRate(String path, String payload) {
            Fault fault = refused(GROUP, "'payload': " + payload);

            assertThat(fault.code()).isEqualTo(CONNECTION_CONFIG_INCOMPATIBLE);
            assertThat(fault.code().sdkCode()).isEqualTo(1010);
            assertThat(fault.path()).isEqualTo(path);
        }

        @ParameterizedTest
        @CsvSource(
                quoteCharacter = '`',
                delimiter = '|',
                value = {
                    "st2110-20 | {'audio': {}}",
                    "st2110-22 | {'audio': {}}",
                    "st2110-22 | {'video': {'width': 639, 'pixelFormat': 'v210'}}",
                    "st2110-22 | {'video': {'pixelFormat': 'yuv422p10rfc4175'}}",
                    "st2110-30 | {'video': {}}",
                    "st2110-20 | {'blob': {}}",
                    "st2110-30 | {'blob': {}}"
                })
        void shouldRefuseAPayloadThatTheStandardCannotCarry(String transport, String payload) {
            Fault fault =
                    refused(
                            "'connection': {'st2110': {'ipAddr': '1.2.3.4', 'port': 1, 'transport':"
                                    + " '"
                                    + transport
                                    + "'}}",
                            "'maxPayloadSize': 100000000",
                            "'payload': " + payload);

            assertThat(fault.code()).isEqualTo(CONNECTION_CONFIG_INCOMPATIBLE);
            assertThat(fault.path()).isEqualTo("payload");
        }

        @Test
        void shouldRefuseBlobsOutsideAGroup() {
            List<Fault> faults = faultsOf(() -> readMembers(ST2110));

            assertThat(faults)
                    .extracting(Fault::code)
                    .containsExactly(CONNECTION_CONFIG_INCOMPATIBLE, CONNECTION_CONFIG_INVALID);
            assertThat(faults).extracting(Fault::path).containsExactly("payload", "maxPayloadSize");
            assertThat(refused("'connection': {'rdma': {}}", "'maxPayloadSize': 10").code())
                    .isEqualTo(CONNECTION_CONFIG_INCOMPATIBLE);
        }

        @Test
        void shouldRefuseAPackingOfOtherPixels() {
            Fault fault =
                    refused(
                            "'connection': {'st2110': {'ipAddr': '1.2.3.4', 'port': 1,"
                                    + " 'transportPixelFormat': 'uyvy422'}}",
                            VIDEO);

            assertThat(fault.code()).isEqualTo(CONNECTION_CONFIG_INCOMPATIBLE);
            assertThat(fault.path()).isEqualTo("connection.st2110.transportPixelFormat");
        }

        @Test
        void shouldRefuseAPayloadLimitBelowTheFrame() {
            Fault fault = refused(GROUP, VIDEO, "'maxPayloadSize': 1638399");

            assertThat(fault.code()).isEqualTo(CONNECTION_CONFIG_INCOMPATIBLE);
            assertThat(fault.path()).isEqualTo("maxPayloadSize");
            assertThat(fault.allowed()).contains("1638400");
        }

        @Test
        void shouldTellWhatIsWrongInAFormatsText() {
            Fault fault = refused(GROUP, "'mcm': {'format': 'video/0x0@25:yuv422p10le'}");

            assertThat(fault.path()).isEqualTo("mcm.format");
            assertThat(fault.allowed()).contains("width 1 to 32767").contains("height 1 to 32767");
        }

        @Test
        void shouldTellAllFaultsAtOnce() {
            List<Fault> faults =
                    faultsOf(
                            () ->
                                    readMembers(
                                            "'bufferQueueCapacity': 1",
                                            "'maxMetadataSize': 'x'",
                                            "'options': {'rdma': {'provider': 'x', 'numEndpoints':"
                                                    + " 99}}",
                                            "'connection': {'st2110': {'ipAddr': 'x', 'port': 0,"
                                                    + " 'transport': 'y', 'payloadType': 1}, 'rdma':"
                                                    + " {'connectionMode': 'z'}}",
                                            "'payload': {'video': {'width': 0, 'height': 'h', 'fps':"
                                                    + " 0}}",
                                            "'mcm': {'slots': 1}"));

            assertThat(faults)
                    .extracting(Fault::path)
                    .containsExactlyInAnyOrder(
                            "bufferQueueCapacity",
                            "maxMetadataSize",
                            "options.rdma.provider",
                            "options.rdma.numEndpoints",
                            "connection",
                            "connection.st2110.transport",
                            "connection.st2110.ipAddr",
                            "connection.st2110.port",
                            "connection.st2110.payloadType",
                            "connection.rdma.connectionMode",
                            "payload.video.width",
                            "payload.video.height",
                            "payload.video.fps",
                            "mcm.slots");
        }

        @Test
        void shouldAddConflictsToTheFaults() {
            String text =
                    json("{" + ST2110 + ", 'payload': {'audio': {}}, 'bufferQueueCapacity': 1}");

            assertThat(faultsOf(() -> ConnectionConfig.fromJson(text)))
                    .extracting(Fault::path)
                    .containsExactly("bufferQueueCapacity", "payload");
            assertThat(faultsOf(() -> builder().json(text)))
                    .extracting(Fault::path)
                    .containsExactly("bufferQueueCapacity", "payload");
        }

        @Test
        void shouldNotDrawConclusionsFromARefusedField() {
            Fault fault =
                    refused(
                            "'connection': {'st2110': {'ipAddr': '1.2.3.4', 'port': 1, 'transport':"
                                    + " 'st2110-31'}}",
                            "'payload': {'audio': {}}");

            assertThat(fault.path()).isEqualTo("connection.st2110.transport");
        }

        @Test
        void shouldNotMissInADocumentWhatTheBuilderMayAdd() {
            String text = json("{'bufferQueueCapacity': 1}");

            assertThat(faultsOf(() -> builder().json(text)))
                    .extracting(Fault::path)
                    .containsExactly("bufferQueueCapacity");
            assertThat(faultsOf(() -> ConnectionConfig.fromJson(text)))
                    .extracting(Fault::path)
                    .containsExactly("bufferQueueCapacity", "connection", "maxPayloadSize");
        }

        @Test
        void shouldTakeNothingFromARefusedDocument() {
            ConnectionBuilder builder = builder().group("before").blob(10);

            faultsOf(
                    () ->
                            builder.json(
                                    json(
                                            "{'maxMetadataSize': 5, 'connection': {'multipointGroup':"
                                                    + " {'urn': 'after'}}, 'bufferQueueCapacity': 1}")));

            assertThat(builder.toConfigTx())
                    .isEqualTo(builder().group("before").blob(10).toConfigTx());
        }
    }

    @Nested
    class HostileTexts {
        @ParameterizedTest
        @CsvSource(
                quoteCharacter = '`',
                delimiter = '|',
                value = {
                    "{'a' 1}           | line 1, column 6",
                    "{'a': 1,, }       | line 1, column 9",
                    "{'a': NaN}        | line 1, column",
                    "{'a': Infinity}   | line 1, column",
                    "{'a': 01}         | line 1, column",
                    "{'a': +1}         | line 1, column",
                    "{'a': .5}         | line 1, column",
                    "{'a': 'x          | line 1, column",
                    "{a: 1}            | line 1, column 2",
                    "{'a': 1} {}       | line 1, column 10",
                    "{'a': 1} // it    | line 1, column 10",
                    "{/* it */ 'a': 1} | line 1, column 2",
                    "{'a': [1, ,]}     | line 1, column 11",
                    "{'a': '\\x'}      | line 1, column"
                })
        void shouldBeRefusedWithLineAndColumn(String text, String place) {
            List<Fault> faults = faultsOf(() -> read(text));

            assertThat(faults).hasSize(1);
            assertThat(faults.getFirst().code()).isEqualTo(CONNECTION_CONFIG_INVALID);
            assertThat(faults.getFirst().path()).startsWith("document, " + place);
        }

        @Test
        void shouldBeRefusedOnTheRightLine() {
            assertThat(faultsOf(() -> read("{\n'a': 1,\n  'b': ?\n}")).getFirst().path())
                    .isEqualTo("document, line 3, column 8");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "  ", "[]", "7", "'x'", "null"})
        void shouldBeRefusedWhenTheyAreNoObject(String text) {
            assertThat(faultsOf(() -> read(text)).getFirst().path()).startsWith("document");
        }

        @Test
        void shouldBeRefusedWhenAFieldIsThereTwice() {
            List<Fault> faults =
                    faultsOf(
                            () ->
                                    readMembers(
                                            GROUP,
                                            "'payload': {'video': {'width': 640, 'width': 650}}"));

            assertThat(faults).hasSize(1);
            assertThat(faults.getFirst().path()).isEqualTo("payload.video.width");
            assertThat(faults.getFirst().allowed()).isEqualTo("once");
        }

        @Test
        void shouldBeRefusedWhenTheyAreTooDeep() {
            String text = "{'a': ".repeat(100_000);

            assertThat(faultsOf(() -> read(text)).getFirst().value()).contains("nesting depth");
        }

        @Test
        void shouldBeRefusedPastOneMebibyte() {
            String members = json("{" + GROUP + ", " + VIDEO);
            String longest = members + " ".repeat((1 << 20) - members.length() - 1) + "}";

            assertThat(ConnectionConfig.fromJson(longest).group()).isEqualTo("g");
            assertThat(faultsOf(() -> ConnectionConfig.fromJson(longest + " ")).getFirst().value())
                    .isEqualTo("a text of 1048577 characters");
        }

        @Test
        void shouldBeShownHarmlessly() {
            String urn = "\\u001b[31m\\u202e" + "x".repeat(1000);

            Fault fault =
                    faultsOf(
                                    () ->
                                            readMembers(
                                                    "'connection': {'multipointGroup': {'urn': '"
                                                            + urn
                                                            + "'}}",
                                                    VIDEO))
                            .getFirst();

            assertThat(fault.value()).startsWith("\"\\u001b[31m\\u202ex").hasSizeLessThan(100);
        }
    }

    @Nested
    class Printing {
        @Test
        void shouldUseTheOriginalsFieldsWhereItHasThem() {
            ConnectionConfig config =
                    builder()
                            .st2110(St2110.video20("239.1.1.1", 5004).sourceFilter("192.0.2.10"))
                            .video(1920, 1080, FrameRate.of(59.94), PixelFormat.V210_UNPADDED)
                            .creationDelay(Duration.ofNanos(1_500_001))
                            .rdmaOptions(new RdmaOptions("verbs", 4))
                            .defaultTimeout(Duration.ofMillis(250))
                            .toConfigTx();

            assertThat(config.toJson())
                    .isEqualTo(
                            """
                            {
                              "bufferQueueCapacity": 16,
                              "maxMetadataSize": 0,
                              "connCreationDelayMilliseconds": 1.500001,
                              "connection": {
                                "st2110": {
                                  "transport": "st2110-20",
                                  "ipAddr": "239.1.1.1",
                                  "port": 5004,
                                  "multicastSourceIpAddr": "192.0.2.10",
                                  "payloadType": 112
                                }
                              },
                              "options": {
                                "rdma": {
                                  "provider": "verbs",
                                  "numEndpoints": 4
                                }
                              },
                              "payload": {
                                "video": {
                                  "width": 1920,
                                  "height": 1080,
                                  "fps": 59.94,
                                  "pixelFormat": "v210"
                                }
                              },
                              "mcm": {
                                "slots": 32,
                                "maxLent": 8,
                                "delivery": "live",
                                "maxStallMicroseconds": 2000000,
                                "defaultTimeoutMicroseconds": 250000
                              }
                            }
                            """);
        }

        @Test
        void shouldPutOtherFormatsInOurSection() {
            assertThat(
                            builder()
                                    .group("g")
                                    .video(
                                            720,
                                            576,
                                            FrameRate.of(25),
                                            PixelFormat.V210,
                                            Scan.INTERLACED)
                                    .toConfigTx()
                                    .toJson())
                    .contains("\"format\": \"video/720x576@25:v210:interlaced\"")
                    .doesNotContain("payload\"");
            assertThat(
                            builder()
                                    .group("g")
                                    .compressed("jxsv", 1920, 1080, FrameRate.of(50), 777_600)
                                    .toConfigTx()
                                    .toJson())
                    .contains("\"compressed/jxsv/777600/1920x1080@50:yuv422p10le\"");
        }

        @Test
        void shouldOnlyNameATransportOfOthers() {
            record Other(String secret) implements TransportConfig {
                @Override
                public String transport() {
                    return "other";
                }

                @Override
                public String address() {
                    return "place";
                }
            }

            ConnectionConfig config =
                    builder().transport(new Other("password")).blob(10).toConfigTx();

            assertThat(config.group()).isEqualTo("place");
            assertThat(config.toJson()).contains("other place").doesNotContain("password");
            assertThat(config.toString()).contains("other").doesNotContain("password");
            assertThat(faultsOf(() -> ConnectionConfig.fromJson(config.toJson())))
                    .extracting(Fault::path)
                    .contains("mcm.transport");
        }

        @Test
        void shouldKeepACodecThatTheOriginalDoesNotKnow() {
            ConnectionConfig config =
                    builder()
                            .st2110(St2110.video22("239.1.1.1", 5004))
                            .compressed("jxsv", 1920, 1080, FrameRate.of(50), 777_600)
                            .toConfigRx();

            assertThat(ConnectionConfig.fromJson(config.toJson()).format())
                    .isInstanceOf(CompressedFormat.class)
                    .isEqualTo(config.format());
        }
    }
}
