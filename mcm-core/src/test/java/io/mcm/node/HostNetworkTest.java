package io.mcm.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mcm.ConnectionException;
import io.mcm.Delivery;
import io.mcm.ErrorCode;
import io.mcm.linux.EventFd;
import io.mcm.linux.UnixSocket;
import io.mcm.node.HostNetwork.Incident;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostNetworkTest {
    private static final NodeId SMALLEST = new NodeId(0, 1);
    private static final NodeId LARGEST = new NodeId(-1, -1);

    @TempDir Path temporary;
    private Path directory;
    private final List<TestNode> nodes = new ArrayList<>();

    @BeforeEach
    void place() {
        directory = temporary.resolve("mcm");
    }

    @AfterEach
    void close() {
        nodes.forEach(TestNode::close);
    }

    private TestNode launch(String mesh, String name) {
        return keep(TestNode.launch(directory, mesh, name));
    }

    private TestNode launch(NodeId id, TestNode.Door door) {
        TestNode node =
                new TestNode(TestNode.config(directory, "studio", "node").build(), id, door);
        node.publish();
        return keep(node);
    }

    private TestNode keep(TestNode node) {
        nodes.add(node);
        return node;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TestNode.PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldFindEachOtherWhoeverDials(boolean smallerFirst) {
        TestNode one = launch(smallerFirst ? SMALLEST : LARGEST, (socket, request) -> {});
        TestNode two = launch(smallerFirst ? LARGEST : SMALLEST, (socket, request) -> {});

        one.awaitPeers(1);
        two.awaitPeers(1);

        assertThat(one.network.peers()).containsExactly(two.last());
        assertThat(two.network.peers()).containsExactly(one.last());
    }

    @Test
    void shouldKeepMeshesApart() {
        TestNode one = launch("studio", "one");
        TestNode other = launch("theatre", "other");
        TestNode two = launch("studio", "two");

        one.awaitPeers(1);
        two.awaitPeers(1);
        TestNode another = launch("theatre", "another");
        other.awaitPeers(1);
        another.awaitPeers(1);

        assertThat(one.network.peers()).extracting(NodeRecord::node).containsExactly("two");
        assertThat(other.network.peers()).extracting(NodeRecord::node).containsExactly("another");
        assertThat(another.network.peers()).extracting(NodeRecord::node).containsExactly("other");
    }

    @Test
    void shouldSeeManyNodesComeAndGo() throws IOException {
        List<TestNode> many =
                IntStream.range(0, 20).mapToObj(i -> launch("studio", "node-" + i)).toList();
        many.forEach(node -> node.awaitPeers(19));

        many.subList(0, 10).forEach(TestNode::close);
        many.subList(10, 20).forEach(node -> node.awaitPeers(9));

        many.subList(10, 20).forEach(TestNode::close);
        assertThat(names()).isEmpty();
    }

    @Test
    void shouldTellTheFirstRecordAtOnceAndCoalesceMore() {
        TestNode one = launch("studio", "one");
        TestNode two = launch("studio", "two");
        two.awaitPeers(1);
        int before = two.changes();
        long start = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
            one.publish("camera-" + i);
        }
        two.await(peers -> peers.getFirst().equals(one.last()));

        long elapsed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertThat(two.changes() - before).isLessThanOrEqualTo((int) (elapsed / 20) + 2);
    }

    @Test
    void shouldNotGoBackToAnOlderRecord() {
        TestNode one = launch("studio", "one");
        TestNode two = launch("studio", "two");
        NodeRecord older = one.record("old");
        one.publish("new");
        one.network.publish(older);
        two.await(peers -> !peers.isEmpty() && peers.getFirst().equals(one.last()));
        one.publish("newest");
        two.await(peers -> peers.getFirst().equals(one.last()));
        assertThat(one.last().version()).isGreaterThan(older.version());
    }

    @Test
    void shouldCarryRecordsOfManyParts() {
        TestNode one = launch("studio", "one");
        TestNode two = launch("studio", "two");
        String[] groups =
                IntStream.range(0, 1200).mapToObj(i -> "é".repeat(60) + i).toArray(String[]::new);
        one.publish(groups);
        two.await(peers -> !peers.isEmpty() && peers.getFirst().equals(one.last()));

        assertThat(one.last().toJson().getBytes(UTF_8).length).isGreaterThan(4 * Packet.MAX_SIZE);
    }

    @Test
    void shouldRefuseARecordTooLongForOthers() {
        TestNode one = launch("studio", "one");
        String[] groups =
                IntStream.range(0, 1200).mapToObj(i -> "g".repeat(250) + i).toArray(String[]::new);

        assertThatThrownBy(() -> one.publish(groups))
                .isInstanceOfSatisfying(
                        ConnectionException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.MAX_CONNECTIONS))
                .hasMessageContaining("1200 sources");
    }

    @Test
    void shouldRemoveWhatTheDeadLeft() throws IOException {
        Files.createDirectory(
                directory,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        for (NodeId dead : List.of(SMALLEST, LARGEST)) {
            UnixSocket.listen(directory.resolve(dead + ".sock").toString()).close();
            Files.writeString(directory.resolve(dead + ".counters"), "x");
        }
        UnixSocket.listen(directory.resolve(SMALLEST + ".new").toString()).close();
        Files.writeString(
                directory.resolve(ClaimLock.fileOf("studio", "camera")),
                "{\"node\":\"" + LARGEST + "\",\"holder\":\"dead\"}");
        Files.writeString(directory.resolve("notes.txt"), "somebody's");

        TestNode one = launch("studio", "one");

        String socket = one.id + ".sock";
        await(
                "names",
                () -> {
                    try {
                        return names().equals(List.of(socket, "notes.txt"));
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
        assertThat(one.network.count(Incident.SWEPT)).isEqualTo(6);
    }

    @Test
    void shouldLeaveTheLivingAlone() throws Exception {
        TestNode one = launch("studio", "one");
        TestNode foreign = launch("theatre", "foreign");
        TestNode small = launch(SMALLEST, (socket, request) -> {});
        TestNode large = launch(LARGEST, (socket, request) -> {});
        one.network.publishCounters(List::of);
        List<ClaimLock> locks =
                List.of(one.network.claim("g", "one"), foreign.network.claim("g", "foreign"));
        one.awaitPeers(2);
        await("counters", () -> CounterSnapshot.read(foreign.network.directory(), one.id) != null);
        List<String> before = names();
        assertThat(before).hasSize(7);

        // Longer than any grace: a wrong sweep shows.
        Thread.sleep(Duration.ofSeconds(8));

        assertThat(names()).isEqualTo(before);
        for (TestNode node : List.of(one, foreign, small, large)) {
            assertThat(node.network.count(Incident.SWEPT)).isZero();
            assertThat(node.network.count(Incident.SILENT)).isZero();
            assertThat(node.network.count(Incident.GARBAGE)).isZero();
        }
        locks.forEach(ClaimLock::close);
    }

    @Test
    void shouldComeBackWhenItsSocketIsRemoved() throws IOException {
        TestNode one = launch("studio", "one");
        await("socket", () -> Files.exists(directory.resolve(one.id + ".sock")));
        Files.delete(directory.resolve(one.id + ".sock"));
        await("new socket", () -> Files.exists(directory.resolve(one.id + ".sock")));

        launch("studio", "two").awaitPeers(1);
    }

    @Test
    void shouldDropWhoeverSendsGarbage() {
        TestNode one = launch("studio", "one");
        TestNode two = launch("studio", "two");
        two.awaitPeers(1);
        List<byte[]> garbage =
                List.of(
                        new byte[] {1},
                        "GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8),
                        new byte[128],
                        packet(Packet.Type.RECORD, "{}"),
                        packet(Packet.Type.HELLO, "{}"),
                        packet(Packet.Type.HELLO, "{'mesh':1}"),
                        packet(Packet.Type.HELLO, new Hello("studio", LARGEST).toJson()),
                        packet(Packet.Type.HELLO, new Hello("studio", one.id).toJson()),
                        packet(Packet.Type.SUBSCRIBE, "{\"mesh\":\"studio\"}"),
                        packet(Packet.Type.SUBSCRIBED, "{}"));

        for (byte[] bytes : garbage) {
            try (RawPeer peer = new RawPeer(directory, one.id)) {
                peer.send(bytes);
                assertThat(peer.receive()).as("the answer to garbage").isEmpty();
            }
        }

        assertThat(one.network.count(Incident.GARBAGE)).isEqualTo(garbage.size());
        one.publish("after");
        two.await(peers -> peers.getFirst().equals(one.last()));
        assertThat(two.network.peers()).hasSize(1);
    }

    private static byte[] packet(Packet.Type type, String text) {
        MemorySegment into = Arena.ofAuto().allocate(Packet.MAX_SIZE);
        int length = Packet.write(type, text.replace('\'', '"').getBytes(UTF_8), 0, into);
        return into.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    }

    @Test
    void shouldSurviveRandomPackets() {
        TestNode one = launch(LARGEST, (socket, request) -> socket.close());
        TestNode two = launch("studio", "two");
        two.awaitPeers(1);
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<byte[]> good =
                List.of(
                        packet(Packet.Type.HELLO, new Hello("studio", SMALLEST).toJson()),
                        packet(
                                Packet.Type.RECORD,
                                one.last().toJson().replace(one.id.toString(), "" + SMALLEST)),
                        packet(Packet.Type.LIST, "{}"),
                        packet(Packet.Type.SUBSCRIBE, request("studio").toJson()));
        for (int i = 0; i < (Boolean.getBoolean("mcm.soak") ? 100_000 : 2_000); i++) {
            try (RawPeer peer = new RawPeer(directory, one.id)) {
                for (int j = random.nextInt(4); j >= 0; j--) {
                    byte[] bytes = good.get(random.nextInt(good.size())).clone();
                    for (int k = random.nextInt(4); k > 0; k--) {
                        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                    }
                    peer.send(bytes);
                }
            } catch (ConnectionException e) {
                LockSupport.parkNanos(100_000); // it hung up, or is busy with those before
            }
        }
        one.publish("after");
        two.await(peers -> peers.contains(one.last()));
        assertThat(one.network.count(Incident.GARBAGE)).as("seed " + seed).isPositive();
    }

    @Test
    void shouldCloseDescriptorsThatNobodyWanted() {
        TestNode one = launch("studio", "one");
        try (RawPeer first = new RawPeer(directory, one.id)) {
            first.send(Packet.Type.LIST, "{}"); // after that it has opened all it opens
            assertThat(first.receive()).isNotEmpty();
        }
        try (RawPeer peer = new RawPeer(directory, one.id);
                EventFd fd = EventFd.create()) {
            MemorySegment hello =
                    Arena.ofAuto()
                            .allocateFrom(ValueLayout.JAVA_BYTE, packet(Packet.Type.LIST, "{}"));
            int before = openFiles();
            assertThat(peer.socket.send(hello, fd.fd(), fd.fd())).isTrue();
            assertThat(peer.receive()).isEmpty();
            assertThat(openFiles()).isLessThanOrEqualTo(before);
        }
        assertThat(one.network.count(Incident.GARBAGE)).isEqualTo(1);
    }

    private static int openFiles() {
        String[] open = Path.of("/proc/self/fd").toFile().list();
        return open == null ? 0 : open.length;
    }

    @Test
    void shouldDropWhoeverSaysNothing() {
        TestNode one = launch("studio", "one");
        try (RawPeer peer = new RawPeer(directory, one.id)) {
            assertThat(peer.receive()).isEmpty();
        }
        assertThat(one.network.count(Incident.SILENT)).isEqualTo(1);
    }

    @Test
    void shouldDropNodesOfTooNewAVersion() {
        TestNode one = launch("studio", "one");
        byte[] hello = packet(Packet.Type.HELLO, new Hello("studio", SMALLEST).toJson());
        hello[4] = Packet.VERSION + 2;
        try (RawPeer peer = new RawPeer(directory, one.id)) {
            peer.send(hello);
            assertThat(peer.receive()).isEmpty();
        }
        assertThat(one.network.count(Incident.OTHER_VERSION)).isEqualTo(1);
        assertThat(one.network.count(Incident.GARBAGE)).isZero();
    }

    @Test
    void shouldUnderstandTheNextVersionAndPassOverItsNewMessages() {
        TestNode one = launch("studio", "one");
        byte[] hello =
                packet(Packet.Type.HELLO, "{'mesh':'studio','id':'" + SMALLEST + "','new':[{}]}");
        byte[] unknown = packet(Packet.Type.LIST, "{}");
        hello[4] = Packet.VERSION + 1;
        unknown[4] = Packet.VERSION + 1;
        unknown[5] = 99;
        String record = one.last().toJson().replace(one.id.toString(), SMALLEST.toString());
        try (RawPeer peer = new RawPeer(directory, one.id)) {
            peer.send(hello);
            peer.send(unknown);
            peer.send(Packet.Type.RECORD, record);
            one.awaitPeers(1);
            assertThat(one.network.peers().getFirst().id()).isEqualTo(SMALLEST);
        }
        one.awaitPeers(0);
    }

    @Test
    void shouldNotWaitForAPeerThatDoesNotRead() {
        TestNode one = launch("studio", "one");
        TestNode two = launch("studio", "two");
        two.awaitPeers(1);
        String[] groups =
                IntStream.range(0, 1200).mapToObj(i -> "group " + i).toArray(String[]::new);
        try (RawPeer stopped = new RawPeer(directory, one.id)) {
            stopped.send(Packet.Type.HELLO, new Hello("studio", SMALLEST).toJson());
            for (int i = 0; i < 50; i++) {
                one.publish(groups);
                two.await(peers -> peers.getFirst().equals(one.last()));
            }
            // It reads on: what was under way, then the newest, and none of those between.
            assertThat(Hello.fromJson(stopped.receiveText()).id()).isEqualTo(one.id);
            long version = 0;
            int records = 0;
            while (version < one.last().version()) {
                NodeRecord next = NodeRecord.fromJson(message(stopped));
                assertThat(next.version()).isGreaterThan(version);
                version = next.version();
                records++;
            }
            assertThat(records).isLessThan(20);
        }
    }

    private static String message(RawPeer peer) {
        StringBuilder text = new StringBuilder();
        boolean more = true;
        while (more) {
            String part = peer.receiveText();
            text.append(part);
            more = part.length() == Packet.CAPACITY;
        }
        return text.toString();
    }

    @Test
    void shouldTakeAPeerThatComesAgainForTheSame() {
        TestNode one = launch(LARGEST, (socket, request) -> {});
        String record = one.last().toJson().replace(one.id.toString(), SMALLEST.toString());
        try (RawPeer first = new RawPeer(directory, one.id);
                RawPeer again = new RawPeer(directory, one.id)) {
            first.send(Packet.Type.HELLO, new Hello("studio", SMALLEST).toJson());
            first.send(Packet.Type.RECORD, record);
            one.awaitPeers(1);
            int changes = one.changes();
            again.send(Packet.Type.HELLO, new Hello("studio", SMALLEST).toJson());
            assertThat(Hello.fromJson(again.receiveText()).id()).isEqualTo(one.id);
            assertThat(one.network.peers()).hasSize(1);
            assertThat(one.changes()).isEqualTo(changes);
        }
        one.awaitPeers(0);
    }

    private static Subscribe request(String mesh) {
        return new Subscribe(
                mesh,
                "camera",
                7,
                SMALLEST,
                "monitor",
                Delivery.RELIABLE,
                16,
                Duration.ofMillis(1500),
                "blob/1000");
    }

    /** What came of a request. */
    private record Outcome(UnixSocket socket, String text) {}

    private static final class Listening implements HostNetwork.Subscriber {
        private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();

        @Override
        public void subscribed(UnixSocket socket, String description) {
            outcomes.add(new Outcome(socket, description));
        }

        @Override
        @SuppressWarnings("NullAway") // none without a link
        public void refused(ErrorCode code, String reason) {
            outcomes.add(new Outcome(null, code + " " + reason));
        }

        Outcome next() throws InterruptedException {
            Outcome next = outcomes.poll(TestNode.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(next).isNotNull();
            return next;
        }
    }

    @Test
    void shouldHandTheSocketOverWhenTheSourceAgrees() throws Exception {
        BlockingQueue<UnixSocket> accepted = new LinkedBlockingQueue<>();
        TestNode source =
                launch(
                        LARGEST,
                        (socket, request) -> {
                            HostNetwork.accept(socket, "{\"slots\":8}");
                            accepted.add(socket);
                            new RawPeer(socket).send(new byte[] {1, 2, 3}); // memif's HELLO
                        });
        TestNode receiver = launch("studio", "receiver");
        Listening listening = new Listening();

        receiver.network.subscribe(source.id, request("studio"), TestNode.PATIENCE, listening);

        Outcome outcome = listening.next();
        assertThat(outcome.text).isEqualTo("{\"slots\":8}");
        assertThat(source.requests.take()).isEqualTo(request("studio"));
        try (RawPeer here = new RawPeer(outcome.socket);
                RawPeer there = new RawPeer(accepted.take())) {
            assertThat(here.receive()).containsExactly(1, 2, 3);
            here.send(new byte[] {4});
            assertThat(there.receive()).containsExactly(4);
        }
    }

    @Test
    void shouldTellWhyTheSourceRefuses() throws Exception {
        TestNode source =
                launch(
                        LARGEST,
                        (socket, request) ->
                                HostNetwork.refuse(socket, ErrorCode.GROUP_FULL, "no slots left"));
        TestNode receiver = launch("studio", "receiver");
        Listening listening = new Listening();

        receiver.network.subscribe(source.id, request("studio"), TestNode.PATIENCE, listening);
        assertThat(listening.next().text).isEqualTo("GROUP_FULL no slots left");

        receiver.network.subscribe(source.id, request("other"), TestNode.PATIENCE, listening);
        assertThat(listening.next().text)
                .isEqualTo("CONNECTION_FAILED this is a node of mesh studio");

        receiver.network.subscribe(SMALLEST, request("studio"), TestNode.PATIENCE, listening);
        assertThat(listening.next().text).contains("CONNECTION_FAILED", "cannot be reached");
    }

    @Test
    void shouldTellWhenTheSourceGivesNoAnswer() throws Exception {
        TestNode source = launch(LARGEST, (socket, request) -> socket.close());
        List<UnixSocket> open = new ArrayList<>();
        TestNode mute = launch(SMALLEST, (socket, request) -> open.add(socket));
        TestNode receiver = launch("studio", "receiver");
        Listening listening = new Listening();

        receiver.network.subscribe(source.id, request("studio"), TestNode.PATIENCE, listening);
        assertThat(listening.next().text).contains("CONNECTION_FAILED", "hung up");

        receiver.network.subscribe(mute.id, request("studio"), Duration.ofMillis(50), listening);
        assertThat(listening.next().text).contains("CONNECTION_FAILED", "no answer in PT0.05S");

        HostNetwork.Pending pending =
                receiver.network.subscribe(
                        mute.id, request("studio"), Duration.ofMillis(50), listening);
        pending.cancel();
        receiver.network.subscribe(mute.id, request("studio"), TestNode.PATIENCE, listening);
        receiver.network.close();
        assertThat(listening.next().text).contains("CONNECTION_CLOSED");
        receiver.network.subscribe(mute.id, request("studio"), TestNode.PATIENCE, listening);
        assertThat(listening.next().text).contains("CONNECTION_CLOSED");
        assertThat(listening.outcomes).isEmpty();
        mute.close();
        open.forEach(UnixSocket::close);
    }

    @Test
    void shouldBeListedWithoutNoticing() {
        TestNode one = launch("studio", "one");
        TestNode two = launch("studio", "two");
        launch("theatre", "other");
        TestNode young = keep(new TestNode(TestNode.config(directory, "studio", "young").build()));
        one.awaitPeers(1);
        two.awaitPeers(1);
        int changes = one.changes();
        try (RuntimeDirectory place =
                RuntimeDirectory.open(TestNode.config(directory, "x", "tool").build())) {
            NodeLister.Listing studio = NodeLister.list(place, "studio", TestNode.PATIENCE);
            NodeLister.Listing all = NodeLister.list(place, null, TestNode.PATIENCE);

            assertThat(studio.records())
                    .extracting(NodeRecord::node)
                    .containsExactlyInAnyOrder("one", "two");
            assertThat(all.records())
                    .extracting(NodeRecord::node)
                    .containsExactlyInAnyOrder("one", "two", "other");
            assertThat(all.silent()).containsExactly(young.id);
        }
        assertThat(one.changes()).isEqualTo(changes);
        assertThat(one.network.count(Incident.GARBAGE)).isZero();
    }

    @Test
    void shouldRefuseClaimsOfGroupsThatHaveASource() {
        TestNode one = launch("studio", "one");
        TestNode two = launch("studio", "two");
        TestNode other = launch("theatre", "other");

        ClaimLock claim = one.network.claim("camera", "node one");

        assertThatThrownBy(() -> two.network.claim("camera", "node two"))
                .isInstanceOfSatisfying(
                        ConnectionException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.GROUP_HAS_SOURCE))
                .hasMessageContaining("group camera has a source already: node one;");
        other.network.claim("camera", "node other").close();
        claim.close();
        two.network.claim("camera", "node two").close();
    }
}
