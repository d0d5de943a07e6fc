package io.mcm.tool.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MeterTest {
    private static byte[] kept = new byte[0];

    @Test
    void shouldCountTheHeapOfTheMedianSecond() {
        Meter meter = new Meter(10, 30);
        for (int frame = 0; frame < 30; frame++) {
            kept = new byte[frame < 10 ? 100_000 : 984]; // and 16 for the array itself
            meter.frame();
        }
        assertThat(meter.heapBytesPerFrame()).isEqualTo(1000);
        assertThat(meter.rate()).isPositive();
        assertThat(kept).hasSize(984);
    }

    @Test
    void shouldSayNothingOfLessThanASecond() {
        Meter meter = new Meter(10, 9);
        meter.frame();
        assertThat(meter.heapBytesPerFrame()).isZero();
        assertThat(meter.rate()).isZero();
    }
}
