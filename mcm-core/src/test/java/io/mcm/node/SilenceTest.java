package io.mcm.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.Mesh;
import io.mcm.MeshConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node tells the others costs each of them time. */
class SilenceTest {
    /** Many times what lies between two records of a node that goes on talking: 20 ms. */
    private static final Duration SILENCE = Duration.ofMillis(500);

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir private Path place;

    @Test
    void shouldFallSilentOnceNodesKnowEachOther() throws InterruptedException {
        MeshConfig config = MeshConfig.builder().mesh("quiet").runtimeDirectory(place).build();
        try (RuntimeDirectory directory = RuntimeDirectory.open(config);
                Mesh one = Mesh.launch(config);
                Mesh other = Mesh.launch(config)) {
            one.connection().group("a").blob(64).openTx();
            other.connection().group("b").blob(64).openTx();

            long start = System.nanoTime();
            List<NodeRecord> before = List.of();
            List<NodeRecord> now = records(directory);
            while (now.size() < 2 || !now.equals(before)) {
                assertThat(System.nanoTime() - start)
                        .as("they go on telling each other the same: %s", now)
                        .isLessThan(PATIENCE.toNanos());
                Thread.sleep(SILENCE); // longer is no harm: what must not come would come
                before = now;
                now = records(directory);
            }
            assertThat(now).allSatisfy(record -> assertThat(record.sources()).hasSize(1));
        }
    }

    private static List<NodeRecord> records(RuntimeDirectory directory) {
        return NodeLister.list(directory, "quiet", PATIENCE).records();
    }
}
