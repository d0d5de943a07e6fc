package io.mcm.st2110.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.contract.FreePort;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the original's connection document says of a stream, seen on the wire. */
@Timeout(60)
class DocumentTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration A_MOMENT = Duration.ofMillis(300);

    private static Mesh node(String address) {
        return Mesh.launch(MeshConfig.builder().st2110Address(address).build());
    }

    private static String document(String transport, String address, int port, String more) {
        return """
               {"connection": {"st2110": {
                  "transport": "%s", "ipAddr": "%s", "port": %d, "payloadType": 101 %s}
               """
                .formatted(transport, address, port, more);
    }

    private static void send(TxConnection tx, int value) {
        try (TxBuffer frame = tx.acquire(PATIENCE)) {
            assertThat(frame).isNotNull();
            frame.payload().setMemory(0, frame.payload().capacity(), (byte) value);
            frame.payloadLength(frame.payload().capacity()).commit();
        }
    }

    /**
     * The transport pixel format is that of the wire, not of the memory; the payload type holds for
     * each transport, also where the original has its own.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "st2110-20 | , \"pacing\": \"wide\", \"transportPixelFormat\": \"yuv422p10rfc4175\""
                        + " | \"payload\": {\"video\": {\"width\": 48, \"height\": 2, \"fps\": 50,"
                        + " \"pixelFormat\": \"v210\"}} | 140",
                "st2110-22 | '' | \"mcm\": {\"format\":"
                        + " \"compressed/jxsv/100/64x36@50:yuv422p10le\"} | 176",
                "st2110-30 | '' | \"payload\": {\"audio\": {\"channels\": 4, \"packetTime\":"
                        + " \"125us\"}} | 84",
            })
    void shouldSendAsItSays(String transport, String more, String payload, int bytes)
            throws Exception {
        try (DatagramSocket wire = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            wire.setSoTimeout(10_000);
            String text =
                    document(transport, "127.0.0.1", wire.getLocalPort(), more)
                            + "}, "
                            + payload
                            + "}";
            try (Mesh mesh = node("127.0.0.1");
                    TxConnection tx = mesh.connection().json(text).reliable().openTx()) {
                send(tx, 0);
                DatagramPacket packet = new DatagramPacket(new byte[2000], 2000);
                wire.receive(packet);
                assertThat(packet.getData()[1] & 0x7f).isEqualTo(101);
                assertThat(packet.getLength()).isEqualTo(bytes);
            }
        }
    }

    @Test
    void shouldReceiveFromItsSourceOnly() {
        int port = FreePort.udp();
        String to = document("st2110-30", "239.255.21.11", port, "");
        String from =
                document(
                        "st2110-30",
                        "239.255.21.11",
                        port,
                        ", \"multicastSourceIpAddr\": \"127.0.0.1\"");
        String sound = "}, \"payload\": {\"audio\": {}}}";
        try (Mesh here = node("127.0.0.1");
                Mesh there = node("127.0.0.1");
                Mesh stranger = node("127.0.0.2");
                RxConnection rx = here.connection().json(from + sound).openRx();
                TxConnection wrong = stranger.connection().json(to + sound).reliable().openTx();
                TxConnection right = there.connection().json(from + sound).reliable().openTx()) {
            send(wrong, 1);
            assertThat(rx.receive(A_MOMENT)).isNull();
            send(right, 2);
            try (RxBuffer frame = rx.receive(PATIENCE)) {
                assertThat(frame).isNotNull();
                assertThat(frame.payload().getByte(0)).isEqualTo((byte) 2);
            }
        }
    }
}
