package io.mcm.tool.demo;

import org.jspecify.annotations.Nullable;

/** A thread that keeps what went wrong in it. */
abstract class Worker extends Thread {
    private final HeapMeter heap;
    private volatile double heapBytesPerFrame;
    private volatile @Nullable Throwable failure;

    Worker(String name, HeapMeter heap) {
        super(name);
        this.heap = heap;
    }

    /** What the thread does. */
    abstract void work() throws InterruptedException;

    /** To be called after each frame. */
    final void frameDone() {
        heap.frame();
    }

    @Override
    public final void run() {
        try {
            work();
            heapBytesPerFrame = heap.bytesPerFrame();
        } catch (Throwable e) {
            failure = e;
        }
    }

    final double heapBytesPerFrame() {
        return heapBytesPerFrame;
    }

    /** What ended it before its time, or null. */
    final @Nullable Throwable failure() {
        return failure;
    }
}
