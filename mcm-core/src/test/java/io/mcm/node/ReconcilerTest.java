package io.mcm.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.linux.EventLoop;
import io.mcm.node.Topology.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReconcilerTest {
    private static final NodeId SELF = new NodeId(0, 1);
    private static final NodeId ONE = new NodeId(0, 2);
    private static final NodeId TWO = new NodeId(0, 3);
    private static final Link LINK = new Link(ONE, SELF, 1, "a");

    private final EventLoop loop = EventLoop.start("reconciler-test");
    private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    private final Reconciler reconciler =
            new Reconciler(
                    loop,
                    SELF,
                    new Reconciler.Maker() {
                        @Override
                        public void make(Link link) {
                            calls.add("make " + text(link));
                        }

                        @Override
                        public void cut(Link link) {
                            calls.add("cut " + text(link));
                        }
                    });

    @AfterEach
    void close() {
        loop.close();
    }

    private static String text(Link link) {
        return link.group() + link.connection() + " from " + link.source().low();
    }

    private static NodeRecord source(NodeId id, String... groups) {
        List<NodeRecord.Source> sources = new ArrayList<>();
        for (String group : groups) {
            sources.add(new NodeRecord.Source(1, group, "blob/1", 8, 1, 0, "node x"));
        }
        return new NodeRecord(id, 1, 1, "m", "n", sources, List.of(), List.of());
    }

    /** The own record: connections 1, 2, … of these groups. */
    private static NodeRecord self(String... groups) {
        List<NodeRecord.Receiver> receivers = new ArrayList<>();
        for (String group : groups) {
            receivers.add(new NodeRecord.Receiver(receivers.size() + 1, group, "active"));
        }
        return new NodeRecord(SELF, 1, 1, "m", "n", List.of(), receivers, List.of());
    }

    /** Does it on the loop's thread, and gives what was called meanwhile. */
    private List<String> after(Runnable work) {
        CompletableFuture<List<String>> done = new CompletableFuture<>();
        loop.execute(
                () -> {
                    work.run();
                    List<String> called = new ArrayList<>();
                    calls.drainTo(called);
                    done.complete(called);
                });
        return done.orTimeout(30, TimeUnit.SECONDS).join();
    }

    private List<String> reconcile(NodeRecord... records) {
        return after(() -> reconciler.reconcile(List.of(records)));
    }

    private String next() throws InterruptedException {
        return String.valueOf(calls.poll(30, TimeUnit.SECONDS));
    }

    @Test
    void shouldMakeWhatMustBeAndCutWhatMustNot() {
        assertThat(reconcile(self("a", "b"), source(ONE, "a"))).containsExactly("make a1 from 2");
        assertThat(reconcile(self("a", "b"), source(ONE, "a"))).isEmpty();
        assertThat(reconcile(self("a", "b"), source(ONE, "a", "b")))
                .containsExactly("make b2 from 2");
        assertThat(reconcile(self("a", "b"), source(ONE, "b"))).containsExactly("cut a1 from 2");
        assertThat(reconcile(self("a"), source(ONE, "b"))).containsExactly("cut b2 from 2");
    }

    @Test
    void shouldLeaveLinksOfOtherNodesToThem() {
        NodeRecord other =
                new NodeRecord(
                        TWO,
                        1,
                        1,
                        "m",
                        "n",
                        List.of(),
                        List.of(new NodeRecord.Receiver(1, "a", "active")),
                        List.of());
        assertThat(reconcile(self(), source(ONE, "a"), other)).isEmpty();
    }

    @Test
    void shouldKeepALinkWhoseNodeIsNotHeardOf() {
        reconcile(self("a"), source(ONE, "a"));
        assertThat(after(() -> reconciler.made(LINK))).isEmpty();

        assertThat(reconcile(self("a"))).isEmpty();
        assertThat(reconcile(self("a"), source(ONE, "a"))).isEmpty();
        assertThat(reconcile(self("a"), source(ONE))).containsExactly("cut a1 from 2");
    }

    @Test
    void shouldCutALinkWhoseNodeIsNotHeardOfWhenTheReceiverIsClosed() {
        reconcile(self("a"), source(ONE, "a"));
        reconcile(self("a"));
        assertThat(reconcile(self())).containsExactly("cut a1 from 2");
    }

    @Test
    void shouldCutBeforeItMakesWhenTheSourceIsAnother() {
        reconcile(self("a"), source(ONE, "a"));
        reconcile(self("a"));
        assertThat(reconcile(self("a"), source(TWO, "a")))
                .containsExactly("cut a1 from 2", "make a1 from 3");
    }

    @Test
    void shouldForgetALostLinkWhoseNodeIsNotHeardOf() {
        reconcile(self("a"), source(ONE, "a"));
        reconcile(self("a"));
        assertThat(after(() -> reconciler.lost(LINK, "hung up"))).isEmpty();
        assertThat(reconcile(self("a"), source(ONE, "a"))).containsExactly("make a1 from 2");
    }

    @Test
    void shouldTryAgainWithMoreAndMoreTime() throws Exception {
        reconcile(self("a"), source(ONE, "a"));
        long before = 0;
        for (int i = 0; i < 6; i++) {
            long start = System.nanoTime();
            assertThat(after(() -> reconciler.lost(LINK, "refused"))).isEmpty();
            assertThat(next()).isEqualTo("make a1 from 2");
            long waited = System.nanoTime() - start;
            assertThat(waited).isGreaterThan((20_000_000L << i) * 3 / 4);
            before = waited;
        }
        after(() -> reconciler.made(LINK));
        long start = System.nanoTime();
        after(() -> reconciler.lost(LINK, "hung up"));
        assertThat(next()).isEqualTo("make a1 from 2");
        assertThat(System.nanoTime() - start).isLessThan(before);
    }

    @Test
    void shouldNotCutWhatOnlyWaits() {
        reconcile(self("a"), source(ONE, "a"));
        after(() -> reconciler.lost(LINK, "refused"));
        after(() -> reconciler.lost(LINK, "told twice"));
        assertThat(reconcile(self())).isEmpty();
        assertThat(reconcile(self("a"), source(ONE, "a"))).containsExactly("make a1 from 2");
    }

    @Test
    void shouldCutAllInTheEnd() {
        reconcile(self("a", "b"), source(ONE, "a"), source(TWO, "b"));
        assertThat(after(reconciler::close))
                .containsExactlyInAnyOrder("cut a1 from 2", "cut b2 from 3");
        assertThat(after(reconciler::close)).isEmpty();
    }
}
