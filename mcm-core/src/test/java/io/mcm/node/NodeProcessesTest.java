package io.mcm.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mcm.linux.FileSystem;
import io.mcm.node.HostNetwork.Incident;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes in JVMs of their own, killed and stopped. */
class NodeProcessesTest {
    private static final int NOBODY = 65534;

    @TempDir Path temporary;
    private Path directory;
    private final List<NodeProcess> processes = new ArrayList<>();

    @BeforeEach
    void place() {
        directory = temporary.resolve("mcm");
    }

    @AfterEach
    void end() throws InterruptedException {
        for (NodeProcess process : processes) {
            process.close();
        }
    }

    private NodeProcess start(String name) {
        NodeProcess process = new NodeProcess(directory, name, NodeProcess.classPath(), null);
        processes.add(process);
        return process;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void awaitNames(String... expected) throws IOException {
        long deadline = System.nanoTime() + TestNode.PATIENCE.toNanos();
        while (!names().equals(List.of(expected))) {
            assertThat(System.nanoTime()).as("%s", names()).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
    }

    @Test
    void shouldFindEachOtherInEitherOrder() throws Exception {
        NodeProcess first = start("first");
        first.await("joined");
        NodeProcess second = start("second");
        second.await("joined");

        first.await("peers 1 [second[]]");
        second.await("peers 1 [first[]]");
        first.say("publish camera");
        second.await("peers 1 [first[camera]]");
        second.say("publish sound");
        first.await("peers 1 [second[sound]]");
    }

    @Test
    void shouldSeeADeathAtOnceAndLeaveNothing() throws Exception {
        NodeProcess one = start("one");
        String id = one.await("joined").split(" ", -1)[0];
        NodeProcess two = start("two");
        two.await("peers 1 [one[]]");
        one.await("peers 1 [two[]]");
        two.say("claim camera");
        two.await("claimed camera");
        one.say("claim camera");
        assertThat(one.await("refused")).contains("camera").contains("node two");

        long killed = System.nanoTime();
        two.kill();

        long noticed = timeOf(one.await("peers 0")) - killed;
        assertThat(noticed).isLessThan(Duration.ofSeconds(5).toNanos());
        one.say("claim camera");
        assertThat(one.await("claimed")).isEqualTo("camera");
        awaitNames(
                Stream.of(id + ".sock", ClaimLock.fileOf("studio", "camera"))
                        .sorted()
                        .toArray(String[]::new));

        one.say("close");
        one.await("closed");
        awaitNames();
    }

    @Test
    void shouldSweepLocksOfTheDead() throws Exception {
        NodeProcess one = start("one");
        String id = one.await("joined").split(" ", -1)[0];
        NodeProcess two = start("two");
        two.await("joined");
        two.say("claim camera");
        two.await("claimed camera");
        two.kill();
        awaitNames(id + ".sock");
    }

    @Test
    void shouldNotTakeAStoppedNodeForADeadOne() throws Exception {
        NodeProcess one = start("one");
        NodeProcess two = start("two");
        one.await("peers 1");
        two.await("peers 1");
        two.signal("STOP");
        NodeProcess three = start("three");
        one.await("peers 2");
        three.await("peers 1 [one[]]");
        for (int i = 0; i < 5; i++) {
            one.say("publish group-" + i);
            three.await("peers 1 [one[group-" + i);
        }

        // Longer than any time-out: a node taken for dead shows.
        Thread.sleep(Duration.ofSeconds(8));
        one.say("publish last");
        three.await("peers 1 [one[last]]");
        two.signal("CONT");

        two.await("peers 2 [one[last], three[]]");
        three.await("peers 2 [one[last], two[]]");
        two.say("publish back");
        assertThat(one.await("peers")).startsWith("2 [three[], two[back]]");
        three.await("peers 2 [one[last], two[back]]");
    }

    @Test
    void shouldFindTwentyAndSurviveTheDeathOfHalf() throws Exception {
        List<NodeProcess> all = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            all.add(start("node-" + i));
        }
        List<String> sockets = new ArrayList<>();
        for (NodeProcess node : all) {
            sockets.add(node.await("joined").split(" ", -1)[0] + ".sock");
            node.await("peers 19");
        }
        for (NodeProcess node : all.subList(0, 10)) {
            node.kill();
        }
        for (NodeProcess node : all.subList(10, 20)) {
            node.await("peers 9");
        }
        awaitNames(sockets.subList(10, 20).stream().sorted().toArray(String[]::new));
        for (NodeProcess node : all.subList(10, 20)) {
            node.say("close");
            node.await("closed");
        }
        awaitNames();
    }

    @Test
    void shouldTalkToOtherUsersOnlyWhenTheyAreAllowed() throws Exception {
        assumeThat(FileSystem.get().geteuid()).as("the user").isZero();
        assertThat(temporary.toFile().setExecutable(true, false)).isTrue();
        try (TestNode root = sharing(List.of(NOBODY));
                TestNode strict = sharing(List.of())) {
            NodeProcess nobody =
                    new NodeProcess(
                            directory,
                            "nobody",
                            readableClassPath(),
                            NOBODY,
                            "setpriv",
                            "--reuid=" + NOBODY,
                            "--regid=" + NOBODY,
                            "--clear-groups");
            processes.add(nobody);
            root.await(peers -> peers.stream().anyMatch(peer -> peer.node().equals("nobody")));
            nobody.await("peers 1 [root[]]");
            long deadline = System.nanoTime() + TestNode.PATIENCE.toNanos();
            while (strict.network.count(Incident.OTHER_USER) == 0) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                LockSupport.parkNanos(1_000_000);
            }
            assertThat(strict.network.peers()).extracting(NodeRecord::node).containsExactly("root");

            nobody.say("claim camera");
            nobody.await("claimed");
            nobody.kill();
            root.awaitPeers(1);
            root.network.claim("camera", "root").close();
        }
    }

    /** The classes at a place where any user can read them. */
    private String readableClassPath() throws IOException {
        List<String> copies = new ArrayList<>();
        for (String entry : NodeProcess.classPath().split(File.pathSeparator, -1)) {
            Path original = Path.of(entry);
            Path copy = temporary.resolve("classes-" + copies.size());
            if (Files.isDirectory(original)) {
                try (Stream<Path> files = Files.walk(original)) {
                    for (Path file : files.toList()) {
                        Files.copy(file, copy.resolve(original.relativize(file).toString()));
                    }
                }
                copies.add(copy.toString());
            } else if (Files.exists(original)) {
                copies.add(Files.copy(original, Path.of(copy + ".jar")).toString());
            }
        }
        return String.join(File.pathSeparator, copies);
    }

    private TestNode sharing(List<Integer> users) {
        TestNode node =
                new TestNode(
                        TestNode.config(directory, "studio", users.isEmpty() ? "strict" : "root")
                                .runtimeGroup(NOBODY)
                                .allowedUsers(users)
                                .build());
        node.publish();
        return node;
    }

    @Test
    void shouldBeFoundWithoutWaitingForTheNextLook() throws Exception {
        NodeProcess one = start("one");
        NodeProcess two = start("two");
        int rounds = 100;
        int warmUp = 20;
        long[] seen = new long[rounds];
        long[] sees = new long[rounds];
        for (int i = -warmUp; i < rounds; i++) {
            String[] joined = two.await("joined").split(" ", -1);
            long start = Long.parseLong(joined[1]);
            long seenAt = timeOf(one.await("peers 1"));
            long seesAt = timeOf(two.await("peers 1"));
            if (i >= 0) {
                seen[i] = seenAt - start;
                sees[i] = seesAt - start;
            }
            two.say("rejoin");
            two.await("left");
            one.await("peers 0");
        }
        Arrays.sort(seen);
        Arrays.sort(sees);
        System.out.printf(
                "discovery, from the start of join: seen by the other p50 %.2f ms, p99 %.2f ms;"
                        + " sees the other p50 %.2f ms, p99 %.2f ms%n",
                seen[rounds / 2] / 1e6,
                seen[rounds * 99 / 100] / 1e6,
                sees[rounds / 2] / 1e6,
                sees[rounds * 99 / 100] / 1e6);
        assertThat(seen[rounds / 2]).isLessThan(Duration.ofMillis(200).toNanos());
        assertThat(sees[rounds / 2]).isLessThan(Duration.ofMillis(200).toNanos());
    }

    private static long timeOf(String line) {
        return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
    }
}
