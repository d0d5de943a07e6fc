package io.mcm.tool.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.tool.ToolProcesses;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo and its receivers: nobody outlives anybody. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DemoProcessTest {
    @TempDir Path dir;

    private ToolProcesses mcm = new ToolProcesses(Path.of("mesh"));

    @BeforeEach
    void host() {
        mcm = new ToolProcesses(dir);
    }

    @AfterEach
    void endProcesses() {
        mcm.close();
    }

    private static List<ProcessHandle> receiversOf(Process demo) {
        return demo.descendants()
                .filter(
                        child ->
                                child.info()
                                        .commandLine()
                                        .orElse("")
                                        .contains(Receivers.class.getName()))
                .toList();
    }

    private List<ProcessHandle> awaitReceivers(Process demo, int count) {
        mcm.awaitReceiver("demo/audio");
        List<ProcessHandle> receivers = receiversOf(demo);
        assertThat(receivers).hasSize(count);
        return receivers;
    }

    private static void awaitEnd(List<ProcessHandle> processes) throws Exception {
        for (ProcessHandle process : processes) {
            assertThat(process.onExit().get(10, TimeUnit.SECONDS).isAlive()).isFalse();
        }
    }

    @Test
    void shouldEndByItselfAndSayHowItWent() throws Exception {
        ToolProcesses.Result demo = mcm.run("demo", "--json", "--seconds", "1", "--receivers", "2");
        assertThat(demo.out())
                .startsWith("{")
                .contains("\"stream\" : \"video\"", "\"stream\" : \"audio\"")
                .contains("\"receiver\" : 2", "\"sent\" : 60", "\"sent\" : 1000");
        assertThat(demo.code()).isEqualTo(demo.out().contains("\"ok\" : true") ? 0 : 1);
        assertThat(demo.err()).isEmpty();
    }

    @Test
    void shouldTakeItsReceiversAlongWhenItIsKilled() throws Exception {
        Process demo = mcm.start("demo", "--seconds", "600", "--receivers", "2");
        List<ProcessHandle> receivers = awaitReceivers(demo, 2);
        demo.destroyForcibly();
        awaitEnd(receivers);
    }

    @Test
    void shouldEndItsReceiversInOrderOnSigint() throws Exception {
        Process demo = mcm.start("demo", "--seconds", "600", "--receivers", "1");
        List<ProcessHandle> receivers = awaitReceivers(demo, 1);
        // a terminal sends it to all of them
        for (ProcessHandle receiver : receivers) {
            assertThat(new ProcessBuilder("kill", "-INT", "" + receiver.pid()).start().waitFor())
                    .isZero();
        }
        ToolProcesses.interrupt(demo);
        ToolProcesses.Result ended = ToolProcesses.end(demo);
        assertThat(ended.code()).isEqualTo(ToolProcesses.SIGINT_EXIT);
        assertThat(ended.out()).contains("FAILED").doesNotContain("exit code");
        awaitEnd(receivers);
    }

    @Test
    void shouldFailWhenAReceiverDies() throws Exception {
        Process demo = mcm.start("demo", "--seconds", "600", "--receivers", "2");
        awaitReceivers(demo, 2).getFirst().destroyForcibly();
        String out = new String(demo.getInputStream().readAllBytes(), UTF_8);
        assertThat(out).contains("FAILED").contains("its process ended with exit code 137");
        assertThat(demo.waitFor()).isEqualTo(1);
    }
}
