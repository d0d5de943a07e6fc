package io.mcm.tool;

import static io.mcm.tool.ToolProcesses.SIGINT_EXIT;
import static io.mcm.tool.ToolProcesses.await;
import static io.mcm.tool.ToolProcesses.interrupt;
import static io.mcm.tool.ToolProcesses.lineWith;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code send} and {@code recv} as processes of their own. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessTest {
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

    private Path file() throws Exception {
        Path file = dir.resolve("in.y4m");
        String[] making = {
            "send", "--both", "--group", "x", "--video", "320x240@50:yuv422p10le", "--frames", "40"
        };
        assertThat(Main.commandLine().execute(with(making, "--rate", "max", "--output", file + "")))
                .isZero();
        return file;
    }

    private static String[] with(String[] some, String... more) {
        String[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    private String[] recv() {
        return new String[] {
            "recv", "--group", "camera-1", "--delivery", "reliable", "--output", dir + "/out.y4m"
        };
    }

    private String[] send(Path in) {
        return new String[] {
            "send", "--group", "camera-1", "--input", in + "", "--rate", "max", "--wait", "1"
        };
    }

    @Test
    void shouldCarryAFileToAReceiverThatCameFirst() throws Exception {
        Path in = file();
        Process recv = mcm.start(recv());
        mcm.awaitReceiver("camera-1");
        ToolProcesses.Result sent = mcm.run(send(in));
        ToolProcesses.Result received = ToolProcesses.end(recv);
        assertThat(sent.err()).contains("sent 40 frames").contains("the input ended");
        assertThat(received.err()).contains("received 40 frames").contains("the stream ended");
        assertThat(sent.code()).isZero();
        assertThat(received.code()).isZero();
        assertThat(dir.resolve("out.y4m")).hasSameBinaryContentAs(in);
    }

    @Test
    void shouldCarryAFileToAReceiverThatCameLater() throws Exception {
        Path in = file();
        Process send = mcm.start(send(in));
        mcm.awaitNode(node -> !node.sources().isEmpty());
        ToolProcesses.Result received = mcm.run(recv());
        ToolProcesses.Result sent = ToolProcesses.end(send);
        assertThat(received.err()).contains("received 40 frames").contains("the stream ended");
        assertThat(sent.code()).isZero();
        assertThat(received.code()).isZero();
        assertThat(dir.resolve("out.y4m")).hasSameBinaryContentAs(in);
    }

    @Test
    void shouldEndTheReceiverWhenTheSenderIsInterrupted() throws Exception {
        Process send = mcm.start("send", "--group", "tone", "--audio", "48000/2/pcm_s16be/1ms");
        Path output = dir.resolve("out.wav");
        Process recv = mcm.start("recv", "--group", "tone", "--output", output.toString());
        await(recv, () -> Files.exists(output) && Files.size(output) >= 10_000);
        interrupt(send);
        ToolProcesses.Result received = ToolProcesses.end(recv);
        assertThat(received.err()).contains("the stream ended");
        assertThat(received.code()).isZero();
        assertThat(ToolProcesses.end(send).code()).isEqualTo(SIGINT_EXIT);
    }

    @Test
    void shouldRefuseASecondSourceWithTheNameOfTheFirst() throws Exception {
        Process first = mcm.start("send", "--group", "tone", "--audio", "48000/2/pcm_s16be/1ms");
        mcm.awaitNode(node -> !node.sources().isEmpty());
        ToolProcesses.Result second =
                mcm.run("send", "--group", "tone", "--audio", "48000/2/pcm_s16be/1ms");
        assertThat(second.code()).isEqualTo(1);
        assertThat(second.err()).contains("tone").contains("" + first.pid()).hasLineCount(1);
    }

    @Test
    void shouldWaitForASourceAndEndCleanlyOnSigint() throws Exception {
        Path report = dir.resolve("report.json");
        Process recv = mcm.start("recv", "--group", "camera-1", "--report", report.toString());
        mcm.awaitReceiver("camera-1");

        interrupt(recv);
        ToolProcesses.Result ended = ToolProcesses.end(recv);
        assertThat(ended.err()).contains("received 0 frames").contains("stopped").hasLineCount(1);
        assertThat(ended.code()).isEqualTo(SIGINT_EXIT);
        assertThat(report).content().contains("\"end\" : \"stopped\"");
    }

    @Test
    void shouldCompleteTheFileOnSigintWhileTheInputIsSilent() throws Exception {
        Path output = dir.resolve("out.raw");
        Process send =
                mcm.start(
                        "send",
                        "--both",
                        "--group",
                        "x",
                        "--blob",
                        "4",
                        "--input",
                        "-",
                        "--output",
                        output.toString());
        OutputStream in = send.getOutputStream();
        in.write("12345678".getBytes(UTF_8));
        in.flush();
        await(send, () -> Files.exists(output) && Files.size(output) >= 8);
        interrupt(send);
        BufferedReader err = send.errorReader(UTF_8);
        assertThat(lineWith(err, "sent")).contains("sent 2 frames").contains("stopped");
        assertThat(lineWith(err, "received")).contains("received 2 frames");
        assertThat(send.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(send.exitValue()).isEqualTo(SIGINT_EXIT);
        assertThat(output).hasContent("12345678");
    }

    @Test
    void shouldPrintNothingButFramesOnStandardOutput() throws Exception {
        Process send =
                mcm.start(
                        "send",
                        "--both",
                        "--group",
                        "x",
                        "--video",
                        "96x64@25:yuv422p",
                        "--rate",
                        "max",
                        "--frames",
                        "2",
                        "--output",
                        "-");
        byte[] frames = send.getInputStream().readAllBytes();
        assertThat(send.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(send.exitValue()).isZero();
        assertThat(frames).hasSize(2 * 96 * 64 * 2);
        assertThat(new String(send.getErrorStream().readAllBytes(), UTF_8))
                .as("no line of progress in a pipe")
                .doesNotContain("\r");
    }
}
