package io.mcm.tool;

import static io.mcm.tool.ToolProcesses.SIGINT_EXIT;
import static io.mcm.tool.ToolProcesses.await;
import static io.mcm.tool.ToolProcesses.end;
import static io.mcm.tool.ToolProcesses.interrupt;
import static io.mcm.tool.ToolProcesses.lineWith;
import static io.mcm.tool.ToolProcesses.signal;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.HostView;
import io.mcm.MeshConfig;
import io.mcm.tool.measure.LogFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What measures and shows the nodes of a host, as processes of their own. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostProcessTest {
    private static final int SIGTERM_EXIT = 128 + 15;

    @TempDir Path dir;

    private Path directory = Path.of("mesh");
    private ToolProcesses mcm = new ToolProcesses(directory);

    @BeforeEach
    void host() {
        directory = dir.resolve("mesh");
        mcm = new ToolProcesses(directory);
    }

    @AfterEach
    void endProcesses() {
        mcm.close();
    }

    private static long number(String name, String json) {
        Matcher matcher = Pattern.compile('"' + name + "\" : (\\d+)").matcher(json);
        assertThat(matcher.find()).as(name + " in " + json).isTrue();
        return Long.parseLong(matcher.group(1));
    }

    /** Of them 9 are the warm-up. */
    private void awaitSentTo(String group, Process alive) throws Exception {
        MeshConfig config = MeshConfig.builder().runtimeDirectory(directory).build();
        try (HostView host = HostView.open(config)) {
            await(
                    alive,
                    () ->
                            host.counters(null).stream()
                                    .flatMap(node -> node.connections().stream())
                                    .anyMatch(
                                            each ->
                                                    each.sender()
                                                            && each.group().equals(group)
                                                            && each.stats().frames() > 10));
        }
    }

    @Test
    void shouldMeasureRoundTripsWhicheverSideIsFirst() throws Exception {
        Path log = dir.resolve("ping.hlog");
        Process early =
                mcm.start(
                        "ping",
                        "--rate",
                        "max",
                        "--count",
                        "200",
                        "--warm-up",
                        "1",
                        "--log",
                        log.toString());
        mcm.awaitReceiver("ping/pong");
        Process pong = mcm.start("pong");
        ToolProcesses.Result first = end(early);
        assertThat(first.err()).isEmpty();
        assertThat(first.out())
                .startsWith("round trip of 64 B, as fast as answered, idle: sleep: as many")
                .containsPattern("\n +200 +0 +200 ");
        assertThat(first.code()).isZero();
        assertThat(LogFiles.sum(log).getTotalCount()).isEqualTo(200);

        String[] large = {
            "ping",
            "--size",
            "1000000",
            "--json",
            "--rate",
            "20",
            "--count",
            "90000",
            "--warm-up",
            "9"
        };
        Process later = mcm.start(large);
        awaitSentTo("ping", later);
        signal(later, "TERM");
        ToolProcesses.Result second = end(later);
        assertThat(second.err()).isEmpty();
        assertThat(number("size", second.out())).isEqualTo(1_000_000);
        assertThat(second.out()).contains("\"end\" : \"stopped\"").contains("\"rate\" : \"20\"");
        assertThat(number("measured", second.out())).isPositive();
        assertThat(number("missed", second.out())).isZero();
        assertThat(number("p50", second.out()))
                .isPositive()
                .isLessThanOrEqualTo(number("p99.9", second.out()));
        assertThat(second.code()).isEqualTo(SIGTERM_EXIT);

        interrupt(pong);
        ToolProcesses.Result answered = end(pong);
        assertThat(answered.err()).containsPattern("^mcm: answered [2-9]\\d\\d+ frames\n$");
        assertThat(answered.code()).isEqualTo(SIGINT_EXIT);
    }

    @Test
    void shouldShowWhatFlowsWhileNodesComeAndGo() throws Exception {
        String[] sending = {"send", "--group", "picture", "--video", "320x240@50:yuv422p10le"};
        Process send = mcm.start(sending);
        Path log = dir.resolve("latency.hlog");
        Process latency =
                mcm.start(
                        "latency",
                        "--group",
                        "picture",
                        "--seconds",
                        "600",
                        "--warm-up",
                        "0",
                        "--json",
                        "--log",
                        log.toString());
        Process top = mcm.start("top", "--json");
        mcm.awaitNode(
                node -> node.links().stream().anyMatch(link -> link.state().equals("active")));

        Process listing = mcm.start("nodes", "--mesh", "default");
        Process looking = mcm.start("top", "--once");
        ToolProcesses.Result nodes = end(listing);
        assertThat(nodes.out())
                .startsWith("2 nodes in " + directory)
                .contains("-" + send.pid() + "-", "-" + latency.pid() + "-")
                .contains("tx 1", "rx 1", "memif to ", "memif from ", "320x240@50:yuv422p10le");
        assertThat(nodes.code()).isZero();
        ToolProcesses.Result once = end(looking);
        assertThat(once.out()).contains("nodes: 2").containsOnlyOnce("rx 1").contains("picture");
        assertThat(once.code()).isZero();

        BufferedReader shown = top.inputReader(UTF_8);
        assertThat(framesPerSecondOfSender(shown)).isBetween(10.0, 100.0);
        send.destroyForcibly();
        lineWith(shown, "\"rx\",\"group\":\"picture\",\"state\":\"suspended\"");
        interrupt(top);
        assertThat(end(top).err()).isEmpty();
        assertThat(top.exitValue()).isEqualTo(SIGINT_EXIT);

        await(latency, () -> sockets() == 1); // it removes what the dead node left
        signal(latency, "TERM");
        ToolProcesses.Result measured = end(latency);
        assertThat(measured.err()).isEmpty();
        assertThat(measured.out()).contains("\"end\" : \"stopped\"");
        assertThat(number("measured", measured.out()))
                .isPositive()
                .isEqualTo(LogFiles.sum(log).getTotalCount());
        assertThat(measured.code()).isEqualTo(SIGTERM_EXIT);
    }

    /** The first rate that is known. */
    private static double framesPerSecondOfSender(BufferedReader lines) throws IOException {
        Pattern rate =
                Pattern.compile("\"tx\",\"group\":\"picture\"[^}]*framesPerSecond\":([\\d.]+)");
        while (true) {
            Matcher matcher = rate.matcher(lineWith(lines, "\"rx\",\"group\":\"picture\""));
            if (matcher.find()) {
                return Double.parseDouble(matcher.group(1));
            }
        }
    }

    private long sockets() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".sock")).count();
        }
    }
}
