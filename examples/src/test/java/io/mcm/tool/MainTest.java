package io.mcm.tool;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
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
                "demo --seconds 0 | --seconds = 0",
                "demo --receivers 17 | --receivers = 17",
                "ping --size 7 | --size = 7: allowed is 8 and more",
                "ping --size big | a number of bytes",
                "ping --warm-up 0 | --warm-up = 0: allowed is 1 and more",
                "ping --count 0 | --count = 0",
                "ping --rate 0 | 60000/1001",
                "ping --idle sometimes | SLEEP, YIELD, SPIN",
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
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
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
