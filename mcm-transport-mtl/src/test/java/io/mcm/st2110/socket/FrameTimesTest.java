package io.mcm.st2110.socket;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.format.VideoFormat;
import io.mcm.st2110.timing.FrameClock;
import org.junit.jupiter.api.Test;

class FrameTimesTest {
    private static final long TOLERANCE = 5_000_000;
    private static final long BEGIN = 90_000_000_000L;

    private final FrameClock clock = FrameClock.of(VideoFormat.parse("64x16@25:yuv422p10le"));
    private final FrameTimes times = new FrameTimes(clock, TOLERANCE, false);
    private final FrameTimes fields =
            new FrameTimes(
                    FrameClock.of(VideoFormat.parse("64x16@25:yuv422p10le:interlaced")),
                    TOLERANCE,
                    true);

    @Test
    void shouldTakeOneTimeAfterTheOtherWhileFramesComeEarly() {
        for (int i = 0; i < 10; i++) {
            assertThat(times.take(clock.taiOf(BEGIN + i) - 20_000_000, false)).isEqualTo(BEGIN + i);
        }
        assertThat(times.skipped()).isZero();
    }

    @Test
    void shouldKeepATimeThatIsMissedByLessThanTheTolerance() {
        times.take(clock.taiOf(BEGIN), false);

        assertThat(times.take(clock.taiOf(BEGIN + 1) + TOLERANCE - 1, false)).isEqualTo(BEGIN + 1);
        assertThat(times.skipped()).isZero();
    }

    @Test
    void shouldSkipToTheNextTimeAfterAStallAndCountThoseBetween() {
        times.take(clock.taiOf(BEGIN), false);

        assertThat(times.take(clock.taiOf(BEGIN + 7) - 1_000_000, false)).isEqualTo(BEGIN + 7);
        assertThat(times.skipped()).isEqualTo(6);
        assertThat(times.take(clock.taiOf(BEGIN + 8) - 1_000_000, false)).isEqualTo(BEGIN + 8);
        assertThat(times.take(clock.taiOf(BEGIN + 9) + TOLERANCE + 1, false)).isEqualTo(BEGIN + 10);
        assertThat(times.skipped()).isEqualTo(7);
    }

    @Test
    void shouldNotPutASecondFieldWhereAFirstOneBelongs() {
        long even = 2 * BEGIN;
        FrameClock halves = FrameClock.of(VideoFormat.parse("64x16@25:yuv422p10le:interlaced"));
        assertThat(fields.take(halves.taiOf(even), false)).isEqualTo(even);
        assertThat(fields.take(halves.taiOf(even + 1), true)).isEqualTo(even + 1);

        // a whole picture is late: its fields take the next two times of their kind
        assertThat(fields.take(halves.taiOf(even + 3), false)).isEqualTo(even + 4);
        assertThat(fields.take(halves.taiOf(even + 3), true)).isEqualTo(even + 5);
        assertThat(fields.skipped()).isEqualTo(2);
    }

    @Test
    void shouldNotCountTheTimesThatAClockWasSetBackBy() {
        times.take(clock.taiOf(BEGIN), false);

        assertThat(times.take(clock.taiOf(BEGIN - 1000), false)).isEqualTo(BEGIN - 1000);
        assertThat(times.skipped()).isZero();
    }
}
