package io.mcm;

import static io.mcm.ConfigText.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.ConfigException.Fault;
import io.mcm.ConnectionBuilder.Direction;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Good documents, made bad in random ways: each is refused with named faults, or it is good and
 * prints as itself. Every kind of fault there is must be met on the way.
 */
class DocumentMutationTest {
    private static final int COUNT = Boolean.getBoolean("mcm.soak") ? 1_000_000 : 10_000;
    private static final long SEED = Long.getLong("mcm.seed", 2);
    private static final MeshConfig NODE = MeshConfig.builder().build();
    private static final PrintStream STDERR = System.err;

    private static final List<String> CONNECTIONS =
            Stream.of(
                            """
                            {'bufferQueueCapacity': 16, 'maxPayloadSize': 0, 'maxMetadataSize': 8192,
                             'connCreationDelayMilliseconds': 100,
                             'connection': {'st2110': {'transport': 'st2110-20', 'ipAddr': '224.0.0.1',
                               'port': 9002, 'multicastSourceIpAddr': '192.168.95.10', 'pacing': 'narrow',
                               'payloadType': 112, 'transportPixelFormat': 'yuv422p10rfc4175'}},
                             'options': {'rdma': {'provider': 'tcp', 'numEndpoints': 2}},
                             'payload': {'video': {'width': 1920, 'height': 1080, 'fps': 59.94,
                               'pixelFormat': 'yuv422p10le'}}}
                            """,
                            """
                            {'connection': {'st2110': {'transport': 'st2110-30', 'ipAddr': '224.0.0.1',
                               'port': 9002}},
                             'payload': {'audio': {'channels': 2, 'sampleRate': 48000,
                               'format': 'pcm_s24be', 'packetTime': '1ms'}}}
                            """,
                            """
                            {'connection': {'rdma': {'connectionMode': 'RC', 'maxLatencyNanoseconds': 5}},
                             'options': {'rdma': {'provider': 'verbs', 'num_endpoints': 2}},
                             'payload': {'audio': {'sampleRate': 44100, 'packetTime': '0.09ms'}}}
                            """,
                            """
                            {'connection': {'multipointGroup': {'urn': 'ipv4:224.0.0.1:9003'}},
                             'payload': {'blob': {}}, 'maxPayloadSize': 2097152,
                             'mcm': {'slots': 8, 'maxLent': 2, 'delivery': 'reliable',
                               'maxStallMicroseconds': 2000000, 'defaultTimeoutMicroseconds': -1}}
                            """,
                            """
                            {'connection': {'multipointGroup': {'urn': 'g'}},
                             'options': {'rdma': {'numEndpoints': 2, 'num_endpoints': 2}},
                             'mcm': {'format': 'video/1920x1080@30000/1001:yuv422p10le:interlaced'}}
                            """,
                            """
                            {'connection': {'multipointGroup': {'urn': 'g'}}, 'bufferQueueCapacity': 2,
                             'mcm': {'format': 'source'}}
                            """,
                            """
                            {'connection': {'st2110': {'ipAddr': '224.0.0.1', 'port': 9002,
                               'transportPixelFormat': 'yuv422p10rfc4175'}}, 'payload': {'video': {}}}
                            """)
                    .map(ConfigText::json)
                    .toList();

    private static final List<String> CLIENTS =
            List.of(
                    json(
                            """
                            {'apiVersion': 'v1', 'apiConnectionString': 'Server=127.0.0.1; Port=8002',
                             'apiDefaultTimeoutMicroseconds': 100000, 'maxMediaConnections': 32,
                             'mcm': {'mesh': 'studio', 'node': 'n', 'leakDetection': 'simple',
                               'pages': 'huge_2m', 'runtimeDirectory': '/run/mcm',
                               'runtimeGroup': 44, 'allowedUsers': [1001, 1002]}}
                            """));

    @BeforeAll
    static void silenceTheLog() {
        System.setErr(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    }

    @AfterAll
    static void restoreTheLog() {
        System.setErr(STDERR);
    }

    /** The fields of each document and what can be wrong with them; see {@link #kind}. */
    private static final Map<String, String> CONNECTION_FAULTS =
            Map.ofEntries(
                    Map.entry("bufferQueueCapacity", "type fraction value"),
                    Map.entry("maxPayloadSize", "type fraction value conflict"),
                    Map.entry("maxMetadataSize", "type fraction value"),
                    Map.entry("connCreationDelayMilliseconds", "type finer value"),
                    Map.entry("connection", "type value"),
                    Map.entry("connection.multipointGroup", "type"),
                    Map.entry("connection.multipointGroup.urn", "type value"),
                    Map.entry("connection.st2110", "type"),
                    Map.entry("connection.st2110.transport", "type value"),
                    Map.entry("connection.st2110.ipAddr", "type value"),
                    Map.entry("connection.st2110.port", "type fraction value"),
                    Map.entry("connection.st2110.multicastSourceIpAddr", "type value"),
                    Map.entry("connection.st2110.pacing", "type value"),
                    Map.entry("connection.st2110.payloadType", "type fraction value"),
                    Map.entry("connection.st2110.transportPixelFormat", "type value conflict"),
                    Map.entry("connection.rdma", "type"),
                    Map.entry("connection.rdma.connectionMode", "type value"),
                    Map.entry("connection.rdma.maxLatencyNanoseconds", "type finer value"),
                    Map.entry("options", "type"),
                    Map.entry("options.rdma", "type"),
                    Map.entry("options.rdma.provider", "type value"),
                    Map.entry("options.rdma.numEndpoints", "type fraction value"),
                    Map.entry("options.rdma.num_endpoints", "type fraction value"),
                    Map.entry("payload", "type value conflict"),
                    Map.entry("payload.video", "type"),
                    Map.entry("payload.video.width", "type fraction value"),
                    Map.entry("payload.video.height", "type fraction value"),
                    Map.entry("payload.video.fps", "type value"),
                    Map.entry("payload.video.pixelFormat", "type value"),
                    Map.entry("payload.audio", "type"),
                    Map.entry("payload.audio.channels", "type fraction value"),
                    Map.entry("payload.audio.format", "type value"),
                    Map.entry("payload.audio.sampleRate", "type fraction value"),
                    Map.entry("payload.audio.packetTime", "type value conflict"),
                    Map.entry("payload.blob", "type"),
                    Map.entry("mcm", "type"),
                    Map.entry("mcm.format", "type value conflict"),
                    Map.entry("mcm.transport", "type value"),
                    Map.entry("mcm.slots", "type fraction value"),
                    Map.entry("mcm.maxLent", "type fraction value conflict"),
                    Map.entry("mcm.delivery", "type value"),
                    Map.entry("mcm.maxStallMicroseconds", "type finer value"),
                    Map.entry("mcm.defaultTimeoutMicroseconds", "type finer value"),
                    Map.entry("document", "syntax type"),
                    Map.entry("(any)", "twice size"));

    private static final Map<String, String> CLIENT_FAULTS =
            Map.ofEntries(
                    Map.entry("apiVersion", "type value"),
                    Map.entry("apiConnectionString", "type value"),
                    Map.entry("apiDefaultTimeoutMicroseconds", "type finer value"),
                    Map.entry("maxMediaConnections", "type fraction value"),
                    Map.entry("mcm", "type"),
                    Map.entry("mcm.mesh", "type value"),
                    Map.entry("mcm.node", "type value"),
                    Map.entry("mcm.leakDetection", "type value"),
                    Map.entry("mcm.pages", "type value"),
                    Map.entry("mcm.runtimeDirectory", "type value"),
                    Map.entry("mcm.runtimeGroup", "type fraction value"),
                    Map.entry("mcm.allowedUsers", "type value"),
                    Map.entry("mcm.allowedUsers[0]", "fraction"),
                    Map.entry("(any)", "twice size"));

    private final Map<String, Integer> refusals = new TreeMap<>();
    private int taken;

    @Test
    void shouldRefuseBadConnectionsByNameOrTakeThem() {
        run(
                CONNECTIONS,
                COUNT,
                text -> {
                    ConnectionConfig config = ConnectionConfig.fromJson(text);
                    assertThat(ConnectionConfig.fromJson(config.toJson())).isEqualTo(config);
                });

        assertThat(notMet(kinds("1009", "1010", CONNECTION_FAULTS))).isEmpty();
        assertThat(taken).as("good documents").isGreaterThan(COUNT / 20);
    }

    @Test
    void shouldRefuseBadNodesByNameOrTakeThem() {
        run(
                CLIENTS,
                COUNT,
                text -> {
                    MeshConfig config = MeshConfig.fromJson(text);
                    assertThat(MeshConfig.fromJson(config.toJson())).isEqualTo(config);
                });

        assertThat(notMet(kinds("1005", "1005", CLIENT_FAULTS))).isEmpty();
        assertThat(taken).as("good documents").isGreaterThan(COUNT / 20);
    }

    private void run(List<String> documents, int count, Consumer<String> reader) {
        Random random = new Random(SEED);
        List<String> names = namesIn(documents);
        JsonMutator mutator = new JsonMutator(random, names);
        for (int i = 0; i < count; i++) {
            String text = mutator.mutate(documents.get(random.nextInt(documents.size())));
            try {
                tryOne(text, reader);
            } catch (RuntimeException | Error e) {
                String shown = text.length() > 5000 ? text.substring(0, 5000) : text;
                throw new AssertionError("seed " + SEED + ", document " + i + ": " + shown, e);
            }
        }
        report(count);
    }

    private void tryOne(String text, Consumer<String> reader) {
        try {
            reader.accept(text);
            taken++;
        } catch (ConfigException e) {
            check(e);
        }
        for (Direction direction : Direction.values()) {
            try {
                new ConnectionBuilder(NODE, new NoOpener()).json(text).toConfig(direction);
            } catch (ConfigException e) {
                check(e);
            }
        }
    }

    private void check(ConfigException refused) {
        if (refused.faults().isEmpty() || refused.code() != refused.faults().getFirst().code()) {
            throw new AssertionError("a refusal with another code than its first fault", refused);
        }
        for (Fault fault : refused.faults()) {
            if (!isPresentable(fault.path(), 300)
                    || !isPresentable(fault.value(), 200)
                    || !isPresentable(fault.allowed(), 600)) {
                throw new AssertionError("not fit to be shown: " + fault, refused);
            }
            refusals.merge(kind(fault), 1, Integer::sum);
        }
    }

    private static boolean isPresentable(String text, int length) {
        return !text.isBlank()
                && text.length() < length
                && text.chars().noneMatch(Character::isISOControl);
    }

    /** What is wrong, as a word. */
    private static String kind(Fault fault) {
        if (fault.path().startsWith("document,")) {
            return fault.code().sdkCode() + " document syntax";
        }
        String what =
                switch (fault.allowed()) {
                    case "a number", "a string", "an object", "an array" -> "type";
                    case "a whole number" -> "fraction";
                    case "no finer than a nanosecond" -> "finer";
                    case "once" -> "twice";
                    case "a number of a sane size" -> "size";
                    default -> "value";
                };
        String path = what.equals("twice") || what.equals("size") ? "(any)" : fault.path();
        return fault.code().sdkCode() + " " + path + " " + what;
    }

    private List<String> notMet(List<String> kinds) {
        return kinds.stream().filter(kind -> !refusals.containsKey(kind)).toList();
    }

    private static List<String> kinds(String invalid, String conflict, Map<String, String> faults) {
        List<String> kinds = new ArrayList<>();
        faults.forEach(
                (path, words) -> {
                    for (String what : words.split(" ", -1)) {
                        kinds.add(
                                what.equals("conflict")
                                        ? conflict + " " + path + " value"
                                        : invalid + " " + path + " " + what);
                    }
                });
        return kinds;
    }

    private static List<String> namesIn(List<String> documents) {
        return documents.stream()
                .flatMap(text -> Pattern.compile("\"(\\w+)\":").matcher(text).results())
                .map(match -> match.group(1))
                .distinct()
                .toList();
    }

    private void report(int count) {
        if (Boolean.getBoolean("mcm.soak")) {
            System.out.printf("%d documents, seed %d: %d taken%n", count, SEED, taken);
            refusals.forEach((kind, times) -> System.out.printf("%9d %s%n", times, kind));
        }
    }
}
