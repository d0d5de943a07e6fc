package io.mcm;

/** Takes frames from {@link RxConnection#poll}. */
@FunctionalInterface
public interface FrameHandler {
    /**
     * Takes one frame. It is released when this returns.
     *
     * @param frame the frame
     */
    void onFrame(RxBuffer frame);
}
