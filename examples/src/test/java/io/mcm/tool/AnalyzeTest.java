package io.mcm.tool;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.contract.FreePort;
import io.mcm.st2110.sdp.Sdp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code sdp} and {@code analyze} as processes of their own, with a sender that we did not write.
 */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AnalyzeTest {
    private static final String FORMAT = "640x360@25:yuv422p10le";

    @TempDir Path dir;

    private Path describe(ToolProcesses mcm, int port) throws Exception {
        ToolProcesses.Result sdp =
                mcm.run("sdp", "--video", FORMAT, "--payload-type", "96", "127.0.0.1:" + port);
        assertThat(sdp.code()).as(sdp.err()).isZero();
        assertThat(Sdp.parse(sdp.out()).media().getFirst().port()).isEqualTo(port);
        return Files.writeString(dir.resolve("camera.sdp"), sdp.out());
    }

    /** Sends each frame as one burst; ends with the test. */
    private Process gstreamer(int port) throws Exception {
        List<String> command = new ArrayList<>(List.of("gst-launch-1.0", "-q"));
        String pipeline =
                "videotestsrc is-live=true"
                        + " ! video/x-raw,format=UYVP,width=640,height=360,framerate=25/1"
                        + " ! rtpvrawpay pt=96 mtu=1428 ! udpsink host=127.0.0.1 port="
                        + port;
        command.addAll(List.of(pipeline.split(" ", -1)));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("gstreamer.log").toFile())
                .start();
    }

    @Test
    void shouldFailASenderOfBursts() throws Exception {
        int port = FreePort.udp();
        Path picture = dir.resolve("gaps.svg");
        try (ToolProcesses mcm = new ToolProcesses(dir.resolve("mesh"))) {
            Path sdp = describe(mcm, port);
            Process sender = gstreamer(port);
            try {
                ToolProcesses.Result seen =
                        mcm.run(
                                "analyze",
                                "--json",
                                "--seconds=2",
                                "--frames-begin=FIRST_PACKET",
                                "--picture=" + picture,
                                "--sdp=" + sdp);
                assertThat(sender.isAlive())
                        .as(Files.readString(dir.resolve("gstreamer.log")))
                        .isTrue();
                assertThat(seen.out())
                        .as(seen.err())
                        .contains(
                                "\"packetsPerFrame\" : 412", "\"ok\" : false", "\"refused\" : { }")
                        .containsPattern(
                                "\"2110TPW\" : \\{\\s+\"cmax\" : 16,\\s+\"cinstPercent\" : 0(\\.0)?,");
                assertThat(seen.code()).isEqualTo(1);
            } finally {
                sender.destroyForcibly();
            }
        }
        assertThat(
                        DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(picture.toFile())
                                .getElementsByTagName("rect")
                                .getLength())
                .isPositive();
    }

    @Test
    void shouldSayThatNothingCame() throws Exception {
        try (ToolProcesses mcm = new ToolProcesses(dir.resolve("mesh"))) {
            ToolProcesses.Result seen =
                    mcm.run(
                            "analyze",
                            "--wait=1",
                            "--video",
                            FORMAT,
                            "127.0.0.1:" + FreePort.udp());
            assertThat(seen.out()).as(seen.err()).contains("FAILED: no packet came");
            assertThat(seen.code()).isEqualTo(1);
        }
    }
}
