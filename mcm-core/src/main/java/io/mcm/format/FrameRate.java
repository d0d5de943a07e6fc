package io.mcm.format;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Frames per second as an exact fraction, always reduced: 120000/2002 is 60000/1001.
 *
 * <p>All conversions between frame numbers and times are exact: nothing is accumulated, so nothing
 * drifts.
 *
 * @param numerator 1 to 1,000,000,000
 * @param denominator 1 to 1,000,000,000
 */
public record FrameRate(int numerator, int denominator) {
    private static final int MAX = 1_000_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final String PATH = "payload.video.fps";
    private static final String ALLOWED =
            "a whole number, a fraction or a decimal that reduces to numbers from 1 to 1000000000:"
                    + " 25, 60000/1001, 59.94";
    private static final Pattern FRACTION = Pattern.compile("(\\d{1,18})/(\\d{1,18})");
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,18}(\\.\\d{1,18})?");

    /**
     * Makes a rate and reduces it.
     *
     * @throws io.mcm.ConfigException a number, reduced, is out of range
     */
    public FrameRate {
        int divisor = (int) gcd(numerator, denominator);
        if (divisor > 0) {
            numerator /= divisor;
            denominator /= divisor;
        }
        new Faults()
                .check(
                        inRange(numerator) && inRange(denominator),
                        PATH,
                        numerator + "/" + denominator,
                        ALLOWED)
                .throwIfAny();
    }

    private static boolean inRange(long number) {
        return number >= 1 && number <= MAX;
    }

    private static long gcd(long a, long b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    /** Reduces numbers that need not fit an int before. */
    private static FrameRate reduced(long numerator, long denominator, String given) {
        long divisor = Math.max(1, gcd(numerator, denominator));
        long n = numerator / divisor;
        long d = denominator / divisor;
        if (!inRange(n) || !inRange(d)) {
            throw Faults.unreadable(PATH, given, ALLOWED);
        }
        return new FrameRate((int) n, (int) d);
    }

    /**
     * A whole number of frames per second.
     *
     * @param framesPerSecond 1 to 1,000,000,000
     * @return the rate
     * @throws io.mcm.ConfigException the number is out of range
     */
    public static FrameRate of(int framesPerSecond) {
        return new FrameRate(framesPerSecond, 1);
    }

    /**
     * A fraction.
     *
     * @param numerator 1 or more
     * @param denominator 1 or more
     * @return the rate, reduced
     * @throws io.mcm.ConfigException a number, reduced, is out of range
     */
    public static FrameRate of(int numerator, int denominator) {
        return new FrameRate(numerator, denominator);
    }

    /**
     * The rate that a decimal number means. Those that are usually written rounded become what they
     * stand for: within 0.005 of n·1000/1001, n a multiple of 12 or 15, is n·1000/1001 (23.98 and
     * 23.976, 29.97, 47.95, 59.94, 119.88 …). Any other number is taken as it stands: 12.5 is 25/2.
     *
     * @param framesPerSecond more than 0
     * @return the rate
     * @throws io.mcm.ConfigException not a number, not positive, or no fraction of numbers in range
     */
    public static FrameRate of(double framesPerSecond) {
        return parse(
                Double.isFinite(framesPerSecond)
                        ? BigDecimal.valueOf(framesPerSecond).toPlainString()
                        : Double.toString(framesPerSecond));
    }

    /**
     * Reads a rate.
     *
     * @param text {@code 25}, {@code 60000/1001}, or a decimal as in {@link #of(double)}
     * @return the rate
     * @throws io.mcm.ConfigException the text is none of these, or a number is out of range
     */
    public static FrameRate parse(String text) {
        Matcher fraction = FRACTION.matcher(text);
        if (fraction.matches()) {
            return reduced(
                    Long.parseLong(fraction.group(1)), Long.parseLong(fraction.group(2)), text);
        }
        if (!DECIMAL.matcher(text).matches()) {
            throw Faults.unreadable(PATH, text, ALLOWED);
        }
        BigDecimal value = new BigDecimal(text).stripTrailingZeros();
        if (value.scale() <= 0) {
            return reduced(value.longValueExact(), 1, text);
        }
        return standsFor(value).orElseGet(() -> exactly(value, text));
    }

    private static Optional<FrameRate> standsFor(BigDecimal rounded) {
        double rate = rounded.doubleValue();
        double nominal = Math.ceil(rate);
        boolean television = nominal % 12 == 0 || nominal % 15 == 0;
        return television && nominal <= 1000 && Math.abs(rate - nominal * 1000 / 1001) < 0.005
                ? Optional.of(new FrameRate((int) (nominal * 1000), 1001))
                : Optional.empty();
    }

    private static FrameRate exactly(BigDecimal value, String given) {
        BigInteger numerator = value.unscaledValue();
        BigInteger denominator = BigInteger.TEN.pow(value.scale());
        BigInteger divisor = numerator.gcd(denominator).max(BigInteger.ONE);
        BigInteger largest = BigInteger.valueOf(Long.MAX_VALUE);
        return reduced(
                numerator.divide(divisor).min(largest).longValueExact(),
                denominator.divide(divisor).min(largest).longValueExact(),
                given);
    }

    /**
     * This rate times a whole number: twice the frame rate is the field rate.
     *
     * @param factor 1 or more
     * @return the product, exact
     * @throws io.mcm.ConfigException the product is out of range
     */
    public FrameRate times(int factor) {
        long product = (long) numerator * factor;
        return reduced(product, denominator, product + "/" + denominator);
    }

    /**
     * When a frame starts, counted from the start of frame 0: ⌊index · denominator · 10⁹ /
     * numerator⌋.
     *
     * @param index any frame number, also a negative one
     * @return nanoseconds
     * @throws ArithmeticException the time does not fit into 64 bits (292 years)
     */
    public long nanosOfFrame(long index) {
        // index = q·numerator + r and period = a·numerator + b keep every product within 62 bits;
        // q and r have the same sign, so the sum overflows only where the result does.
        long period = denominator * NANOS_PER_SECOND; // nanoseconds in which `numerator` frames fit
        long rest = index % numerator;
        long nanosOfRest =
                rest * (period / numerator)
                        + Math.floorDiv(rest * (period % numerator), (long) numerator);
        return Math.addExact(Math.multiplyExact(index / numerator, period), nanosOfRest);
    }

    /**
     * Which frame is on at a time: the last one that starts at or before it. The inverse of {@link
     * #nanosOfFrame}: {@code frameAt(nanosOfFrame(n)) == n}.
     *
     * @param nanos nanoseconds since the start of frame 0, also negative
     * @return the frame's number
     */
    public long frameAt(long nanos) {
        long period = denominator * NANOS_PER_SECOND;
        long rest = Math.floorMod(nanos, period);
        // Less than 2^30, so the estimate is at most one off; exact arithmetic then settles it.
        long frame = (long) ((double) rest * numerator / period);
        while (nanosOfFrame(frame) > rest) {
            frame--;
        }
        while (nanosOfFrame(frame + 1) <= rest) {
            frame++;
        }
        return Math.floorDiv(nanos, period) * numerator + frame;
    }

    /**
     * The nearest floating-point number; for display, not for sums.
     *
     * @return frames per second
     */
    public double asDouble() {
        return (double) numerator / denominator;
    }

    /**
     * The text form: {@code 25} or {@code 60000/1001}.
     *
     * @return text that {@link #parse} reads back
     */
    public String toText() {
        return denominator == 1 ? Integer.toString(numerator) : numerator + "/" + denominator;
    }

    @Override
    public String toString() {
        return toText();
    }
}
