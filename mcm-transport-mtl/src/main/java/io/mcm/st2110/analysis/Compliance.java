package io.mcm.st2110.analysis;

import io.mcm.st2110.SenderType;

/**
 * How many frames are within the limits of a sender type: ST 2110-21 section 7.1.
 *
 * @param type the type
 * @param maxBurst C<sub>MAX</sub>
 * @param maxQueued VRX<sub>FULL</sub>
 * @param frames frames that were measured
 * @param burst of them, those whose C<sub>INST</sub> never exceeded C<sub>MAX</sub>
 * @param queue those whose virtual receiver never ran empty nor over
 * @param both those that kept both
 */
public record Compliance(
        SenderType type,
        int maxBurst,
        int maxQueued,
        long frames,
        long burst,
        long queue,
        long both) {
    /**
     * A part of the frames in percent.
     *
     * @param part {@link #burst}, {@link #queue} or {@link #both}
     * @return 0 to 100; 0 when there are no frames
     */
    public double percent(long part) {
        return frames == 0 ? 0 : 100.0 * part / frames;
    }
}
