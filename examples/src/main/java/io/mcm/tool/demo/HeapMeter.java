package io.mcm.tool.demo;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Counts the heap bytes that the current thread allocates for each frame, once it is warm. */
final class HeapMeter {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final long warmUpFrames;
    private long frames;
    private long allocatedBefore;

    /**
     * @param warmUpFrames so many frames are not counted: classes are loaded and code is compiled
     */
    HeapMeter(long warmUpFrames) {
        this.warmUpFrames = warmUpFrames;
    }

    /** A frame is done. */
    void frame() {
        if (++frames == warmUpFrames) {
            allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
        }
    }

    /** Bytes for each frame since it was warm, 0 when it never was. */
    double bytesPerFrame() {
        long counted = frames - warmUpFrames;
        return counted <= 0
                ? 0
                : (double) (THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore) / counted;
    }
}
