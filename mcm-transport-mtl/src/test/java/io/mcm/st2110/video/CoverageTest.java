package io.mcm.st2110.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.format.PixelFormat;
import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CoverageTest {
    private static final int PGROUP = 5;

    // 4 rows of 50 pgroups
    private final Raster raster = new Raster(Pgroup.of(PixelFormat.YUV422P10RFC4175), 100, 4);
    private final Coverage coverage = new Coverage(raster);

    @Test
    void shouldCoverAllInOrder() {
        for (int at = 0; at < raster.size(); at += 125) {
            assertThat(coverage.covered()).isEqualTo(at);
            coverage.add(at, 125);
        }
        assertThat(coverage.covered()).isEqualTo(raster.size());
    }

    @Test
    void shouldCountAPartOnce() {
        coverage.add(0, 500);
        coverage.add(0, 500);
        coverage.add(400, 200);
        assertThat(coverage.covered()).isEqualTo(600);
    }

    @Test
    void shouldForgetTheFrameBefore() {
        coverage.add(500, 500);
        coverage.add(0, 500);
        coverage.clear();
        assertThat(coverage.covered()).isZero();
        coverage.add(500, 500);
        coverage.add(500, 500);
        assertThat(coverage.covered()).isEqualTo(500);
    }

    /** Against a set of bits, by random parts; a failure tells its seed. */
    @Test
    void shouldCountWhatASetWouldHold() {
        long seed = Long.getLong("mcm.seed", System.nanoTime());
        SplittableRandom random = new SplittableRandom(seed);
        int pgroups = raster.size() / PGROUP;
        for (int frame = 0; frame < 500; frame++) {
            coverage.clear();
            BitSet expected = new BitSet();
            for (int part = 0; part < 30; part++) {
                boolean next = random.nextInt(3) == 0;
                int from = next ? expected.nextClearBit(0) % pgroups : random.nextInt(pgroups);
                int to = from + 1 + random.nextInt(Math.min(130, pgroups - from));
                coverage.add(from * PGROUP, (to - from) * PGROUP);
                expected.set(from, to);
                assertThat(coverage.covered())
                        .as("seed %d", seed)
                        .isEqualTo(expected.cardinality() * PGROUP);
            }
        }
    }
}
