package io.mcm.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostNetworkTest {
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
        TestNode node = TestNode.launch(directory, mesh, name);
        nodes.add(node);
        return node;
    }

    @Test
    void shouldFindEachOther() {
        TestNode one = launch("studio", "one");
        TestNode two = launch("studio", "two");

        one.awaitPeers(1);
        two.awaitPeers(1);

        assertThat(one.network.peers()).extracting(NodeRecord::node).containsExactly("two");
        assertThat(two.network.peers()).extracting(NodeRecord::node).containsExactly("one");
    }
}
