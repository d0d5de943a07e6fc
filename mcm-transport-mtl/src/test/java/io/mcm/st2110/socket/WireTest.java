package io.mcm.st2110.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What of a multicast stream is seen on the cable between two interfaces, in a network namespace
 * that is made for it. {@link WireStreams} runs there. Skipped where none can be made.
 */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WireTest {
    /** A user's own namespace: there even root has only what any user may have of the sockets. */
    private static final List<String> AS_A_USER = List.of("unshare", "-Urn");

    private static final List<String> AS_ROOT = List.of("unshare", "-n");

    /**
     * The cable from mcma to mcmb, and another one, to which the routes lead. No message of several
     * packets crosses them, so that what is seen is what another host would get.
     */
    private static final String CABLES =
            """
            set -e
            ip link set lo up
            ip link add mcma type veth peer name mcmb
            ip link add mcmc type veth peer name mcmd
            for end in mcma mcmb mcmc mcmd; do ip link set $end up gso_max_segs 1; done
            ip address add 10.77.0.1/24 dev mcma
            ip address add 10.77.0.3/24 dev mcma
            ip address add 10.77.0.2/24 dev mcmb
            ip address add 10.78.0.1/24 dev mcmc
            ip route add 224.0.0.0/4 dev mcmc
            echo 0 >/proc/sys/net/ipv4/conf/all/rp_filter
            echo 0 >/proc/sys/net/ipv4/conf/mcmb/rp_filter
            echo 1 >/proc/sys/net/ipv4/conf/mcmb/accept_local
            exec "$@"
            """;

    private static final Map<String, String> FACTS = new HashMap<>();
    private static List<String> namespace = List.of();
    private static String log = "";

    @BeforeAll
    static void run(@TempDir Path directory) throws Exception {
        assertThat(exitCode(List.of("ip", "-V"))).as("iproute2 is installed").isZero();
        namespace = runs(AS_A_USER) ? AS_A_USER : runs(AS_ROOT) ? AS_ROOT : List.of();
        assumeThat(namespace)
                .as(
                        "a network namespace with veth and a writable /proc/sys/net can be made: as root with"
                                + " CAP_SYS_ADMIN, or with kernel.unprivileged_userns_clone=1 and"
                                + " kernel.apparmor_restrict_unprivileged_userns=0")
                .isNotEmpty();
        List<String> command = new ArrayList<>(namespace);
        command.addAll(List.of("sh", "-c", CABLES, "sh"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-cp"));
        command.add(
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(WireStreams.class.getName());
        Path output = directory.resolve("output");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            log = Files.readString(output);
            assertThat(ended && process.exitValue() == 0).as(log).isTrue();
        } finally {
            process.destroyForcibly();
        }
        for (String line : log.split("\n", -1)) {
            String[] pair = line.split("=", 2);
            if (pair.length == 2) {
                FACTS.put(pair[0], pair[1]);
            }
        }
    }

    private static boolean runs(List<String> prefix) throws Exception {
        List<String> command = new ArrayList<>(prefix);
        String attempt =
                "ip link add mcma type veth && echo 1 >/proc/sys/net/ipv4/conf/mcma/accept_local";
        command.addAll(List.of("sh", "-c", attempt));
        return exitCode(command) == 0;
    }

    /** What is not installed is no reason to skip: then this fails. */
    private static int exitCode(List<String> command) throws Exception {
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    private static String fact(String name) {
        assertThat(FACTS).as(log).containsKey(name);
        return FACTS.getOrDefault(name, "");
    }

    /** ALLOW_NEW_SOURCES, and BLOCK_OLD_SOURCES: RFC 3376 section 4.2.12. */
    @Test
    void shouldJoinAGroupForItsSourceOnly() {
        assertThat(fact("joined")).isEqualTo("[5 [" + WireStreams.SENDER + "]]");
        assertThat(fact("left")).isEqualTo("[6 [" + WireStreams.SENDER + "]]");
    }

    @Test
    void shouldMarkPacketsAsTheSettingsSay() {
        assertThat(fact("ttl")).isEqualTo("[" + WireStreams.TTL + "]");
        assertThat(fact("dscp")).isEqualTo("[" + WireStreams.DSCP + "]");
        assertThat(fact("mayBeFragmented")).isEqualTo("0");
    }

    @Test
    void shouldLeaveAndArriveByTheNodesInterfaceWhereverTheRoutesLead() {
        assertThat(fact("received")).isEqualTo("5");
        assertThat(fact("packetsByTheOtherInterface")).isEqualTo("0");
    }

    @Test
    void shouldTakeNoPacketsOfOtherSourcesNorOfGroupsThatOthersJoined() {
        assertThat(fact("packetsOfTheStranger")).isEqualTo("96");
        assertThat(fact("packetsOfTheOtherGroup")).isEqualTo("96");
        assertThat(fact("neighbourGot")).isEqualTo("true");
        assertThat(fact("receivedOfThem")).isEqualTo("false");
    }

    /** Rows of 1400 bytes: one packet each, or two where the interface takes no longer ones. */
    @Test
    void shouldMakePacketsAsLongAsTheInterfaceTakesAndTheStandardAllows() {
        assertThat(fact("udpLengths900")).isEqualTo("[" + (8 + 12 + 8 + 700) + "]");
        assertThat(fact("udpLengths1500")).isEqualTo("[" + (8 + 12 + 8 + 1400) + "]");
        assertThat(fact("udpLengths9000")).isEqualTo("[" + (8 + 12 + 8 + 1400) + "]");
    }

    @Test
    void shouldNameTheSysctlWhereTheKernelGivesASmallerReceiveBuffer() throws IOException {
        assumeThat(namespace).as("root may have any buffer").isEqualTo(AS_A_USER);
        long most =
                Long.parseLong(
                        Files.readAllLines(Path.of("/proc/sys/net/core/rmem_max")).getFirst());
        assumeThat(most).as("net.core.rmem_max").isLessThan(1 << 28);

        assertThat(log)
                .contains("gives a receive buffer of " + most + " bytes")
                .contains("sysctl -w net.core.rmem_max=" + (1 << 28));
    }
}
