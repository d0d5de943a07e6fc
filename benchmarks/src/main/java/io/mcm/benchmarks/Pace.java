package io.mcm.benchmarks;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Lets a sender sleep until its next frame is due. */
final class Pace {
    private final long period;
    private long due;

    Pace(int fps) {
        period = Duration.ofSeconds(1).dividedBy(fps).toNanos();
        due = System.nanoTime();
    }

    void sleep() {
        due += period;
        sleepUntil(due);
    }

    /** Sleeps so many nanoseconds. */
    static void sleep(long nanos) {
        sleepUntil(System.nanoTime() + nanos);
    }

    private static void sleepUntil(long time) {
        long left;
        while ((left = time - System.nanoTime()) > 0) {
            LockSupport.parkNanos(left);
        }
    }
}
