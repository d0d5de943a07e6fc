package io.mcm.st2110.socket;

import io.mcm.format.AudioFormat;
import io.mcm.format.Scan;
import io.mcm.format.VideoFormat;
import io.mcm.st2110.timing.FrameClock;

/**
 * How the frames of a format follow each other.
 *
 * @param clock their times and timestamps
 * @param ticksPerSecond of the timestamps
 * @param fields whether they are fields or segments
 * @param segmented whether both segments of a picture have one timestamp
 */
record FrameTiming(FrameClock clock, int ticksPerSecond, boolean fields, boolean segmented) {
    static FrameTiming of(VideoFormat picture) {
        return new FrameTiming(
                FrameClock.of(picture),
                FrameClock.VIDEO_TICKS,
                picture.scan() != Scan.PROGRESSIVE,
                picture.scan() == Scan.PSF);
    }

    static FrameTiming of(AudioFormat audio) {
        return new FrameTiming(FrameClock.of(audio), audio.sampleRate(), false, false);
    }
}
