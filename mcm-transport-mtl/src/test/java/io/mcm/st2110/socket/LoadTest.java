package io.mcm.st2110.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bars of a stream under load, two processes over loopback. Needs the machine for itself. */
@EnabledIfSystemProperty(named = "mcm.soak", matches = "true")
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoadTest {
    private static final int SECONDS = Integer.getInteger("mcm.st2110.seconds", 60);

    @ParameterizedTest
    @CsvSource({
        "1920x1080@50:yuv422p10rfc4175, 1.0, 0.40, 0.25",
        "1920x1080@60000/1001:yuv422p10rfc4175, 1.0, 0.40, 0.25",
        "3840x2160@25:yuv422p10rfc4175, 0.999, 0.80, 0.60"
    })
    void shouldCarryEveryFrame(String format, double complete, double sender, double receiver)
            throws IOException {
        String port = Integer.toString(Content.freePort());
        Process rx = fork("rx", format, port);
        Process tx = null;
        String sent;
        String received;
        try {
            assertThat(rx.inputReader().readLine()).isEqualTo("listening");
            tx = fork("tx", format, port);
            sent = tx.inputReader().readLine();
            received = rx.inputReader().readLine();
        } finally {
            rx.destroyForcibly();
            if (tx != null) {
                tx.destroyForcibly();
            }
        }
        System.out.println(format + ": sender " + sent + "; receiver " + received);

        double frames = number("frames", received);
        double missed = number("missed", received);
        assertThat(frames / (frames + missed)).isGreaterThanOrEqualTo(complete);
        assertThat(number("cpu", sent)).isLessThanOrEqualTo(sender);
        assertThat(number("cpu", received)).isLessThanOrEqualTo(receiver);
    }

    private static double number(String name, String text) {
        Matcher matcher = Pattern.compile(name + "=([0-9.]+)").matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return Double.parseDouble(matcher.group(1));
    }

    private static Process fork(String side, String format, String port) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Xmx64m");
        command.add("-cp");
        command.add(classPath());
        command.add(Load.class.getName());
        command.addAll(List.of(side, format, port, Integer.toString(SECONDS)));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static String classPath() {
        return System.getProperty(
                "surefire.test.class.path", System.getProperty("java.class.path"));
    }
}
