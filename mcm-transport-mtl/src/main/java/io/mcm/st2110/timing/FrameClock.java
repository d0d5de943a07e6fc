package io.mcm.st2110.timing;

import io.mcm.format.AudioFormat;
import io.mcm.format.FrameRate;
import io.mcm.format.Scan;
import io.mcm.format.VideoFormat;
import io.mcm.st2110.rtp.Unwrapper;

/**
 * Frame number, TAI and RTP timestamp of a stream whose frame 0 was at the epoch, 1970-01-01
 * 00:00:00 TAI (SMPTE ST 2059-1, ST 2110-10 section 7.2).
 *
 * <p>A frame here is one of the mesh: a picture, a field or segment, an audio packet. All results
 * are exact, computed from the frame's number, so nothing accumulates and nothing is rounded twice:
 * the timestamp of frame n is ⌊n · ticks / rate⌋ modulo 2<sup>32</sup>. A timestamp taken from a
 * clock that is read in nanoseconds is wrong for a third of all frames at 60000/1001.
 *
 * <p>Immutable, for any thread.
 */
public final class FrameClock {
    /** Ticks of the media clock of all video: ST 2110-10 section 7.4. */
    public static final int VIDEO_TICKS = 90_000;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final FrameRate rate;
    private final int ticksPerSecond;
    private final int framesPerTimestamp;

    private FrameClock(FrameRate rate, int ticksPerSecond, int framesPerTimestamp) {
        this.rate = rate;
        this.ticksPerSecond = ticksPerSecond;
        this.framesPerTimestamp = framesPerTimestamp;
    }

    /**
     * That of video. The second field is half a picture after the first one; both segments of a PsF
     * picture leave like fields but carry the picture's timestamp (ST 2110-20 section 6.1.3).
     *
     * @param format the video
     * @return its clock
     */
    public static FrameClock of(VideoFormat format) {
        return of(format.frameRate(), format.scan());
    }

    /**
     * That of video, also compressed.
     *
     * @param pictures whole pictures per second
     * @param scan how they are scanned
     * @return its clock
     */
    public static FrameClock of(FrameRate pictures, Scan scan) {
        return new FrameClock(
                pictures.times(scan.framesPerPicture()), VIDEO_TICKS, scan == Scan.PSF ? 2 : 1);
    }

    /**
     * That of audio, whose timestamps count samples: ST 2110-30 section 6.2.
     *
     * @param format the audio
     * @return its clock
     */
    public static FrameClock of(AudioFormat format) {
        return new FrameClock(format.slotRate(), format.sampleRate(), 1);
    }

    /**
     * How often a frame is due.
     *
     * @return frames of the mesh per second
     */
    public FrameRate rate() {
        return rate;
    }

    /**
     * The frame whose time is nearest: ⌊TAI · rate + ½⌋.
     *
     * @param taiNanos nanoseconds of TAI since the epoch
     * @return its number
     */
    public long nearestFrame(long taiNanos) {
        long frame = rate.frameAt(taiNanos);
        long period = rate.denominator() * NANOS_PER_SECOND;
        // How far into the frame, times the numerator: within the period, so that products which
        // overflow still leave the right difference.
        long into = taiNanos * rate.numerator() - frame * period;
        return into >= period - into ? frame + 1 : frame;
    }

    /**
     * The first frame at or after a time.
     *
     * @param taiNanos nanoseconds of TAI since the epoch
     * @return its number
     */
    public long nextFrame(long taiNanos) {
        return rate.frameAt(taiNanos - 1) + 1;
    }

    /**
     * When a frame is due.
     *
     * @param frame its number
     * @return nanoseconds of TAI since the epoch, rounded down
     */
    public long taiOf(long frame) {
        return rate.nanosOfFrame(frame);
    }

    /**
     * The RTP timestamp of a frame.
     *
     * @param frame its number
     * @return 32 bits
     */
    public int timestampOf(long frame) {
        return (int) ticksOf(frame);
    }

    /** Ticks since the epoch, modulo 2^64. */
    private long ticksOf(long frame) {
        long first = Math.floorDiv(frame, framesPerTimestamp) * framesPerTimestamp;
        long numerator = rate.numerator();
        long period = (long) ticksPerSecond * rate.denominator(); // ticks of `numerator` frames
        long rest = Math.floorMod(first, numerator);
        // rest < 2^30 and period < 2^47: each product is below 2^63.
        return Math.floorDiv(first, numerator) * period
                + rest * (period / numerator)
                + rest * (period % numerator) / numerator;
    }

    /**
     * The frame that a timestamp belongs to, for streams with {@code a=mediaclk:direct=0}.
     *
     * @param timestamp of a received packet
     * @param taiNanos about when: within 2<sup>31</sup> ticks, over 6 hours for video
     * @return the frame that has this timestamp; where none has, as with a sender whose frames are
     *     off the grid, the last one before it
     */
    public long frameOf(int timestamp, long taiNanos) {
        long frame = nearestFrame(taiNanos);
        long ticks = ticksOf(frame);
        long wanted = Unwrapper.nearest(ticks, Integer.toUnsignedLong(timestamp), Integer.SIZE);
        // An estimate, at most a frame off for each rounding; exact comparison settles it.
        frame += Math.round((double) (wanted - ticks) * rate.asDouble() / ticksPerSecond);
        while (ticksOf(frame) - wanted > 0) {
            frame--;
        }
        while (ticksOf(frame + 1) - wanted <= 0) {
            frame++;
        }
        return framesPerTimestamp == 1
                ? frame
                : Math.floorDiv(frame, framesPerTimestamp) * framesPerTimestamp;
    }

    /**
     * The time that a timestamp means, for streams with {@code a=mediaclk:direct=0}: that of its
     * frame when it is one's exactly, else its own.
     *
     * @param timestamp of a received packet
     * @param taiNanos about when: within 2<sup>31</sup> ticks, over 6 hours for video
     * @return nanoseconds of TAI since the epoch, rounded down
     */
    public long taiOf(int timestamp, long taiNanos) {
        long frame = frameOf(timestamp, taiNanos);
        if (timestampOf(frame) == timestamp) {
            return taiOf(frame);
        }
        long ticks = ticksOf(frame);
        long wanted = Unwrapper.nearest(ticks, Integer.toUnsignedLong(timestamp), Integer.SIZE);
        return taiOf(frame) + (wanted - ticks) * NANOS_PER_SECOND / ticksPerSecond;
    }
}
