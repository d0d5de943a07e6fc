package io.mcm.tool.demo;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/**
 * Counts the frames of the current thread, how long they took, and the heap bytes allocated for
 * them.
 *
 * <p>For the heap the median second counts: classes are loaded and code is compiled long after the
 * start, whenever a path is taken for the first time.
 */
final class Meter {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final int framesPerSecond;
    private final long[] allocatedInSecond;

    private long frames;
    private long firstNanos;
    private long lastNanos;
    private long allocatedBefore;

    /**
     * @param framesPerSecond about how many there are in a second
     * @param maxFrames how many there are at most
     */
    Meter(int framesPerSecond, long maxFrames) {
        this.framesPerSecond = framesPerSecond;
        allocatedInSecond = new long[(int) (maxFrames / framesPerSecond)];
    }

    /** A frame is done. */
    void frame() {
        lastNanos = System.nanoTime();
        if (frames == 0) {
            firstNanos = lastNanos;
            allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
        }
        frames++;
        if (frames % framesPerSecond == 0) {
            long allocated = THREADS.getCurrentThreadAllocatedBytes();
            allocatedInSecond[(int) (frames / framesPerSecond) - 1] = allocated - allocatedBefore;
            allocatedBefore = allocated;
        }
    }

    /** Frames a second, from the first to the last. */
    double rate() {
        return frames < 2 ? 0 : (frames - 1) * 1e9 / (lastNanos - firstNanos);
    }

    /** Heap bytes for each frame in the median of the whole seconds; 0 where there was none. */
    double heapBytesPerFrame() {
        int seconds = (int) (frames / framesPerSecond);
        long[] sorted = Arrays.copyOf(allocatedInSecond, seconds);
        Arrays.sort(sorted);
        return seconds == 0 ? 0 : (double) sorted[seconds / 2] / framesPerSecond;
    }
}
