package io.mcm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostViewTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir Path directory;

    private Mesh launch(String mesh, String node) {
        return Mesh.launch(config().mesh(mesh).node(node).build());
    }

    private MeshConfig.Builder config() {
        return MeshConfig.builder().runtimeDirectory(directory);
    }

    private static void await(BooleanSupplier wanted) {
        while (!wanted.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    private static List<HostView.Node> nodes(HostView view, @Nullable String mesh) {
        return view.nodes(mesh, LONG).nodes();
    }

    @Test
    void shouldTellWhatNodesHave() {
        try (HostView view = HostView.open(config().build());
                Mesh one = launch("studio", "one");
                Mesh two = launch("studio", "two");
                Mesh other = launch("other", "other");
                TxConnection tx = one.connection().group("x").blob(100).slots(8).openTx();
                RxConnection rx = two.connection().group("y").openRx()) {
            assertThat(view.directory()).isEqualTo(directory);
            await(
                    () ->
                            nodes(view, "studio").stream()
                                            .mapToInt(
                                                    node ->
                                                            node.sources().size()
                                                                    + node.receivers().size())
                                            .sum()
                                    == 2);
            assertThat(nodes(view, "studio"))
                    .extracting(HostView.Node::name)
                    .containsExactlyInAnyOrder("one", "two");
            HostView.Node sender = find(view, "one");
            assertThat(sender.sources())
                    .containsExactly(new HostView.Source(1, "x", "blob/100", 8, 100, 0));
            assertThat(sender.receivers()).isEmpty();
            assertThat(find(view, "two").receivers())
                    .containsExactly(new HostView.Receiver(1, "y", "establishing"));
            assertThat(nodes(view, null)).hasSize(3);
        }
    }

    private static HostView.Node find(HostView view, String name) {
        return nodes(view, null).stream()
                .filter(node -> node.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    @Test
    void shouldReadCountersUntilTheNodeIsGone() throws Exception {
        try (HostView view = HostView.open(config().build())) {
            try (Mesh mesh = launch("studio", "one");
                    TxConnection tx = mesh.connection().group("x").blob(100).openTx();
                    RxConnection rx = mesh.connection().group("x").openRx()) {
                try (TxBuffer frame = tx.acquire(LONG)) {
                    assertThat(frame).isNotNull();
                    frame.payloadLength(10).commit();
                }
                try (RxBuffer frame = rx.receive(LONG)) {
                    assertThat(frame).isNotNull();
                    assertThat(frame.latency()).isPositive();
                }
                await(() -> framesReceived(view) == 1);
                HostView.Counters counters = view.counters("studio").getFirst();
                assertThat(counters.name()).isEqualTo("one");
                assertThat(counters.connections())
                        .extracting(HostView.ConnectionCounters::sender)
                        .containsExactly(true, false);
                assertThat(counters.connections().getLast().stats()).isEqualTo(rx.stats());
                assertThat(view.counters("other")).isEmpty();

                try (Stream<Path> files = Files.list(directory)) {
                    Path file =
                            files.filter(path -> path.toString().endsWith(".counters"))
                                    .findAny()
                                    .orElseThrow();
                    Files.copy(file, directory.resolve("kept"));
                }
                Path dead = directory.resolve(counters.id() + ".counters");
                mesh.close();
                assertThat(view.counters(null)).isEmpty();
                Files.move(directory.resolve("kept"), dead);
                assertThat(view.counters(null)).as("a killed node's").isEmpty();
                assertThat(dead).exists();
            }
        }
    }

    @Test
    void shouldSayThatItIsClosed() {
        HostView view = HostView.open(config().build());
        view.close();
        assertThatThrownBy(() -> view.counters(null)).isInstanceOf(ConnectionException.class);
        assertThatThrownBy(() -> view.nodes(null, LONG)).isInstanceOf(ConnectionException.class);
    }

    private static long framesReceived(HostView view) {
        return view.counters(null).stream()
                .flatMap(node -> node.connections().stream())
                .filter(connection -> !connection.sender())
                .mapToLong(connection -> connection.stats().frames())
                .sum();
    }
}
