package io.mcm.tool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.contract.FreePort;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The commands, run in this process. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MainTest {
    @TempDir Path dir;

    private String out = "";
    private String err = "";

    private int mcm(String... arguments) {
        StringWriter outText = new StringWriter();
        StringWriter errText = new StringWriter();
        CommandLine command =
                Main.commandLine()
                        .setOut(new PrintWriter(outText, true))
                        .setErr(new PrintWriter(errText, true));
        int code = command.execute(arguments);
        out = outText.toString();
        err = errText.toString();
        return code;
    }

    @Test
    void shouldTellItsVersion() {
        assertThat(mcm("--version")).isZero();
        assertThat(out).matches("(?s)mcm \\d+\\.\\d+.*Java 25.*").doesNotContain("${");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | subcommand",
                "sned | sned",
                "send --group x --vido 1 | --vido",
                "send | give --group NAME or --config FILE.json",
                "send --group x | give --input, or --video or --audio",
                "send --group x --video 1920x1080 | 1920x1080@60000/1001:yuv422p10le",
                "send --group x --video 0x1080@25:yuv422p | payload.video.width = 0",
                "send --group x --audio 48000/2/pcm_f32/1ms | pcm_s24be",
                "send --group x --rate fast --video 64x64@25:yuv422p | 60000/1001",
                "send --group x --video 8x8@25:yuv422p --blob 3 | only one of",
                "send --group x --video 8x8@25:yuv422p --output y | --output needs --both",
                "send --group x --video 8x8@25:yuv422p --frames 0 | --frames = 0",
                "send --group x --blob 3 --input - --loop | --loop needs",
                "recv --group x --delivery fast | LIVE, LATEST, RELIABLE",
                "send 239.1.1.1 --video 96x64@25:yuv422p10le | 239.1.1.1: give ADDRESS:PORT",
                "send 239.1.1.1:x --video 96x64@25:yuv422p10le | 239.1.1.1:x: give ADDRESS:PORT",
                "send 239.1.1.1:1 --group x --video 96x64@25:yuv422p | only one of --group",
                "send 239.1.1.1:1 --both --video 96x64@25:yuv422p | start recv ADDRESS:PORT",
                "send 239.1.1.1:1 --blob 3 | ST 2110 carries video",
                "send --group x --video 96x64@25:yuv422p --ttl 3 | are for ST 2110",
                "send --group x --video 96x64@25:yuv422p --payload-type 99 | is for ST 2110",
                "recv 239.1.1.1:1 | give one of --video, --compressed and --audio",
                "recv 239.1.1.1:1 --media 2 --video 96x64@25:yuv422p | --media needs --sdp",
                "recv --sdp x 239.1.1.1:1 | --sdp tells format and place",
                "recv --group x --source 192.0.2.1 | are for ST 2110",
                "recv --group x --incomplete | --incomplete is for ST 2110",
                "recv --group x --idle 0 | --idle = 0",
                "analyze 239.1.1.1:1 | give one of --video, --compressed and --audio",
                "sdp --video 96x64@25:yuv422p10le | give ADDRESS:PORT",
                "demo --seconds 0 | --seconds = 0",
                "demo --receivers 17 | --receivers = 17",
                "ping --size 7 | --size = 7: allowed is 8 and more",
                "ping --size big | a number of bytes",
                "ping --warm-up 0 | --warm-up = 0: allowed is 1 and more",
                "ping --count 0 | --count = 0",
                "ping --rate 0 | 60000/1001",
                "ping --idle-strategy sometimes | SLEEP, YIELD, SPIN",
                "sdp --audio=48000/2/pcm_s24be/1ms --cmax 7 239.1.2.3:5004 | are for --video",
                "sdp --audio=48000/2/pcm_s24be/1ms --block-packing 239.1.2.3:5004 | for --video",
                "latency | give --group NAME or --config FILE.json",
                "latency --group x --seconds 0 | --seconds = 0",
                "latency --group x --warm-up -1 | --warm-up = -1",
                "top --interval 0 | --interval = 0: allowed is 1 to 3600",
                "nodes camera-1 | camera-1",
            })
    void shouldExplainWrongUsage(String arguments, String message) {
        assertThat(mcm(arguments.isEmpty() ? new String[0] : arguments.split(" "))).isEqualTo(2);
        assertThat(err).startsWith("mcm: ").contains(message).contains("--help");
        assertThat(err).doesNotContain("Exception").doesNotContain("\tat ");
    }

    @Test
    void shouldExplainWhatFailedWithoutAStackTraceUnlessAsked() throws IOException {
        Path bad = Files.writeString(dir.resolve("bad.y4m"), "YUV4MPEG2 W2 H2 F25:1 Cmono\n");
        assertThat(mcm("send", "--group", "x", "--input", bad.toString())).isEqualTo(1);
        assertThat(err).startsWith("mcm: " + bad + ": colour space Cmono").hasLineCount(1);

        assertThat(mcm("send", "--debug", "--group", "x", "--input", bad.toString())).isEqualTo(1);
        assertThat(err).contains("\tat io.mcm.tool");

        assertThat(mcm("send", "--group", "x", "--input", dir + "/none.wav")).isEqualTo(1);
        assertThat(err).isEqualTo("mcm: " + dir + "/none.wav: there is no such file\n");
    }

    @Test
    void shouldCarryAPictureFileByteIdentical() throws IOException {
        Path in = y4m("W64 H32 F60000:1001 Ip A1:1 C422p10 XKEPT=yes", 20, 64 * 32 * 4);
        Path report = dir.resolve("report.json");
        int code = mcm(both(in, dir.resolve("out.y4m"), "--rate", "max", "--report", report + ""));
        assertThat(err).contains("sent 20 frames").contains("received 20 frames");
        assertThat(code).isZero();
        assertThat(dir.resolve("out.y4m")).hasSameBinaryContentAs(in);
        assertThat(report)
                .content()
                .contains("\"format\" : \"video/64x32@60000/1001:yuv422p10le\"")
                .contains("\"frames\" : 20")
                .contains("\"missed\" : 0")
                .contains("\"end\" : \"the input ended\"")
                .contains("latencyNanos");
    }

    @Test
    void shouldCarryAnInterlacedPictureFileByteIdentical() throws IOException {
        Path in = y4m("W64 H32 F25:1 It C420mpeg2", 5, 64 * 32 * 3 / 2);
        assertThat(mcm(both(in, dir.resolve("out.y4m")))).isZero();
        assertThat(dir.resolve("out.y4m")).hasSameBinaryContentAs(in);
    }

    @Test
    void shouldCarryASoundFileByteIdentical() throws IOException {
        byte[] data = random(6 * 1000);
        byte[] header =
                "RIFF\224\27\0\0WAVEfmt \20\0\0\0\1\0\2\0\200\273\0\0\0\145\4\0\6\0\30\0data\160\27\0\0"
                        .getBytes(ISO_8859_1);
        ByteArrayOutputStream wav = new ByteArrayOutputStream();
        wav.writeBytes(header);
        wav.writeBytes(data);
        Path in = Files.write(dir.resolve("in.wav"), wav.toByteArray());
        assertThat(mcm(both(in, dir.resolve("out.wav"), "--packet-time", "250us"))).isZero();
        assertThat(dir.resolve("out.wav")).hasSameBinaryContentAs(in);
        assertThat(err).contains("sent 84 frames"); // 1000 samples by twelves
    }

    @Test
    void shouldCarryRawFramesByteIdentical() throws IOException {
        Path in = Files.write(dir.resolve("in.raw"), random(100_001));
        assertThat(mcm(both(in, dir.resolve("out.raw"), "--blob", "1000"))).isZero();
        assertThat(dir.resolve("out.raw")).hasSameBinaryContentAs(in);
        assertThat(err).contains("sent 101 frames");
    }

    @Test
    void shouldCarryCodestreamsOfOneFile() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        for (int size : new int[] {500, 40, 999}) {
            ByteBuffer codestream = ByteBuffer.allocate(size);
            codestream.putShort((short) 0xff10).putInt(0xff50_0002).putShort((short) 0xff12);
            codestream.putShort((short) 26).putInt(size);
            codestream.put(random(size - codestream.position()));
            file.writeBytes(codestream.array());
        }
        Path in = Files.write(dir.resolve("in.jxs"), file.toByteArray());
        String[] format = {"--compressed", "jxsv/999/640x360@50:yuv422p10le"};
        assertThat(mcm(both(in, dir.resolve("out.jxs"), format))).isZero();
        assertThat(err).contains("sent 3 frames");
        assertThat(dir.resolve("out.jxs")).hasSameBinaryContentAs(in);

        format[1] = "jxsv/998/640x360@50:yuv422p10le";
        assertThat(mcm(both(in, dir.resolve("out.jxs"), format))).isEqualTo(1);
        assertThat(err).contains("in.jxs, byte 554: a codestream says that it is 999 bytes long");

        Files.write(in, random(100));
        assertThat(mcm(both(in, dir.resolve("out.jxs"), format))).isEqualTo(1);
        assertThat(err).contains("is no codestream of JPEG XS");
    }

    /** ST 2110-10 section 8, ST 2110-21 section 8. */
    @Test
    void shouldDescribeASender() throws IOException {
        String[] sender = {"sdp", "--video=1920x1080@50:yuv422p10le", "239.1.1.1:5004"};
        assertThat(mcm(with(sender, "-i=lo"))).isZero();
        assertThat(out)
                .contains("o=- 1 1 IN IP4 127.0.0.1", "c=IN IP4 239.1.1.1/64", "mediaclk:direct=0")
                .doesNotContain("TP=", "CMAX", "ts-refclk");
        assertThat(err).as("the loopback has no MAC address").contains("no ts-refclk");

        String[] settings = {
            "--sender-type=narrow",
            "--cmax=7",
            "--troff=640",
            "--max-udp=8960",
            "--ttl=3",
            "--block-packing",
            "--source=192.0.2.2",
            "--reference-clock=ptp=IEEE1588-2008:traceable"
        };
        assertThat(mcm(with(sender, settings))).isZero();
        assertThat(err).isEmpty();
        assertThat(out)
                .contains("o=- 1 1 IN IP4 192.0.2.2", "239.1.1.1/3", "PM=2110BPM")
                .contains("MAXUDP=8960; TP=2110TPN; TROFF=640; CMAX=7;")
                .contains("a=source-filter: incl IN IP4 239.1.1.1 192.0.2.2")
                .contains("a=ts-refclk:ptp=IEEE1588-2008:traceable");

        for (NetworkInterface one : NetworkInterface.networkInterfaces().toList()) {
            boolean hasIpv4 = one.inetAddresses().anyMatch(Inet4Address.class::isInstance);
            if (hasIpv4 && one.getHardwareAddress() != null) {
                assertThat(mcm(with(sender, "-i=" + one.getName()))).isZero();
                assertThat(out).containsPattern("ts-refclk:localmac=([0-9A-F]{2}-){5}[0-9A-F]{2}");
            }
        }
        assertThat(mcm(with(sender, "-i=none0"))).isEqualTo(1);
        assertThat(err).contains("interface = none0");
    }

    @Test
    void shouldTellWhatIsWrongWithADescription() throws IOException {
        String session = "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nt=0 0\nc=IN IP4 127.0.0.1\n";
        String video =
                """
                m=video %d RTP/AVP 96
                a=rtpmap:96 raw/90000
                a=fmtp:96 sampling=YCbCr-4:2:2; width=64; height=36; depth=10; exactframerate=25
                """;
        Path sdp =
                Files.writeString(
                        dir.resolve("a.sdp"), session + video.formatted(5004).replace("36", "0"));
        assertThat(mcm("recv", "--sdp", sdp + "")).isEqualTo(1);
        assertThat(err)
                .startsWith("mcm: " + sdp + " describes no stream that can be received:")
                .contains("line 8 height = 0: allowed is 1 to 32767")
                .doesNotContain("\tat ");
        assertThat(mcm("analyze", "--sdp", dir + "/none.sdp")).isEqualTo(1);
        assertThat(err).contains("none.sdp: there is no such file");

        Files.writeString(sdp, session + video.formatted(5004) + video.formatted(5006));
        assertThat(mcm("recv", "--sdp", sdp + "", "--media", "3")).isEqualTo(2);
        assertThat(err)
                .contains("--media = 3: allowed is 1 to 2")
                .contains("2 video/64x36@25:yuv422p10rfc4175 at 127.0.0.1:5006");
    }

    /** ST 2022-7. */
    @Test
    void shouldSayThatASecondLegIsLeftOut() throws IOException {
        String leg = "m=audio 5004 RTP/AVP 97\na=rtpmap:97 L24/48000/2\n";
        Path sdp =
                Files.writeString(
                        dir.resolve("a.sdp"),
                        "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nt=0 0\nc=IN IP4 127.0.0.1\n"
                                + "a=group:DUP a b\n"
                                + (leg + "a=mid:a\n")
                                + (leg + "a=mid:b\n").replace("5004", "" + FreePort.udp()));
        assertThat(mcm("analyze", "--wait=1", "--media=2", "--sdp", sdp + "")).isEqualTo(1);
        assertThat(err).contains("ST 2022-7, which is not supported", "--media chooses 1 instead");
    }

    @Test
    void shouldStartAgainAndStopAtACount() throws IOException {
        Path in = Files.write(dir.resolve("in.raw"), random(30));
        String[] arguments =
                both(in, dir.resolve("out.raw"), "--blob", "10", "--loop", "--frames", "7");
        assertThat(mcm(arguments)).isZero();
        byte[] once = Files.readAllBytes(in);
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        expected.writeBytes(once);
        expected.writeBytes(once);
        expected.write(once, 0, 10);
        assertThat(Files.readAllBytes(dir.resolve("out.raw"))).isEqualTo(expected.toByteArray());
        assertThat(err).contains("as many frames as asked for");
    }

    @Test
    void shouldNotLoopForEverOverAnEmptyFile() throws IOException {
        Path in = Files.write(dir.resolve("in.raw"), new byte[0]);
        assertThat(mcm(both(in, dir.resolve("out.raw"), "--blob", "10", "--loop"))).isZero();
        assertThat(dir.resolve("out.raw")).isEmptyFile();
    }

    @Test
    void shouldSendTheTestPictureWhereNoFileIsGiven() {
        assertThat(
                        mcm(
                                "send",
                                "--both",
                                "--group",
                                "x",
                                "--video",
                                "96x64@25:yuv420p",
                                "--rate",
                                "max",
                                "--frames",
                                "3",
                                "--output",
                                dir + "/out.y4m"))
                .isZero();
        assertThat(dir.resolve("out.y4m")).hasSize(37 + 3 * (6 + 96 * 64 * 3 / 2));
    }

    @Test
    void shouldTakeTheOriginalsDocuments() throws IOException {
        Path in = y4m("W64 H32 F25:1 Ip C422p10", 3, 64 * 32 * 4);
        Path config =
                Files.writeString(
                        dir.resolve("connection.json"),
                        """
                        {
                          "apiVersion": "v1",
                          "apiConnectionString": "Server=127.0.0.1; Port=8002",
                          "maxMediaConnections": 4,
                          "bufferQueueCapacity": 8,
                          "connection": {"multipointGroup": {"urn": "224.0.0.1:9003"}},
                          "payload": {
                            "video": {
                              "width": 64, "height": 32, "fps": 25.0, "pixelFormat": "yuv422p10le"
                            }
                          }
                        }
                        """);
        assertThat(
                        mcm(
                                "send",
                                "--both",
                                "--config",
                                config + "",
                                "--input",
                                in + "",
                                "--output",
                                dir + "/out.y4m",
                                "--report",
                                dir + "/report.json"))
                .isZero();
        assertThat(dir.resolve("out.y4m")).hasSameBinaryContentAs(in);
        assertThat(dir.resolve("report.json")).content().contains("\"group\" : \"224.0.0.1:9003\"");

        Path other = y4m("W32 H32 F25:1 Ip C422p10", 3, 32 * 32 * 4);
        assertThat(mcm("send", "--config", config + "", "--input", other + "")).isEqualTo(1);
        assertThat(err)
                .contains("holds video/32x32@25:yuv422p10le")
                .contains("video/64x32@25:yuv422p10le is asked for");
    }

    @Test
    void shouldNameAllFaultsOfADocumentAtOnce() throws IOException {
        Path config =
                Files.writeString(
                        dir.resolve("connection.json"),
                        """
                        {"bufferQueueCapacity": 1000,
                         "connection": {"multipointGroup": {"urn": "x"}},
                         "payload": {"audio": {"sampleRate": 8000}}}
                        """);
        assertThat(mcm("recv", "--config", config + "")).isEqualTo(1);
        assertThat(err)
                .startsWith("mcm: these settings are wrong:\n")
                .contains("bufferQueueCapacity = 1000")
                .contains("sampleRate = 8000")
                .doesNotContain("\tat ");
        assertThat(mcm("recv", "--config", dir + "/none.json")).isEqualTo(1);
        assertThat(err).contains("none.json: there is no such file");
    }

    @Test
    void shouldStopSendingWhenTheReceiverFails() throws IOException {
        Path in = Files.write(dir.resolve("in.raw"), random(8));
        assertThat(mcm(both(in, dir.resolve("out.y4m"), "--blob", "8", "--loop"))).isEqualTo(1);
        assertThat(err).contains("out.y4m: YUV4MPEG2 cannot hold blob/8");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void shouldExamineTheMachine() {
        int code = mcm("doctor");
        assertThat(out).contains("JDK").contains("hugepages").contains("TAI");
        assertThat(code).isEqualTo(out.contains("FAIL") ? 1 : 0);
    }

    @Test
    void shouldListItsCommands() {
        assertThat(mcm("help")).isZero();
        assertThat(out).contains("demo", "send", "recv", "doctor", "nodes", "top");
    }

    private static String[] both(Path in, Path out, String... more) {
        String[] arguments = {
            "send", "--both", "--group", "x", "--input", in.toString(), "--output", out.toString()
        };
        return with(arguments, more);
    }

    private static String[] with(String[] some, String... more) {
        String[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    private Path y4m(String parameters, int frames, int frameBytes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(("YUV4MPEG2 " + parameters + "\n").getBytes(ISO_8859_1));
        for (int i = 0; i < frames; i++) {
            bytes.writeBytes("FRAME\n".getBytes(ISO_8859_1));
            bytes.writeBytes(random(frameBytes + i, frameBytes));
        }
        return Files.write(dir.resolve("in.y4m"), bytes.toByteArray());
    }

    private static byte[] random(int bytes) {
        return random(bytes, bytes);
    }

    private static byte[] random(int seed, int bytes) {
        byte[] random = new byte[bytes];
        new Random(seed).nextBytes(random);
        return random;
    }
}
