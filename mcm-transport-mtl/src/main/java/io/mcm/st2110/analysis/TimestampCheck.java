package io.mcm.st2110.analysis;

import io.mcm.format.AudioFormat;
import io.mcm.format.FrameRate;
import io.mcm.format.Scan;
import io.mcm.st2110.timing.FrameClock;

/** Looks at the step from one timestamp to the next. For one thread. */
final class TimestampCheck {
    private final long rateNumerator;
    private final long ticksTimesDenominator;
    private final boolean pairs;
    private final FaultCounters faults;
    private int last;
    private boolean started;

    private TimestampCheck(FrameRate rate, int ticks, boolean pairs, FaultCounters faults) {
        this.rateNumerator = rate.numerator();
        this.ticksTimesDenominator = (long) ticks * rate.denominator();
        this.pairs = pairs;
        this.faults = faults;
    }

    static TimestampCheck of(FrameRate pictures, Scan scan, FaultCounters faults) {
        boolean segmented = scan == Scan.PSF; // both segments have one timestamp
        FrameRate rate = segmented ? pictures : pictures.times(scan.framesPerPicture());
        return new TimestampCheck(rate, FrameClock.VIDEO_TICKS, segmented, faults);
    }

    static TimestampCheck of(AudioFormat format, FaultCounters faults) {
        return new TimestampCheck(format.slotRate(), format.sampleRate(), false, faults);
    }

    /** The next timestamp has no predecessor. */
    void restart() {
        started = false;
    }

    /**
     * Takes the timestamp of a frame.
     *
     * @param timestamp 32 bits
     * @param lost frames that were lost on the way just before it, so that no step is expected
     */
    void take(int timestamp, long lost) {
        int difference = timestamp - last; // modulo 2^32
        long step = difference;
        boolean first = !started;
        started = true;
        last = timestamp;
        if (first || pairs && step == 0) {
            return;
        }
        // In units of 1/numerator of a tick, in which a frame is a whole number.
        long scaled = step * rateNumerator;
        long frames = Math.round((double) scaled / ticksTimesDenominator);
        if (frames < 1 || Math.abs(scaled - frames * ticksTimesDenominator) >= rateNumerator) {
            faults.add(StreamFault.TIMESTAMP_STEP, 1);
        } else {
            faults.add(StreamFault.SKIPPED, Math.max(0, frames - 1 - lost));
        }
    }
}
