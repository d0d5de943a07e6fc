package io.mcm.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.St2110;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.contract.FreePort;
import io.mcm.format.AudioFormat;
import io.mcm.format.CompressedFormat;
import io.mcm.format.VideoFormat;
import io.mcm.tool.pattern.Tone;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each example at work in one mesh. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExamplesTest {
    private static final String LOOPBACK = "127.0.0.1";
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final VideoFormat SMALL = VideoFormat.parse("64x66@1000:yuv422p10le");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, UTF_8);

    @AfterEach
    void endThreads() {
        threads.shutdownNow();
    }

    @Test
    void shouldShowPicturesOfTheSenderInTheReceiver() throws Exception {
        try (Mesh mesh = Mesh.launch();
                RxConnection watcher = mesh.connection().group("camera").reliable().openRx()) {
            Future<Long> receiver = threads.submit(() -> Receiver.receive(mesh, "camera", out));
            while (!printed.toString(UTF_8).contains("waiting")) {
                Thread.onSpinWait();
            }
            Future<?> sender = threads.submit(() -> Sender.send(mesh, "camera", SMALL, 100));

            for (int number = 0; number < 100; number++) {
                try (RxBuffer frame = watcher.receive(LONG)) {
                    assertThat(frame).as("frame " + number).isNotNull();
                    assertThat(frame.sequence()).isEqualTo(number);
                    assertThat(luma(frame, number % 66)).as("in the bar").isEqualTo(940);
                    assertThat(luma(frame, (number + 65) % 66)).as("above it").isEqualTo(512);
                }
            }
            sender.get(30, TimeUnit.SECONDS);
            receiver.get(30, TimeUnit.SECONDS);
            assertThat(printed.toString(UTF_8)).contains("receiving " + SMALL.toText(), "ended");
        }
    }

    private static int luma(RxBuffer frame, int row) {
        return frame.payload().getShort(row * frame.layout().stride(0));
    }

    @Test
    void shouldSendTheNegativeOfEachPictureOn() throws Exception {
        VideoFormat odd = VideoFormat.parse("3x1@50:yuv422p10le");
        try (Mesh mesh = Mesh.launch();
                RxConnection negatives = mesh.connection().group("b").reliable().openRx();
                TxConnection tx = mesh.connection().group("a").format(odd).openTx()) {
            Future<?> relay = threads.submit(() -> Relay.relay(mesh, "a", "b"));
            assertThat(tx.awaitReceivers(1, LONG)).isTrue();
            send(tx, 1, 1000);
            send(tx, 1023, 2000);

            receiveNegative(negatives, 1022, 1000);
            receiveNegative(negatives, 0, 2000);
            tx.close();
            relay.get(30, TimeUnit.SECONDS);
            assertThat(negatives.receive(LONG)).isNull();
            assertThat(negatives.ended()).isTrue();
        }
    }

    private static void send(TxConnection tx, int sample, long time) {
        try (TxBuffer frame = tx.acquire(LONG)) {
            assertThat(frame).isNotNull();
            for (int at = 0; at < frame.payload().capacity(); at += 2) {
                frame.payload().putShort(at, (short) sample);
            }
            frame.timestamp(time).commit();
        }
    }

    private static void receiveNegative(RxConnection rx, int sample, long time) {
        try (RxBuffer frame = rx.receive(LONG)) {
            assertThat(frame).isNotNull();
            assertThat(frame.timestamp()).isEqualTo(time);
            for (int at = 0; at < frame.payload().capacity(); at += 2) {
                assertThat(frame.payload().getShort(at)).isEqualTo((short) sample);
            }
        }
    }

    @Test
    void shouldMeasureTheLevelOfATone() throws Exception {
        AudioFormat format = AudioFormat.parse("48000/2/pcm_s24be/1ms");
        Tone tone = new Tone(format);
        try (Mesh mesh = Mesh.launch();
                TxConnection tx =
                        mesh.connection().group("mic").format(format).slots(512).openTx()) {
            Future<?> meter = threads.submit(() -> AudioMeter.measure(mesh, "mic", out));
            assertThat(tx.awaitReceivers(1, LONG)).isTrue();
            for (int packet = 0; packet < 100; packet++) {
                try (TxBuffer frame = tx.acquire(LONG)) {
                    assertThat(frame).isNotNull();
                    tone.play(frame.payload(), packet);
                    frame.commit();
                }
            }
            tx.close();
            meter.get(30, TimeUnit.SECONDS);
            assertThat(printed.toString(UTF_8)).isEqualTo("dBFS  -18.0  -18.0\n");
        }
    }

    private static Mesh outside() {
        return Mesh.launch(MeshConfig.builder().st2110Address(LOOPBACK).build());
    }

    @Test
    void shouldShowPicturesFromTheOutside() throws Exception {
        VideoFormat format = VideoFormat.parse("64x36@50:yuv422p10le");
        int port = FreePort.udp();
        String description = St2110Sender.description(LOOPBACK, port, LOOPBACK, format);
        try (Mesh mesh = outside();
                Mesh other = outside()) {
            Future<Long> receiver =
                    threads.submit(() -> St2110Receiver.receive(mesh, description, out));
            while (!printed.toString(UTF_8).contains("waiting")) {
                Thread.onSpinWait();
            }
            St2110Sender.send(other, St2110.video20(LOOPBACK, port), format, 30);
            assertThat(receiver.get(30, TimeUnit.SECONDS)).isEqualTo(30);
            assertThat(printed.toString(UTF_8)).contains("30 frames, 0 missed");
        }
    }

    @Test
    void shouldSendCodestreamsToTheOutside() throws Exception {
        CompressedFormat format = CompressedFormat.parse("jxsv/5000/1920x1080@50:yuv422p10le");
        List<byte[]> codestreams = List.of(new byte[5000], new byte[3000]);
        codestreams.get(1)[2999] = 17;
        St2110 stream = St2110.video22(LOOPBACK, FreePort.udp());
        try (Mesh mesh = outside();
                Mesh other = outside();
                RxConnection rx = mesh.connection().st2110(stream).format(format).openRx()) {
            St2110Codestreams.send(other, stream, format, codestreams, 10);
            for (int number = 0; number < 10; number++) {
                try (RxBuffer frame = rx.receive(LONG)) {
                    assertThat(frame).as("frame " + number).isNotNull();
                    byte[] received = new byte[frame.payload().capacity()];
                    frame.payload().getBytes(0, received);
                    assertThat(received).isEqualTo(codestreams.get(number % 2));
                }
            }
        }
    }

    @Test
    void shouldBringSoundFromTheOutsideIntoAGroup() throws Exception {
        AudioFormat format = AudioFormat.parse("48000/2/pcm_s24be/1ms");
        Tone tone = new Tone(format);
        St2110 stream = St2110.audio30(LOOPBACK, FreePort.udp());
        try (Mesh mesh = outside();
                Mesh other = outside();
                RxConnection group = mesh.connection().group("mic").queueCapacity(128).openRx()) {
            Future<Long> relay =
                    threads.submit(() -> St2110Microphone.relay(mesh, stream, format, "mic"));
            assertThat(group.awaitFormat(LONG)).isEqualTo(format);
            byte[] sent = new byte[format.payloadSize()];
            try (TxConnection tx =
                    other.connection().st2110(stream).format(format).reliable().openTx()) {
                for (int packet = 0; packet < 20; packet++) {
                    try (TxBuffer frame = tx.acquire(LONG)) {
                        assertThat(frame).isNotNull();
                        tone.play(frame.payload(), packet);
                        frame.payload().getBytes(0, sent);
                        frame.commit();
                    }
                }
            }
            assertThat(relay.get(30, TimeUnit.SECONDS)).isEqualTo(20);
            byte[] received = new byte[sent.length];
            for (int packet = 0; packet < 20; packet++) {
                try (RxBuffer frame = group.receive(LONG)) {
                    assertThat(frame).as("packet " + packet).isNotNull();
                    frame.payload().getBytes(0, received);
                }
            }
            assertThat(received).as("the last one").isEqualTo(sent);
        }
    }

    @Test
    void shouldBeShort() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/mcm/examples"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .hasSizeGreaterThanOrEqualTo(4)
                    .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSizeLessThan(100));
        }
    }
}
