package io.mcm.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.mcm.ConfigException;
import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameRateTest {
    private static final int MAX = 1_000_000_000;
    private static final long CENTURY = 100L * 365 * 86400 * MAX;

    @Test
    void shouldReduce() {
        assertThat(new FrameRate(120000, 2002)).isEqualTo(FrameRate.of(60000, 1001));
        assertThat(FrameRate.of(50, 2)).isEqualTo(FrameRate.of(25)).hasToString("25");
    }

    @ParameterizedTest
    @CsvSource({
        "23.98, 24000/1001",
        "23.976, 24000/1001",
        "23.976023976, 24000/1001",
        "29.97, 30000/1001",
        "47.95, 48000/1001",
        "47.952, 48000/1001",
        "59.94, 60000/1001",
        "59.9400599, 60000/1001",
        "59.939998626708984, 60000/1001",
        "71.93, 72000/1001",
        "119.88, 120000/1001",
        "14.985, 15000/1001",
        "11.988, 12000/1001",
        "12.5, 25/2",
        "24.5, 49/2",
        "23.9, 239/10",
        "59.9, 599/10",
        "59.95, 1199/20",
        "0.04, 1/25",
        "24.0, 24",
        "25, 25",
        "60.0, 60",
        "100, 100",
        "1000.5, 2001/2"
    })
    void shouldTakeADecimalForWhatItStandsFor(String decimal, String exact) {
        assertThat(FrameRate.parse(decimal).toText()).isEqualTo(exact);
        assertThat(FrameRate.of(Double.parseDouble(decimal)).toText()).isEqualTo(exact);
        assertThat(FrameRate.parse(exact)).isEqualTo(FrameRate.parse(decimal));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "0",
                "-25",
                "25/0",
                "0/1",
                "1/",
                "/1",
                "1e3",
                " 25",
                "25 ",
                "+25",
                "NaN",
                "25fps",
                "60000/1001/1",
                "1000000001",
                "33.33333333333333",
                "99999999999999999999",
                "0.0",
                "999999999999999999",
                "1/999999999999999999",
                "٢٥"
            })
    void shouldRefuseWhatIsNoRate(String text) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> FrameRate.parse(text))
                .withMessageContaining("payload.video.fps")
                .withMessageContaining(text)
                .withMessageContaining("60000/1001");
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {
                0,
                -0.0,
                -1,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.MIN_VALUE,
                1e10,
                Math.PI
            })
    void shouldRefuseANumberThatIsNoRate(double number) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> FrameRate.of(number))
                .withMessageContaining("payload.video.fps");
    }

    @Test
    void shouldRefuseNumbersOutOfRange() {
        assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> FrameRate.of(0));
        assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> FrameRate.of(0, 0));
        assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> FrameRate.of(-1, -1));
        assertThatExceptionOfType(ConfigException.class).isThrownBy(() -> FrameRate.of(1, -1));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> FrameRate.of(Integer.MIN_VALUE, -1));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> FrameRate.of(Integer.MAX_VALUE));
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> FrameRate.of(MAX).times(2))
                .withMessageContaining("2000000000/1");
    }

    @Test
    void shouldMultiplyExactly() {
        assertThat(FrameRate.of(30000, 1001).times(2)).isEqualTo(FrameRate.of(60000, 1001));
        assertThat(FrameRate.of(25, 2).times(2)).isEqualTo(FrameRate.of(25));
    }

    @Test
    void shouldNotDriftInAHundredYears() {
        FrameRate rate = FrameRate.of(59.94);
        long fiveMinutes = 300_300_000_000L; // 18000 frames
        assertThat(rate.nanosOfFrame(18000)).isEqualTo(fiveMinutes);
        long frames = rate.frameAt(CENTURY);
        assertThat(frames)
                .isEqualTo(
                        BigInteger.valueOf(CENTURY)
                                .multiply(BigInteger.valueOf(60000))
                                .divide(BigInteger.valueOf(1001L * MAX))
                                .longValueExact());
        assertThat(rate.asDouble()).isCloseTo(59.94006, within(1e-5));
    }

    @Test
    void shouldSayWhenATimeDoesNotFit() {
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> FrameRate.of(1).nanosOfFrame(Long.MAX_VALUE));
        assertThatExceptionOfType(ArithmeticException.class)
                .isThrownBy(() -> FrameRate.of(1).nanosOfFrame(Long.MIN_VALUE));
    }

    @Test
    void shouldReachTheEndsOfTime() {
        FrameRate nanosecond = FrameRate.of(MAX);
        assertThat(nanosecond.frameAt(Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
        assertThat(nanosecond.frameAt(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        assertThat(nanosecond.nanosOfFrame(Long.MIN_VALUE)).isEqualTo(Long.MIN_VALUE);
        assertThat(nanosecond.nanosOfFrame(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    }

    @Property
    void shouldGiveTheExactTimeOfAFrame(
            @ForAll @IntRange(min = 1, max = MAX) int numerator,
            @ForAll @IntRange(min = 1, max = MAX) int denominator,
            @ForAll @LongRange(min = -4_000_000_000L, max = 4_000_000_000L) long index) {
        FrameRate rate = FrameRate.of(numerator, denominator);
        BigInteger[] exact =
                BigInteger.valueOf(index)
                        .multiply(BigInteger.valueOf(denominator))
                        .multiply(BigInteger.valueOf(MAX))
                        .divideAndRemainder(BigInteger.valueOf(numerator));
        BigInteger floor = exact[1].signum() < 0 ? exact[0].subtract(BigInteger.ONE) : exact[0];
        if (floor.bitLength() > 63) {
            assertThatExceptionOfType(ArithmeticException.class)
                    .isThrownBy(() -> rate.nanosOfFrame(index));
        } else {
            assertThat(rate.nanosOfFrame(index)).isEqualTo(floor.longValueExact());
        }
    }

    @Property
    void shouldFindAFrameByItsTime(
            @ForAll @IntRange(min = 1, max = MAX) int numerator,
            @ForAll @IntRange(min = 1, max = 100_000) int denominator,
            @ForAll @LongRange(min = -9_000_000_000L, max = 9_000_000_000L) long index) {
        FrameRate rate = FrameRate.of(numerator, denominator);
        long frame = index % (9_000_000_000L / denominator);
        assertThat(rate.frameAt(rate.nanosOfFrame(frame))).isEqualTo(frame);
    }

    @Property
    void shouldFindTheFrameThatIsOn(
            @ForAll @IntRange(min = 1, max = MAX) int numerator,
            @ForAll @IntRange(min = 1, max = MAX) int denominator,
            @ForAll @LongRange(min = -CENTURY, max = CENTURY) long nanos) {
        FrameRate rate = FrameRate.of(numerator, denominator);
        long frame = rate.frameAt(nanos);
        assertThat(rate.nanosOfFrame(frame)).isLessThanOrEqualTo(nanos);
        assertThat(rate.nanosOfFrame(frame + 1)).isGreaterThan(nanos);
    }

    @Property
    void shouldReadItsTextBack(
            @ForAll @IntRange(min = 1, max = MAX) int numerator,
            @ForAll @IntRange(min = 1, max = MAX) int denominator) {
        FrameRate rate = FrameRate.of(numerator, denominator);
        assertThat(FrameRate.parse(rate.toText())).isEqualTo(rate);
    }
}
