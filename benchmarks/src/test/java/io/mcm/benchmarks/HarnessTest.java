package io.mcm.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/**
 * Short runs of the harnesses: what they count must be right; their nanoseconds are not looked at.
 */
class HarnessTest {
    private final List<Sample> found = new ArrayList<>();

    @Test
    void shouldMissNothingElsewhereWhileOneSinkIsStoppedForTenPools() {
        SlowSink.run(Options.of("--phases", "2", "--pools", "10", "--size", "64"), found::add);

        assertThat(found).hasSize(2);
        assertThat(found).allSatisfy(sample -> assertThat(sample.figure("others_missed")).isZero());
        Sample stopped = found.getLast();
        assertThat(stopped.is("stopped", true)).isTrue();
        assertThat(stopped.figure("commit_misses") + stopped.figure("slow_got"))
                .as("every frame was either queued for the stopped sink or counted as missed")
                .isEqualTo(10 * 32);
    }

    @Test
    void shouldReachEverySinkWithEveryFrame() {
        SinkCost.run(Options.of("--cycles", "1", "--frames", "200", "--largest", "64"), found::add);

        assertThat(found).hasSize(SinkCost.SINKS.size());
        assertThat(found).allSatisfy(sample -> assertThat(sample.figure("missed")).isZero());
    }

    /** Every figure comes; whether a busy machine misses frames is not asked. */
    @Test
    void shouldReachOtherProcesses() {
        HostLive.run(Options.of("--receivers", "2", "--frames", "30", "--size", "64"), found::add);
        HostKill.run(Options.of("--kills", "1", "--others", "1", "--size", "64"), found::add);
        HostOpening.run(Options.of("--opens", "3", "--size", "64"), found::add);

        assertThat(found)
                .extracting(Sample::bench)
                .contains("live-tx", "live-rx", "kill", "opening");
    }

    @Test
    void shouldCycleThroughThePoolAndAllocateNothing() {
        RoundTrip.run(
                Options.of("--cycles", "1", "--rounds", "100000", "--largest", "64"), found::add);

        assertThat(found).hasSize(2);
        Sample ours = found.getLast();
        assertThat(ours.is("variant", "ours")).isTrue();
        assertThat(ours.figure("slots_used")).as("not one hot slot").isGreaterThanOrEqualTo(8);
        assertThat(ours.figure("bytes_per_round")).isCloseTo(0, within(Jmh.NOISE_BYTES));
    }

    @Test
    void shouldLoseNoWakeUp() {
        int rounds = Boolean.getBoolean("mcm.soak") ? 10_000_000 : 20_000;

        // In a process of its own: a lost wake-up would wait here for ever, there it ends with a
        // code.
        found.addAll(Fork.java(LostWakeup.class, "--rounds", rounds));

        assertThat(found).hasSize(2);
        assertThat(found)
                .allSatisfy(
                        sample -> {
                            assertThat(sample.figure("rounds")).isEqualTo(rounds);
                            assertThat(sample.figure("sleeps_rx")).isGreaterThan(rounds / 100.0);
                        });
    }

    @Test
    void shouldReadBackWhatAHarnessPrints() {
        Sample sample = Sample.of("wakeup").label("variant", "ours").figure("p50", 61_000.5);

        assertThat(Sample.parse(sample.toLine())).contains(sample);
        assertThat(Sample.parse("some other line")).isEmpty();
    }

    @Test
    void shouldFindTheMiddleAndTheEnds() {
        Times times = new Times(4);
        for (long time : new long[] {40, 10, 30, 20}) {
            times.record(time);
        }

        assertThat(times.median()).isEqualTo(20);
        assertThat(times.percentile(1)).isEqualTo(40);
        assertThat(Spread.of(DoubleStream.of(3, 1, 2))).isEqualTo(new Spread(1, 2, 3));
    }
}
