package io.mcm.tool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.contract.FreePort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code send} and {@code recv} with ST 2110, as processes of their own, on the loopback. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NetworkTest {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int FRAMES = 20;
    private static final int SOUND_FRAMES = 100;

    private final Random random = new Random(7);

    @TempDir Path dir;

    private ToolProcesses mcm = new ToolProcesses(Path.of("mesh"));

    @BeforeEach
    void host() {
        mcm = new ToolProcesses(dir.resolve("mesh"));
    }

    @AfterEach
    void endProcesses() {
        mcm.close();
    }

    private Process recv(int port, Path output, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("recv", "--output", output.toString()));
        command.addAll(List.of(arguments));
        Process recv = mcm.start(command.toArray(String[]::new));
        ToolProcesses.await(recv, () -> isBound(port));
        return recv;
    }

    private static boolean isBound(int port) throws IOException {
        String local = String.format(":%04X ", port);
        return Files.readAllLines(Path.of("/proc/net/udp")).stream()
                .anyMatch(line -> line.contains(local));
    }

    private void assertReceived(Process recv, int frames) throws Exception {
        ToolProcesses.Result received = ToolProcesses.end(recv);
        assertThat(received.err()).contains("received " + frames + " frames").contains(" 0 missed");
        assertThat(received.code()).isZero();
    }

    private byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        random.nextBytes(noise);
        return noise;
    }

    private Path pictures(int width, int height) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        String header = "YUV4MPEG2 W%d H%d F50:1 Ip C422p10\n".formatted(width, height);
        file.writeBytes(header.getBytes(ISO_8859_1));
        for (int frame = 0; frame < FRAMES; frame++) {
            file.writeBytes("FRAME\n".getBytes(ISO_8859_1));
            byte[] samples = noise(width * height * 4);
            for (int high = 1; high < samples.length; high += 2) {
                samples[high] &= 3; // ten bits
            }
            file.writeBytes(samples);
        }
        return Files.write(dir.resolve("in.y4m"), file.toByteArray());
    }

    private Path description(String... arguments) throws IOException {
        StringWriter sdp = new StringWriter();
        int code = Main.commandLine().setOut(new PrintWriter(sdp)).execute(arguments);
        assertThat(code).isZero();
        return Files.writeString(dir.resolve("stream.sdp"), sdp.toString());
    }

    /** Multicast with a source filter, as the description says. */
    @Test
    void shouldCarryPicturesToWhoeverJoinsByTheDescription() throws Exception {
        Path in = pictures(320, 180);
        Path out = dir.resolve("out.y4m");
        int port = FreePort.udp();
        String place = "239.255.21.10:" + port;
        Path sdp =
                description(
                        "sdp",
                        "--video=320x180@50:yuv422p10le",
                        "--payload-type=100",
                        "--source=" + LOOPBACK,
                        "--reference-clock=ptp=IEEE1588-2008:traceable",
                        place);
        Process recv = recv(port, out, "--sdp", sdp + "", "-i", "lo", "--frames", "" + FRAMES);
        ToolProcesses.Result sent =
                mcm.run("send", "--input", in + "", "--payload-type=100", "-i", "lo", place);
        assertThat(sent.err()).contains("sent " + FRAMES + " frames");
        assertThat(sent.code()).isZero();
        assertReceived(recv, FRAMES);
        assertThat(out).hasSameBinaryContentAs(in);
    }

    /** And ends in silence, as such a stream tells of no end. */
    @Test
    void shouldCarrySoundFromFileToFile() throws Exception {
        int samples = 192 * SOUND_FRAMES;
        ByteBuffer header = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN);
        header.put("RIFF".getBytes(ISO_8859_1)).putInt(36 + 6 * samples);
        header.put("WAVEfmt ".getBytes(ISO_8859_1)).putInt(16);
        header.putShort((short) 1).putShort((short) 2).putInt(48_000).putInt(288_000);
        header.putShort((short) 6).putShort((short) 24);
        header.put("data".getBytes(ISO_8859_1)).putInt(6 * samples);
        Path in = Files.write(dir.resolve("in.wav"), header.array());
        Files.write(in, noise(6 * samples), StandardOpenOption.APPEND);
        Path out = dir.resolve("out.wav");
        int port = FreePort.udp();
        String place = LOOPBACK + ":" + port;
        Process recv = recv(port, out, "--audio=48000/2/pcm_s24be/4ms", "--idle=1", place);
        int sent =
                Main.commandLine().execute("send", "--input", in + "", "--packet-time=4ms", place);
        assertThat(sent).isZero();
        assertReceived(recv, SOUND_FRAMES);
        assertThat(out).hasSameBinaryContentAs(in);
    }

    /** Of RFC 4175 without what ST 2110 adds, at timestamps of its own. */
    @Test
    void shouldReceiveWhatGStreamerSends() throws Exception {
        Path sent = dir.resolve("sent.uyvp");
        Path out = dir.resolve("out.uyvp");
        int port = FreePort.udp();
        Path sdp =
                Files.writeString(
                        dir.resolve("gstreamer.sdp"),
                        """
                        v=0
                        o=- 0 0 IN IP4 127.0.0.1
                        s=GStreamer
                        c=IN IP4 127.0.0.1
                        t=0 0
                        m=video %d RTP/AVP 96
                        a=framerate:25
                        a=rtpmap:96 raw/90000
                        a=fmtp:96 sampling=YCbCr-4:2:2; width=320; height=180; depth=10; colorimetry=BT709-2
                        """
                                .formatted(port));
        Process recv = recv(port, out, "--sdp", sdp + "", "--frames", "" + FRAMES);
        String pipeline =
                "gst-launch-1.0 -q videotestsrc is-live=true pattern=snow num-buffers="
                        + FRAMES
                        + " ! video/x-raw,format=UYVP,width=320,height=180,framerate=25/1 ! tee name=t"
                        + " ! queue ! rtpvrawpay pt=96 mtu=1428 ! udpsink host=127.0.0.1 async=false"
                        + " port="
                        + port
                        + " t. ! queue ! filesink async=false location="
                        + sent;
        Process gstreamer =
                new ProcessBuilder(pipeline.split(" ", -1))
                        .redirectErrorStream(true)
                        .redirectOutput(dir.resolve("gstreamer.log").toFile())
                        .start();
        try {
            assertThat(gstreamer.waitFor())
                    .as(Files.readString(dir.resolve("gstreamer.log")))
                    .isZero();
        } finally {
            gstreamer.destroyForcibly();
        }
        assertReceived(recv, FRAMES);
        assertThat(out).hasSameBinaryContentAs(sent);
    }
}
