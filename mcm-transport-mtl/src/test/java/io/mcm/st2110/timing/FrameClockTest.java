package io.mcm.st2110.timing;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.format.AudioFormat;
import io.mcm.format.FrameRate;
import io.mcm.format.Scan;
import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameClockTest {
    private static final long NOW = 1_795_000_000_123_456_789L; // 2026

    private static int exactTimestamp(long frame, long ticks, FrameRate rate) {
        return BigInteger.valueOf(frame)
                .multiply(BigInteger.valueOf(ticks * rate.denominator()))
                .divide(BigInteger.valueOf(rate.numerator()))
                .intValue();
    }

    private static long exactNearest(long nanos, FrameRate rate) {
        BigInteger period = BigInteger.valueOf(1_000_000_000L * rate.denominator());
        return BigInteger.valueOf(nanos)
                .multiply(BigInteger.valueOf(2L * rate.numerator()))
                .add(period)
                .divide(period.shiftLeft(1))
                .longValueExact();
    }

    @ParameterizedTest
    @CsvSource({"25", "50", "60", "24000/1001", "30000/1001", "60000/1001", "120000/1001", "7/3"})
    void shouldBeExactForAllFrames(String text) {
        FrameRate rate = FrameRate.parse(text);
        FrameClock clock = FrameClock.of(rate, Scan.PROGRESSIVE);
        long first = clock.nearestFrame(NOW);
        for (long frame = first; frame < first + 4000; frame++) {
            int timestamp = clock.timestampOf(frame);
            long tai = clock.taiOf(frame);
            assertThat(timestamp).isEqualTo(exactTimestamp(frame, 90_000, rate));
            assertThat(clock.nearestFrame(tai)).isEqualTo(frame);
            assertThat(clock.nextFrame(tai)).isEqualTo(frame);
            assertThat(clock.nextFrame(tai + 1)).isEqualTo(frame + 1);
            assertThat(clock.frameOf(timestamp, tai + 3_000_000_000_000L)).isEqualTo(frame);
            assertThat(clock.taiOf(timestamp, tai - 3_000_000_000_000L)).isEqualTo(tai);
        }
    }

    /** A step of 1501.5 ticks: alternately 1501 and 1502, never a rounded sum. */
    @Test
    void shouldAlternateAt5994() {
        FrameClock clock = FrameClock.of(FrameRate.parse("59.94"), Scan.PROGRESSIVE);
        assertThat(clock.timestampOf(0)).isZero();
        assertThat(clock.timestampOf(1)).isEqualTo(1501);
        assertThat(clock.timestampOf(2)).isEqualTo(3003);
        assertThat(clock.timestampOf(-1)).isEqualTo(-1502);
    }

    @Test
    void shouldRoundToTheNearestFrameExactly() {
        Random random = new Random(20);
        for (String text : new String[] {"60000/1001", "25", "999999937/3", "1/999999937"}) {
            FrameRate rate = FrameRate.parse(text);
            FrameClock clock = FrameClock.of(rate, Scan.PROGRESSIVE);
            for (int i = 0; i < 20_000; i++) {
                long nanos = random.nextLong(4_000_000_000_000_000_000L);
                assertThat(clock.nearestFrame(nanos)).isEqualTo(exactNearest(nanos, rate));
            }
        }
        FrameClock clock = FrameClock.of(FrameRate.of(50), Scan.PROGRESSIVE);
        assertThat(clock.nearestFrame(9_999_999)).isZero();
        assertThat(clock.nearestFrame(10_000_000)).isOne();
    }

    @Test
    void shouldGiveTheSecondFieldHalfAPictureMore() {
        FrameClock clock = FrameClock.of(FrameRate.parse("29.97"), Scan.INTERLACED);
        assertThat(clock.rate()).isEqualTo(FrameRate.of(60000, 1001));
        assertThat(clock.timestampOf(1)).isEqualTo(1501);
        assertThat(clock.timestampOf(2)).isEqualTo(3003);
        assertThat(clock.taiOf(2)).isEqualTo(33_366_666);
    }

    @Test
    void shouldGiveBothSegmentsOnePicturesTimestamp() {
        FrameClock clock = FrameClock.of(FrameRate.of(25), Scan.PSF);
        assertThat(clock.timestampOf(6)).isEqualTo(10_800);
        assertThat(clock.timestampOf(7)).isEqualTo(10_800);
        assertThat(clock.taiOf(7)).isEqualTo(140_000_000);
        assertThat(clock.frameOf(10_800, 123_000_000)).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource({
        "48000/2/pcm_s24be/1ms, 48",
        "48000/2/pcm_s24be/125us, 6",
        "96000/2/pcm_s16be/1ms, 96",
        "44100/2/pcm_s16be/1.09ms, 48",
        "48000/2/pcm_s16be/80us, 4",
    })
    void shouldCountSamplesOfAudio(String format, int samples) {
        FrameClock clock = FrameClock.of(AudioFormat.parse(format));
        long first = clock.nearestFrame(NOW);
        for (long frame = first; frame < first + 1000; frame++) {
            assertThat(clock.timestampOf(frame)).isEqualTo((int) (frame * samples));
            assertThat(clock.frameOf(clock.timestampOf(frame), NOW)).isEqualTo(frame);
        }
    }

    @Test
    void shouldTakeTimestampsOffTheGridForThemselves() {
        FrameClock clock = FrameClock.of(FrameRate.of(25), Scan.PROGRESSIVE);
        assertThat(clock.frameOf(3600 * 5 + 900, 0)).isEqualTo(5);
        assertThat(clock.taiOf(3600 * 5 + 900, 0)).isEqualTo(210_000_000);
        // before the wrap, seen after it: 2^32 / 90000 s = 47721.858 s
        assertThat(clock.taiOf(-900, 47_721_900_000_000L)).isEqualTo(47_721_848_844_444L);
    }
}
