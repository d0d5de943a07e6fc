package io.mcm.memif.protocol;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MessageCodecTest {
    private final MemorySegment place = MemorySegment.ofArray(new byte[Protocol.MESSAGE_SIZE + 1]);

    /** Messages and the bytes that libmemif's packed structures have for them. */
    static Stream<Object[]> messages() {
        return Stream.of(
                new Object[] {new Message.Ack(), "0100"},
                new Object[] {
                    new Message.Hello("vpp", 0x0200, 0x0200, 255, 3, 7, 14),
                    "0200"
                            + "767070"
                            + "00".repeat(29)
                            + "0002"
                            + "0002"
                            + "ff00"
                            + "0300"
                            + "0700"
                            + "0e"
                },
                new Object[] {
                    new Message.Init(0x0200, 0xFFFF_FFFEL, 1, Secret.of("s3"), "app"),
                    "0300" + "0002" + "feffffff" + "01" + "7333" + "00".repeat(22) + "617070"
                },
                new Object[] {
                    new Message.AddRegion(2, 0x1_0000_0000L), "0400" + "0200" + "0000000001000000"
                },
                new Object[] {
                    new Message.AddRing(true, 1, 2, 0xF000_0010L, 10, 48),
                    "0500" + "0100" + "0100" + "0200" + "100000f0" + "0a" + "3000"
                },
                new Object[] {
                    new Message.AddRing(false, 0, 0, 64, 1, 0),
                    "0500" + "0000" + "0000" + "0000" + "40000000" + "01" + "0000"
                },
                new Object[] {new Message.Connect("eth0"), "0600" + "65746830"},
                new Object[] {new Message.Connected("eth1"), "0700" + "65746831"},
                new Object[] {new Message.Disconnect(-2, "bye"), "0800" + "feffffff" + "627965"});
    }

    @ParameterizedTest
    @MethodSource("messages")
    void shouldWriteTheBytesOfTheStandard(Message message, String bytes) throws Exception {
        place.fill((byte) 0x55);
        MessageCodec.encode(message, place);
        String expected = bytes + "00".repeat(Protocol.MESSAGE_SIZE - bytes.length() / 2) + "55";
        assertThat(HexFormat.of().formatHex(place.toArray(JAVA_BYTE))).isEqualTo(expected);
        assertThat(decode(message)).isEqualTo(message);
    }

    private Message decode(Message like) throws RejectException {
        int descriptors =
                like instanceof Message.AddRegion || like instanceof Message.AddRing ? 1 : 0;
        return MessageCodec.decode(place, Protocol.MESSAGE_SIZE, descriptors);
    }

    @Test
    void shouldCutTextsAtWholeCharactersAndEndThem() throws Exception {
        MessageCodec.encode(new Message.Connect("x".repeat(30) + "ü"), place);
        assertThat(decode(new Message.Ack())).isEqualTo(new Message.Connect("x".repeat(30)));
        MessageCodec.encode(new Message.Connect("x".repeat(29) + "ü"), place);
        assertThat(decode(new Message.Ack())).isEqualTo(new Message.Connect("x".repeat(29) + "ü"));
        MessageCodec.encode(new Message.Disconnect(0, "r".repeat(200)), place);
        assertThat(decode(new Message.Ack())).isEqualTo(new Message.Disconnect(0, "r".repeat(95)));
    }

    @Test
    void shouldReadTextsWithoutAnEndAndKeepTheLogClean() throws Exception {
        MessageCodec.encode(new Message.Connect(""), place);
        place.asSlice(2, 32).fill((byte) 'a');
        place.set(JAVA_BYTE, 3, (byte) '\n');
        assertThat(decode(new Message.Ack())).isEqualTo(new Message.Connect("a?" + "a".repeat(30)));
    }

    /** Message by its type, the place of a byte, its new value, the length and descriptors. */
    @ParameterizedTest
    @CsvSource({
        "1,   0,   0, 127, 0, MESSAGE_LENGTH",
        "1,   0,   1, 129, 0, MESSAGE_LENGTH",
        "1,   0,   0, 128, 0, MESSAGE_TYPE",
        "1,   0,   9, 128, 0, MESSAGE_TYPE",
        "1,   1,   1, 128, 0, MESSAGE_TYPE",
        "1,   2,   0, 128, 1, DESCRIPTORS",
        "4,   2,   0, 128, 0, DESCRIPTORS",
        "5,   2,   0, 128, 2, DESCRIPTORS",
        "2,  35,   3, 128, 0, VERSION",
        "2,  37,   1, 128, 0, VERSION",
        "2,  44,   0, 128, 0, RING_SIZE",
        "3,   2,   1, 128, 0, VERSION",
        "4,   8,   2, 128, 1, REGION_SIZE",
        "4,  11, 255, 128, 1, REGION_SIZE",
        "5,   2,   2, 128, 1, RING_FLAGS",
        "5,   3,   1, 128, 1, RING_FLAGS",
        "5,  12,   0, 128, 1, RING_SIZE",
        "5,  12,  15, 128, 1, RING_SIZE",
    })
    void shouldRefuse(int type, int at, int value, int length, int descriptors, Reject reject) {
        Message valid =
                messages()
                        .map(m -> (Message) m[0])
                        .filter(m -> typeOf(m) == type)
                        .findFirst()
                        .orElseThrow();
        MessageCodec.encode(valid, place);
        place.set(JAVA_BYTE, at, (byte) value);
        assertThatThrownBy(() -> MessageCodec.decode(place, length, descriptors))
                .isInstanceOfSatisfying(
                        RejectException.class, e -> assertThat(e.reject()).isEqualTo(reject));
    }

    private int typeOf(Message message) {
        MessageCodec.encode(message, place);
        return place.get(JAVA_BYTE, 0);
    }

    @Test
    void shouldNeverPrintASecret() {
        Secret secret = Secret.of("swordfish");
        assertThat(secret.toString()).doesNotContain("sword");
        assertThat(new Message.Init(0, 0, 0, secret, "").toString()).doesNotContain("sword");
        assertThatThrownBy(() -> Secret.of("swordfish".repeat(3)))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("sword");
        assertThat(Secret.NONE.admits(secret)).isTrue();
        assertThat(secret.admits(Secret.NONE)).isFalse();
        assertThat(secret.admits(Secret.of("swordfish"))).isTrue();
    }
}
