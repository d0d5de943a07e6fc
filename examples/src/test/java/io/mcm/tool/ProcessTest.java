package io.mcm.tool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tool as a process of its own, as a shell starts and stops it. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessTest {
    private static final int SIGINT_EXIT = 128 + 2;

    @TempDir Path dir;

    private @Nullable Process process;

    /** Starts it without the classes of the tests, and with SIGINT as a terminal leaves it. */
    private Process mcm(String... arguments) throws IOException {
        String classPath =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> !entry.contains("test-"))
                        .collect(Collectors.joining(File.pathSeparator));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT", java));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xshare:auto"));
        command.addAll(List.of("-cp", classPath, Main.class.getName()));
        command.addAll(List.of(arguments));
        Process started = new ProcessBuilder(command).start();
        process = started;
        return started;
    }

    @AfterEach
    void endProcess() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    private static void interrupt(Process process) throws Exception {
        assertThat(new ProcessBuilder("sh", "-c", "kill -INT " + process.pid()).start().waitFor())
                .isZero();
    }

    private static String lineWith(BufferedReader reader, String word) throws IOException {
        String line = reader.readLine();
        while (line != null && !line.contains(word)) {
            line = reader.readLine();
        }
        assertThat(line).as("a line with " + word).isNotNull();
        return String.valueOf(line);
    }

    @Test
    void shouldWaitForASourceAndEndCleanlyOnSigint() throws Exception {
        Path report = dir.resolve("report.json");
        Process recv = mcm("recv", "--group", "camera-1", "--report", report.toString());
        BufferedReader err = recv.errorReader(UTF_8);
        assertThat(lineWith(err, "warning"))
                .contains("no transport that takes groups to other processes")
                .contains("camera-1");

        interrupt(recv);
        assertThat(lineWith(err, "received")).contains("received 0 frames").contains("stopped");
        assertThat(recv.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(recv.exitValue()).isEqualTo(SIGINT_EXIT);
        assertThat(report).content().contains("\"end\" : \"stopped\"");
    }

    @Test
    void shouldCompleteTheFileOnSigintWhileTheInputIsSilent() throws Exception {
        Path output = dir.resolve("out.raw");
        Process send =
                mcm(
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
        while (!Files.exists(output) || Files.size(output) < 8) {
            assertThat(send.isAlive()).isTrue();
            Thread.onSpinWait();
        }
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
                mcm(
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
