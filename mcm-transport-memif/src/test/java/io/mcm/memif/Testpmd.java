package io.mcm.memif;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * DPDK's {@code dpdk-testpmd} with two memif interfaces, 0 and 1: what comes in on one goes out on
 * the other. Needs neither hugepages nor a network card.
 */
final class Testpmd implements AutoCloseable {
    private static final String COMMAND = "dpdk-testpmd";
    private static final Pattern COUNTS =
            Pattern.compile(
                    "NIC statistics for port (\\d).*?RX-packets: (\\d+).*?TX-packets: (\\d+)",
                    Pattern.DOTALL);

    private final Process process;
    private final Path output;

    private Testpmd(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /**
     * Starts it.
     *
     * @param directory for its output
     * @param device settings of both interfaces, in DPDK's words
     * @param options of testpmd itself
     */
    static Testpmd start(Path directory, String device, String... options) throws IOException {
        if (!isInstalled()) {
            fail(
                    "%s is not installed, and without it nothing shows that memif works with"
                            + " software of others: run bin/test, or apt-get install dpdk-dev",
                    COMMAND);
        }
        List<String> command = new ArrayList<>();
        command.addAll(
                List.of(
                        COMMAND,
                        "--lcores=0,1",
                        "--no-pci",
                        "--no-huge",
                        "-m",
                        "256",
                        "--no-telemetry",
                        "--file-prefix=mcm" + ProcessHandle.current().pid() + System.nanoTime()));
        for (int id = 0; id < 2; id++) {
            command.add("--vdev=net_memif" + id + ",id=" + id + "," + device);
        }
        command.addAll(
                List.of(
                        "--",
                        "--forward-mode=io",
                        "--auto-start",
                        "--no-flush-rx", // or it throws away what came before it started
                        "--total-num-mbufs=8192",
                        "--stats-period=1"));
        command.addAll(List.of(options));
        Path output = directory.resolve("testpmd.log");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(new File("/dev/null"))
                        .redirectOutput(output.toFile())
                        .start();
        return new Testpmd(process, output);
    }

    private static boolean isInstalled() {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, COMMAND)));
    }

    /** The last packet count it printed for a port. */
    private long count(int port, int group) throws IOException {
        long last = 0;
        Matcher counts = COUNTS.matcher(Files.readString(output));
        while (counts.find()) {
            if (Integer.parseInt(counts.group(1)) == port) {
                last = Long.parseLong(counts.group(group));
            }
        }
        return last;
    }

    /**
     * Waits until it says that it received so many packets on one port and sent them on another.
     */
    void awaitCounts(int from, int to, long packets) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (count(from, 2) < packets || count(to, 3) < packets) {
            assertThat(process.isAlive()).as(this::text).isTrue();
            assertThat(System.nanoTime() - end).as(this::text).isNegative();
            Thread.sleep(50);
        }
        assertThat(count(from, 2)).isEqualTo(packets);
        assertThat(count(to, 3)).isEqualTo(packets);
    }

    String text() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Ends it without a word. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
