package io.mcm.tool.pace;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.format.FrameRate;
import org.junit.jupiter.api.Test;

class PacerTest {
    @Test
    void shouldNeverBeEarly() {
        Pacer pacer = new Pacer(FrameRate.of(1000), 1000);
        long first = pacer.await(0);
        long start = System.nanoTime();
        long last = pacer.await(30);
        assertThat(last - first).isEqualTo(30_000_000);
        assertThat(System.nanoTime() - start).isGreaterThan(29_000_000);
    }

    @Test
    void shouldMoveTheScheduleWhenFarBehind() {
        Pacer pacer = new Pacer(FrameRate.of(1_000_000_000), 0);
        long first = pacer.await(0);
        long start = System.nanoTime();
        while (System.nanoTime() - start < 1_000_000) {
            Thread.onSpinWait();
        }
        assertThat(pacer.await(1) - first).isGreaterThanOrEqualTo(1_000_000);
    }

    @Test
    void shouldNotWaitWithoutARateNorWhenInterrupted() {
        new Pacer(null, 0).await(Long.MAX_VALUE);
        Pacer slow = new Pacer(FrameRate.of(1, 1000), 0);
        slow.await(0);
        Thread.currentThread().interrupt();
        slow.await(1);
        assertThat(Thread.interrupted()).isTrue();
    }
}
