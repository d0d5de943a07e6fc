package io.mcm.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mcm.ConfigException;
import io.mcm.ConfigException.Fault;
import io.mcm.node.NodeRecord.Direction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeRecordTest {
    private static final NodeId ID = new NodeId(0x0123456789abcdefL, 0xfedcba9876543210L);
    private static final NodeRecord RECORD =
            new NodeRecord(
                    ID,
                    0xfffffffffffffff0L,
                    Long.MAX_VALUE,
                    "studio",
                    "camera-app",
                    List.of(
                            new NodeRecord.Source(
                                    1, "camera \"1\"", "blob/1000", 32, 1000, 64, "node x")),
                    List.of(new NodeRecord.Receiver(2, "Tür 2", "active")),
                    List.of(
                            new NodeRecord.Link(
                                    Direction.EGRESS, "memif", "camera-1", ID, 7, "active")));

    private static final String TEXT =
            """
            {"format":1,"id":"0123456789abcdeffedcba9876543210","incarnation":"fffffffffffffff0",\
            "version":9223372036854775807,"mesh":"studio","node":"camera-app","sources":[{\
            "connection":1,"group":"camera \\"1\\"","format":"blob/1000","slots":32,\
            "maxPayloadSize":1000,"maxMetadataSize":64,"holder":"node x"}],"receivers":[{\
            "connection":2,"group":"Tür 2","state":"active"}],"links":[{"direction":"egress",\
            "transport":"memif","group":"camera-1","peer":"0123456789abcdeffedcba9876543210",\
            "connection":7,"state":"active"}]}""";

    @Test
    void shouldPrintAndReadBack() {
        assertThat(RECORD.toJson()).isEqualTo(TEXT);
        assertThat(NodeRecord.fromJson(TEXT)).isEqualTo(RECORD);
    }

    @Test
    void shouldUnderstandTheNextFormatAndIgnoreWhatIsNew() {
        String next =
                TEXT.replace("\"format\":1,", "\"format\":2,\"new\":{\"a\":[1,[{}]]},")
                        .replace("\"slots\"", "\"colour\":\"red\",\"slots\"");
        assertThat(NodeRecord.fromJson(next)).isEqualTo(RECORD);
        assertThatThrownBy(() -> NodeRecord.fromJson(TEXT.replace("\"format\":1", "\"format\":3")))
                .hasMessageContaining("format = 3: allowed is 1 to 2");
    }

    @Test
    void shouldDoWithoutLists() {
        String text = TEXT.substring(0, TEXT.indexOf(",\"sources\"")) + "}";
        assertThat(NodeRecord.fromJson(text).sources()).isEmpty();
    }

    @Test
    void shouldNameAllFaults() {
        String text =
                "{'format':0,'id':'0123','incarnation':'x','version':0,'mesh':'','node':7,"
                        + "'sources':[{'connection':0,'group':'\\n','slots':1e99,'maxPayloadSize':-1,"
                        + "'maxMetadataSize':1.5},5],'receivers':{},'links':[{'direction':'up',"
                        + "'peer':'0123456789ABCDEFfedcba9876543210'}]}";
        ConfigException refused =
                catchThrowableOfType(
                        ConfigException.class, () -> NodeRecord.fromJson(text.replace('\'', '"')));
        assertThat(refused.faults())
                .extracting(Fault::path)
                .containsExactlyInAnyOrder(
                        "format",
                        "id",
                        "incarnation",
                        "version",
                        "mesh",
                        "node",
                        "sources[0].connection",
                        "sources[0].group",
                        "sources[0].format",
                        "sources[0].slots",
                        "sources[0].maxPayloadSize",
                        "sources[0].maxMetadataSize",
                        "sources[0].holder",
                        "sources[1]",
                        "receivers",
                        "links[0].direction",
                        "links[0].transport",
                        "links[0].group",
                        "links[0].peer",
                        "links[0].connection");
    }

    @ParameterizedTest
    @CsvSource({
        "'[1,2]'",
        "''",
        "'null'",
        "'{'",
        "'{\"id\":{\"id\":{\"id\":{}}}}'",
        "'{\"id\":\"\ud800\"}'"
    })
    void shouldRefuseWhatIsNoRecord(String text) {
        assertThatThrownBy(() -> NodeRecord.fromJson(text)).isInstanceOf(ConfigException.class);
    }

    @Test
    void shouldNotBeHeldUpByVeryManyFaults() {
        String text = TEXT.replace("\"receivers\":[", "\"receivers\":[" + "1,".repeat(400_000));
        long start = System.nanoTime();
        ConfigException refused =
                catchThrowableOfType(ConfigException.class, () -> NodeRecord.fromJson(text));
        assertThat(refused.faults()).hasSize(20);
        assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
    }

    @Test
    void shouldReadOrRefuseWhateverComes() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        byte[] good = TEXT.getBytes(StandardCharsets.UTF_8);
        String alphabet = "{}[]:,\"\\0123456789-.eE tfn\u0000\u007f";
        int refused = 0;
        for (int i = 0; i < (Boolean.getBoolean("mcm.soak") ? 1_000_000 : 5_000); i++) {
            StringBuilder text = new StringBuilder(new String(good, StandardCharsets.UTF_8));
            for (int j = random.nextInt(6); j >= 0; j--) {
                int at = random.nextInt(text.length());
                int length = Math.min(random.nextInt(20), text.length() - at);
                switch (random.nextInt(4)) {
                    case 0 ->
                            text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
                    case 1 -> text.delete(at, at + length);
                    case 2 ->
                            text.insert(
                                    random.nextInt(text.length()), text.substring(at, at + length));
                    default -> text.setCharAt(at, (char) random.nextInt(0x10000));
                }
                if (text.isEmpty()) {
                    text.append(' ');
                }
            }
            try {
                NodeRecord read = NodeRecord.fromJson(text.toString());
                assertThat(NodeRecord.fromJson(read.toJson())).isEqualTo(read);
            } catch (ConfigException e) {
                refused++;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ": " + text, e);
            }
        }
        assertThat(refused).as("seed " + seed).isPositive();
    }

    @Test
    void shouldNeverPrintMoreThanItsSizeSays() {
        String widest = "\ud83d\ude00".repeat(63); // 252 bytes
        NodeRecord one =
                new NodeRecord(
                        ID,
                        -1,
                        Long.MAX_VALUE,
                        widest,
                        widest,
                        List.of(
                                new NodeRecord.Source(
                                        Integer.MAX_VALUE,
                                        "\"".repeat(255),
                                        widest,
                                        1 << 20,
                                        Integer.MAX_VALUE,
                                        Integer.MAX_VALUE,
                                        "€".repeat(85))),
                        List.of(new NodeRecord.Receiver(Integer.MAX_VALUE, widest, widest)),
                        List.of(
                                new NodeRecord.Link(
                                        Direction.INGRESS,
                                        widest,
                                        widest,
                                        ID,
                                        Integer.MAX_VALUE,
                                        widest)));
        assertThat((long) one.toJson().getBytes(StandardCharsets.UTF_8).length)
                .isLessThanOrEqualTo(one.sizeLimit());
    }
}
