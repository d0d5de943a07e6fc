package io.mcm.format;

import java.math.BigDecimal;
import java.math.BigInteger;
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
            "a fraction of whole numbers from 1 to 1000000000, or a decimal: 25, 60000/1001, 59.94";
    private static final Pattern TEXT = Pattern.compile("(\\d{1,10})/(\\d{1,10})");
    private static final Pattern DECIMAL = Pattern.compile("\\d{1,10}(\\.\\d{1,20})?");

    /**
     * Makes a rate and reduces it.
     *
     * @throws io.mcm.ConfigException a number is out of range
     */
    public FrameRate {
        new Faults()
                .check(
                        numerator >= 1
                                && numerator <= MAX
                                && denominator >= 1
                                && denominator <= MAX,
                        PATH,
                        numerator + "/" + denominator,
                        ALLOWED)
                .throwIfAny();
        int divisor = BigInteger.valueOf(numerator).gcd(BigInteger.valueOf(denominator)).intValue();
        numerator /= divisor;
        denominator /= divisor;
    }

    /**
     * A whole number of frames per second.
     *
     * @param framesPerSecond 1 or more
     * @return the rate
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
     * @throws io.mcm.ConfigException not a number, not positive, or with too many digits for a
     *     fraction
     */
    public static FrameRate of(double framesPerSecond) {
        if (!(framesPerSecond > 0 && framesPerSecond <= MAX)) {
            throw Faults.unreadable(PATH, Double.toString(framesPerSecond), ALLOWED);
        }
        return of(BigDecimal.valueOf(framesPerSecond));
    }

    private static FrameRate of(BigDecimal framesPerSecond) {
        BigDecimal value = framesPerSecond.stripTrailingZeros();
        if (value.scale() > 0) {
            int above = (int) Math.ceil(value.doubleValue());
            boolean rounded =
                    (above % 12 == 0 || above % 15 == 0)
                            && Math.abs(value.doubleValue() - above * 1000.0 / 1001) < 0.005;
            if (rounded) {
                return new FrameRate(above * 1000, 1001);
            }
        }
        BigInteger numerator = value.setScale(Math.max(0, value.scale())).unscaledValue();
        BigInteger denominator = BigInteger.TEN.pow(Math.max(0, value.scale()));
        BigInteger divisor = numerator.gcd(denominator).max(BigInteger.ONE);
        try {
            return new FrameRate(
                    numerator.divide(divisor).intValueExact(),
                    denominator.divide(divisor).intValueExact());
        } catch (ArithmeticException e) {
            throw Faults.unreadable(PATH, framesPerSecond.toString(), ALLOWED);
        }
    }

    /**
     * Reads a rate.
     *
     * @param text {@code 60000/1001}, {@code 25}, or a decimal as in {@link #of(double)}
     * @return the rate
     * @throws io.mcm.ConfigException the text is none of these
     */
    public static FrameRate parse(String text) {
        Matcher fraction = TEXT.matcher(text);
        if (fraction.matches()) {
            return reduced(
                    text, Long.parseLong(fraction.group(1)), Long.parseLong(fraction.group(2)));
        }
        if (DECIMAL.matcher(text).matches()) {
            BigDecimal value = new BigDecimal(text);
            if (value.signum() > 0 && value.compareTo(BigDecimal.valueOf(MAX)) <= 0) {
                return of(value);
            }
        }
        throw Faults.unreadable(PATH, text, ALLOWED);
    }

    private static FrameRate reduced(String text, long numerator, long denominator) {
        if (numerator < 1 || numerator > MAX || denominator < 1 || denominator > MAX) {
            throw Faults.unreadable(PATH, text, ALLOWED);
        }
        return new FrameRate((int) numerator, (int) denominator);
    }

    /**
     * This rate times a whole number: twice the frame rate is the field rate.
     *
     * @param factor 1 or more
     * @return the product, exact
     * @throws io.mcm.ConfigException the product is out of range
     */
    public FrameRate times(int factor) {
        long divisor = BigInteger.valueOf(factor).gcd(BigInteger.valueOf(denominator)).longValue();
        long product = numerator * (factor / divisor);
        return reduced(product + "/" + denominator / divisor, product, denominator / divisor);
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
        // index = q·numerator + r and period = a·numerator + b keep every product within 62 bits.
        long period = denominator * NANOS_PER_SECOND; // nanoseconds in which `numerator` frames fit
        long rest = Math.floorMod(index, numerator);
        long nanosOfRest = rest * (period / numerator) + rest * (period % numerator) / numerator;
        return Math.addExact(
                Math.multiplyExact(Math.floorDiv(index, (long) numerator), period), nanosOfRest);
    }

    /**
     * Which frame is on at a time: the last one that starts at or before it. The inverse of {@link
     * #nanosOfFrame}: {@code frameAt(nanosOfFrame(n)) == n}.
     *
     * @param nanos nanoseconds since the start of frame 0, also negative
     * @return the frame's number
     * @throws ArithmeticException the number does not fit into 64 bits
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
        return Math.addExact(
                Math.multiplyExact(Math.floorDiv(nanos, period), (long) numerator), frame);
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
