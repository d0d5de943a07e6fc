package io.mcm.tool;

import io.mcm.format.FrameRate;
import org.jspecify.annotations.Nullable;

/**
 * How fast to send.
 *
 * @param frameRate frames of the mesh a second, null for as fast as possible
 */
record Rate(@Nullable FrameRate frameRate) {
    static Rate parse(String text) {
        return new Rate(text.equals("max") ? null : FrameRate.parse(text));
    }

    @Override
    public String toString() {
        return frameRate == null ? "max" : frameRate.toText();
    }
}
