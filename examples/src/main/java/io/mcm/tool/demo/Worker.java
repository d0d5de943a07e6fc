package io.mcm.tool.demo;

import org.jspecify.annotations.Nullable;

/** A thread that counts its frames and keeps what went wrong in it. */
abstract class Worker extends Thread {
    private final Meter meter;
    private volatile double frameRate;
    private volatile double heapBytesPerFrame;
    private volatile @Nullable String failure;

    Worker(String name, Meter meter) {
        super(name);
        this.meter = meter;
    }

    /** What the thread does. */
    abstract void work();

    /** To be called after each frame. */
    final void frameDone() {
        meter.frame();
    }

    @Override
    public final void run() {
        try {
            work();
        } catch (Throwable e) {
            failure = e.toString();
        }
        frameRate = meter.rate();
        heapBytesPerFrame = meter.heapBytesPerFrame();
    }

    /** Frames a second, once it is over. */
    final double frameRate() {
        return frameRate;
    }

    final double heapBytesPerFrame() {
        return heapBytesPerFrame;
    }

    /** What ended it before its time, or null. */
    final @Nullable String failure() {
        return failure;
    }
}
