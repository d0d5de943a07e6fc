package io.mcm.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.node.Topology.Link;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TopologyTest {
    private static final List<String> GROUPS = List.of("a", "b", "c", "d");

    private static NodeId id(int number) {
        return new NodeId(0, number);
    }

    private static NodeRecord node(int number, List<String> sources, List<String> receivers) {
        List<NodeRecord.Receiver> connections = new ArrayList<>();
        for (String group : receivers) {
            connections.add(new NodeRecord.Receiver(connections.size() + 1, group, "active"));
        }
        return new NodeRecord(
                id(number),
                1,
                1,
                "studio",
                "node-" + number,
                sources.stream()
                        .map(g -> new NodeRecord.Source(100, g, "blob/1", 8, 1, 0, "node x"))
                        .toList(),
                connections,
                List.of());
    }

    /** Up to eight nodes; some groups have no source, some have two. */
    @Provide
    Arbitrary<List<NodeRecord>> hosts() {
        Arbitrary<List<String>> groups = Arbitraries.of(GROUPS).list().ofMaxSize(3);
        Arbitrary<List<List<String>>> sources = groups.list().ofSize(8);
        Arbitrary<List<List<String>>> receivers = groups.list().ofSize(8);
        return Combinators.combine(Arbitraries.integers().between(0, 8), sources, receivers)
                .as(
                        (count, tx, rx) -> {
                            List<NodeRecord> records = new ArrayList<>();
                            for (int i = 0; i < count; i++) {
                                records.add(node(i, tx.get(i), rx.get(i)));
                            }
                            return records;
                        });
    }

    @Example
    void shouldLinkEachReceiverToTheSourceOnAnotherNode() {
        assertThat(
                        Topology.links(
                                List.of(
                                        node(1, List.of("a"), List.of("a", "b")),
                                        node(2, List.of("b"), List.of("a", "a", "c")))))
                .containsExactly(
                        new Link(id(2), id(1), 2, "b"),
                        new Link(id(1), id(2), 1, "a"),
                        new Link(id(1), id(2), 2, "a"));
    }

    @Example
    void shouldTakeTheSmallerOfTwoSources() {
        assertThat(
                        Topology.links(
                                List.of(
                                        node(3, List.of("a"), List.of("a")),
                                        node(2, List.of("a"), List.of("a")),
                                        node(4, List.of(), List.of("a")))))
                .containsExactly(new Link(id(2), id(3), 1, "a"), new Link(id(2), id(4), 1, "a"));
    }

    @Property
    void shouldNotDependOnTheOrder(@ForAll("hosts") List<NodeRecord> records, @ForAll long seed) {
        List<NodeRecord> shuffled = new ArrayList<>(records);
        Collections.shuffle(shuffled, new Random(seed));
        assertThat(Topology.links(shuffled)).isEqualTo(Topology.links(records));
        assertThat(List.copyOf(Topology.links(shuffled)))
                .isEqualTo(List.copyOf(Topology.links(records)));
    }

    @Property
    void shouldLinkEachReceiverOnceOrNotAtAll(@ForAll("hosts") List<NodeRecord> records) {
        Set<Link> links = Topology.links(records);
        for (NodeRecord record : records) {
            for (NodeRecord.Receiver receiver : record.receivers()) {
                List<NodeId> sources =
                        records.stream()
                                .filter(
                                        r ->
                                                r.sources().stream()
                                                        .anyMatch(
                                                                s ->
                                                                        s.group()
                                                                                .equals(
                                                                                        receiver
                                                                                                .group())))
                                .map(NodeRecord::id)
                                .toList();
                boolean remote = !sources.isEmpty() && !sources.getFirst().equals(record.id());
                assertThat(
                                links.stream()
                                        .filter(
                                                l ->
                                                        l.receiver().equals(record.id())
                                                                && l.connection()
                                                                        == receiver.connection()))
                        .hasSize(remote ? 1 : 0)
                        .allMatch(l -> l.group().equals(receiver.group()))
                        .allMatch(l -> sources.contains(l.source()));
            }
        }
        assertThat(links.size())
                .isLessThanOrEqualTo(records.stream().mapToInt(r -> r.receivers().size()).sum());
    }

    @Property
    void shouldChangeOnlyWhatANodeThatLeavesIsPartOf(
            @ForAll("hosts") List<NodeRecord> records, @ForAll long seed) {
        if (records.isEmpty()) {
            return;
        }
        NodeRecord leaving = records.get(new Random(seed).nextInt(records.size()));
        Set<Link> before = Topology.links(records);
        List<NodeRecord> rest = new ArrayList<>(records);
        rest.remove(leaving);
        Set<Link> after = Topology.links(rest);

        Set<Link> gone = new HashSet<>(before);
        gone.removeAll(after);
        Set<Link> come = new HashSet<>(after);
        come.removeAll(before);
        List<String> freed = leaving.sources().stream().map(NodeRecord.Source::group).toList();
        assertThat(gone)
                .allMatch(
                        l ->
                                l.source().equals(leaving.id())
                                        || l.receiver().equals(leaving.id())
                                        || freed.contains(l.group()));
        assertThat(come).allMatch(l -> freed.contains(l.group()));
    }
}
