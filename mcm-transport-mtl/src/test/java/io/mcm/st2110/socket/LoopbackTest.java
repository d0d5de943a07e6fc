package io.mcm.st2110.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.Field;
import io.mcm.Mesh;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.St2110;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.contract.FreePort;
import io.mcm.format.AudioFormat;
import io.mcm.format.CompressedFormat;
import io.mcm.format.Format;
import io.mcm.format.Scan;
import io.mcm.format.VideoFormat;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From an application through the network of this host to another one, by the public API. */
@Timeout(60)
class LoopbackTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** So many frames that the receiver can hold them all, however slow this test is. */
    private static void exchange(St2110 place, Format format, int frames, int length, int mask)
            throws InterruptedException {
        try (Mesh sender = Mesh.launch();
                Mesh receiver = Mesh.launch();
                RxConnection rx =
                        receiver.connection()
                                .st2110(place)
                                .format(format)
                                .queueCapacity(128)
                                .slots(4 * frames)
                                .openRx();
                TxConnection tx =
                        sender.connection().st2110(place).format(format).reliable().openTx()) {
            Thread sending =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        for (int i = 0; i < frames; i++) {
                                            send(tx, i, length, mask);
                                        }
                                    });
            long lastTime = 0;
            for (int i = 0; i < frames; i++) {
                try (RxBuffer frame = rx.receive(PATIENCE)) {
                    assertThat(frame).as("frame %d", i).isNotNull();
                    byte[] expected = Content.of(i, length, mask);
                    assertThat(Arrays.mismatch(Content.of(frame.payload()), expected))
                            .as(
                                    "first wrong byte of frame %d, sequence %d after a gap of %d",
                                    i, frame.sequence(), frame.missedBefore())
                            .isEqualTo(-1);
                    assertThat(frame.missingParts()).isZero();
                    assertThat(frame.timestamp()).isGreaterThanOrEqualTo(lastTime);
                    lastTime = frame.timestamp();
                }
            }
            sending.join();
        }
    }

    private static void send(TxConnection tx, int number, int length, int mask) {
        try (TxBuffer frame = tx.acquire(PATIENCE)) {
            assertThat(frame).isNotNull();
            frame.payload().putBytes(0, Content.of(number, length, mask));
            if (tx.format() instanceof VideoFormat video && video.scan() != Scan.PROGRESSIVE) {
                frame.field(number % 2 == 0 ? Field.FIRST : Field.SECOND);
            }
            frame.payloadLength(length).commit();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "640x360@50:yuv422p10rfc4175, -1",
        "640x360@50:yuv422p10le, 1023",
        "1280x720@50:yuv422p10rfc4175, -1",
        "640x360@25:yuv422p10rfc4175:interlaced, -1",
        "640x360@25:uyvy422:psf, -1",
        "636x90@50:yuv420p, -1"
    })
    void shouldCarryVideoBitForBit(String text, int mask) throws InterruptedException {
        VideoFormat format = VideoFormat.parse(text);
        St2110 place = St2110.video20("127.0.0.1", FreePort.udp());

        exchange(place, format, 12, format.payloadSize(), mask);
    }

    @Test
    void shouldCarryVideoAsTypeW() throws InterruptedException {
        VideoFormat format = VideoFormat.parse("640x360@25:yuv422p10rfc4175");
        St2110 place =
                St2110.video20("127.0.0.1", FreePort.udp())
                        .pacing(St2110.Pacing.WIDE)
                        .payloadType(97);

        exchange(place, format, 12, format.payloadSize(), -1);
    }

    @Test
    void shouldCarryCodestreams() throws InterruptedException {
        CompressedFormat format = CompressedFormat.parse("jxsv/100000/1280x720@50:yuv422p10le");
        St2110 place = St2110.video22("127.0.0.1", FreePort.udp());

        exchange(place, format, 12, 80_002, -1);
    }

    @ParameterizedTest
    @CsvSource({
        "48000/2/pcm_s24be/1ms",
        "48000/8/pcm_s16be/125us",
        "96000/2/pcm_s24be/1ms",
        "44100/2/pcm_s8/1.09ms"
    })
    void shouldCarrySound(String text) throws InterruptedException {
        AudioFormat format = AudioFormat.parse(text);
        St2110 place = St2110.audio30("127.0.0.1", FreePort.udp());

        exchange(place, format, 100, format.payloadSize(), -1);
    }
}
