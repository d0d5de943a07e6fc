package io.mcm.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.LatencySummary;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NotEmpty;
import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void shouldBeEmptyAtFirst() {
        assertThat(new Histogram().summary()).isEqualTo(LatencySummary.EMPTY);
    }

    @Test
    void shouldBeExactWhereBucketsHoldOneValue() {
        Histogram histogram = new Histogram();
        for (int nanos = 1; nanos <= 100; nanos++) {
            histogram.record(nanos);
        }

        assertThat(histogram.summary()).isEqualTo(new LatencySummary(100, 1, 50, 90, 99, 100, 100));
    }

    @Test
    void shouldTellTheOnlyValueExactly() {
        for (long nanos : new long[] {0, 1, 127, 128, 129, 16_683_333, Long.MAX_VALUE}) {
            Histogram histogram = new Histogram();
            histogram.record(nanos);

            assertThat(histogram.summary())
                    .isEqualTo(new LatencySummary(1, nanos, nanos, nanos, nanos, nanos, nanos));
        }
    }

    @Test
    void shouldCountLessThanNothingAsNothing() {
        Histogram histogram = new Histogram();
        histogram.record(-1);
        histogram.record(Long.MIN_VALUE);

        assertThat(histogram.summary()).isEqualTo(new LatencySummary(2, 0, 0, 0, 0, 0, 0));
    }

    @Property
    void shouldBeWithinOne64thOfTheTrueQuantilesOfAnything(@ForAll @NotEmpty long[] nanos) {
        assertCloseToExact(nanos);
    }

    @Test
    void shouldBeWithinOne64thOfTheTrueQuantilesOfLatencies() {
        Random random = new Random(2110);
        long[] nanos = new long[200_000];
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] = (long) (50_000 * Math.exp(random.nextGaussian() * 2));
        }
        assertCloseToExact(nanos);
    }

    private static void assertCloseToExact(long[] nanos) {
        Histogram histogram = new Histogram();
        for (long value : nanos) {
            histogram.record(value);
        }
        long[] sorted = Arrays.stream(nanos).map(value -> Math.max(0, value)).sorted().toArray();

        LatencySummary summary = histogram.summary();

        assertThat(summary.count()).isEqualTo(sorted.length);
        assertThat(summary.min()).isEqualTo(sorted[0]);
        assertThat(summary.max()).isEqualTo(sorted[sorted.length - 1]);
        assertClose(summary.p50(), sorted, 500);
        assertClose(summary.p90(), sorted, 900);
        assertClose(summary.p99(), sorted, 990);
        assertClose(summary.p999(), sorted, 999);
    }

    private static void assertClose(long told, long[] sorted, int perMille) {
        long exact = sorted[Math.ceilDiv(sorted.length * perMille, 1000) - 1];
        BigInteger error = BigInteger.valueOf(told).subtract(BigInteger.valueOf(exact));
        assertThat(error.signum()).as("told %s, exact %s", told, exact).isNotNegative();
        assertThat(error.multiply(BigInteger.valueOf(64)))
                .as("told %s, exact %s", told, exact)
                .isLessThanOrEqualTo(BigInteger.valueOf(exact));
    }

    @Test
    void shouldTellReadersACoherentSummaryWhileItRecords() throws InterruptedException {
        Histogram histogram = new Histogram();
        AtomicBoolean running = new AtomicBoolean(true);
        CountDownLatch started = new CountDownLatch(1);
        long[] recorded = new long[1];
        Thread writer =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    Random random = new Random(1);
                                    while (running.get()) {
                                        histogram.record(
                                                random.nextLong() >>> random.nextInt(1, 64));
                                        recorded[0]++;
                                        started.countDown();
                                    }
                                });
        started.await();
        long before = 0;
        for (int i = 0; i < 500; i++) {
            LatencySummary summary = histogram.summary();
            assertThat(summary.count()).isGreaterThanOrEqualTo(before);
            before = summary.count();
            assertThat(
                            new long[] {
                                summary.min(),
                                summary.p50(),
                                summary.p90(),
                                summary.p99(),
                                summary.p999(),
                                summary.max()
                            })
                    .isSorted();
        }
        running.set(false);
        writer.join();
        assertThat(histogram.summary().count()).isEqualTo(recorded[0]);
    }
}
