package io.mcm.st2110.timing;

import io.mcm.format.FrameRate;
import io.mcm.format.Scan;
import io.mcm.st2110.SenderType;
import java.math.BigInteger;

/**
 * When the packets of video are read by the receiver that ST 2110-21 imagines, and how far a sender
 * may stray from it. A frame here is one of the mesh: a field or segment is one of its own, which
 * leaves every formula as it is, since period and packets halve together.
 *
 * <p>Limits are computed in exact fractions, since they are rounded down; times within a frame are
 * in floating point, far below a nanosecond off.
 *
 * @param packets packets of a frame, N<sub>PACKETS</sub>
 * @param rate frames of the mesh per second: 1 / T<sub>FRAME</sub>
 * @param active the part of the period in which packets are read, R<sub>ACTIVE</sub>
 * @param offset from the frame's time to the first read, TR<sub>OFFSET</sub>, as part of the period
 */
public record PacketSchedule(int packets, FrameRate rate, Fraction active, Fraction offset) {
    private static final double NANOS_PER_SECOND = 1e9;

    /** A bucket drains this much faster than packets come on average: ST 2110-21 section 6.6.1. */
    private static final double DRAIN_FACTOR = 1.1;

    /** The IP packet that VRX<sub>FULL</sub> of ST 2110-21 is written for. */
    public static final int STANDARD_IP_SIZE = 1500;

    /**
     * A part of a frame's period.
     *
     * @param numerator 0 or more
     * @param denominator 1 or more
     */
    public record Fraction(int numerator, int denominator) {
        /**
         * As a floating-point number.
         *
         * @return numerator / denominator
         */
        public double asDouble() {
            return (double) numerator / denominator;
        }
    }

    /** Which of the two packet read schedules. */
    public enum Reading {
        /** As a raster is scanned: pauses in the vertical blanking. Section 6.3.2 and 6.3.3. */
        GAPPED,
        /** Evenly over the whole period. Section 6.4. */
        LINEAR
    }

    /** Checks that there are packets. */
    public PacketSchedule {
        if (packets < 1) {
            throw new IllegalArgumentException("packets = " + packets + ": allowed is 1 and more");
        }
    }

    /**
     * The schedule of a format, with the default offset.
     *
     * @param reading gapped or linear
     * @param pictures whole pictures per second
     * @param scan progressive, interlaced or segmented; the latter two are treated alike
     * @param height rows of the whole picture
     * @param packets packets of a picture, or of a field or segment
     * @return the schedule
     */
    public static PacketSchedule of(
            Reading reading, FrameRate pictures, Scan scan, int height, int packets) {
        boolean progressive = scan == Scan.PROGRESSIVE;
        Fraction active;
        Fraction offset; // of a picture, so twice as much of a field
        if (progressive) {
            active = new Fraction(1080, 1125);
            offset = height >= 1080 ? new Fraction(43, 1125) : new Fraction(28, 750);
        } else if (height >= 1080) {
            active = new Fraction(1080, 1125);
            offset = new Fraction(2 * 22, 1125);
        } else if (height >= 576) {
            active = new Fraction(576, 625);
            offset = new Fraction(2 * 26, 625);
        } else {
            active = new Fraction(487, 525);
            offset = new Fraction(2 * 20, 525);
        }
        return new PacketSchedule(
                packets,
                pictures.times(scan.framesPerPicture()),
                reading == Reading.LINEAR ? new Fraction(1, 1) : active,
                offset);
    }

    /**
     * The time of a frame, T<sub>FRAME</sub>; of a field when there are two.
     *
     * @return nanoseconds
     */
    public double periodNanos() {
        return NANOS_PER_SECOND * rate.denominator() / rate.numerator();
    }

    /**
     * From one read to the next, T<sub>RS</sub> = T<sub>FRAME</sub> · R<sub>ACTIVE</sub> /
     * N<sub>PACKETS</sub>.
     *
     * @return nanoseconds
     */
    public double spacingNanos() {
        return periodNanos() * active.asDouble() / packets;
    }

    /**
     * From the frame's time to the first read, TR<sub>OFFSET</sub>.
     *
     * @return nanoseconds
     */
    public double offsetNanos() {
        return periodNanos() * offset.asDouble();
    }

    /**
     * When a packet is read: T<sub>PRj</sub> = TR<sub>OFFSET</sub> + j · T<sub>RS</sub>.
     *
     * @param packet 0 to {@link #packets()} - 1
     * @return nanoseconds after the frame's time
     */
    public double readNanos(int packet) {
        return offsetNanos() + packet * spacingNanos();
    }

    /**
     * How often the bucket of C<sub>INST</sub> loses a packet: T<sub>DRAIN</sub> =
     * T<sub>FRAME</sub> / N<sub>PACKETS</sub> / 1.1. The active part of the period has no say in
     * it.
     *
     * @return nanoseconds
     */
    public double drainNanos() {
        return periodNanos() / packets / DRAIN_FACTOR;
    }

    /**
     * The most that C<sub>INST</sub> may reach, C<sub>MAX</sub>: ST 2110-21 section 7.1.
     *
     * @param type the sender's
     * @return packets: 4 and more, 16 and more for type W
     */
    public int maxBurst(SenderType type) {
        return type == SenderType.WIDE
                ? Math.max(16, perSecond(21_600, new Fraction(1, 1)))
                : Math.max(4, perSecond(43_200, active));
    }

    /**
     * The most that the virtual receiver's buffer holds, VRX<sub>FULL</sub>: ST 2110-21 section
     * 7.1.
     *
     * @param type the sender's
     * @param maxIp the longest IP packet, normally {@link #STANDARD_IP_SIZE}
     * @return packets
     */
    public int maxQueued(SenderType type, int maxIp) {
        return type == SenderType.WIDE
                ? Math.max(STANDARD_IP_SIZE * 720 / maxIp, perSecond(300, new Fraction(1, 1)))
                : Math.max(STANDARD_IP_SIZE * 8 / maxIp, perSecond(27_000, new Fraction(1, 1)));
    }

    /** ⌊N / (factor · part · T_FRAME)⌋. */
    private int perSecond(int factor, Fraction part) {
        return BigInteger.valueOf(packets)
                .multiply(BigInteger.valueOf((long) rate.numerator() * part.denominator()))
                .divide(
                        BigInteger.valueOf((long) factor * part.numerator())
                                .multiply(BigInteger.valueOf(rate.denominator())))
                .min(BigInteger.valueOf(Integer.MAX_VALUE))
                .intValueExact();
    }
}
