package io.mcm.st2110.socket;

import java.util.concurrent.locks.LockSupport;

/** When the packets of a frame leave. For one thread. */
abstract class Pacing {
    /** Makes payload while packets are being sent. */
    interface PayloadSource {
        /** Everything is there. */
        PayloadSource READY = end -> {};

        /**
         * Sees that the payloads of packets are there.
         *
         * @param end one more than the last packet that is needed
         */
        void makeReady(int end);
    }

    /** Where packets leave. */
    interface Wire {
        /**
         * Sends messages; they have left when it returns.
         *
         * @param batch the packets
         * @param message the first
         * @param count how many
         */
        void send(PacketBatch batch, int message, int count);
    }

    /** How late a thread is that sleeps, and how long it pays to spin instead. */
    private static final long SLEEP_IS_LATE = 80_000;

    /**
     * The most packets to give to the kernel in one message.
     *
     * @return 1 or more
     */
    abstract int burst();

    /**
     * How long after its time a frame may still begin to leave.
     *
     * @return nanoseconds
     */
    abstract long toleranceNanos();

    /**
     * Sends the packets of a frame; returns when the last one is on its way, or the thread was
     * interrupted.
     *
     * @param packets arranged in messages of up to {@link #burst()}
     * @param wire where they leave
     * @param startNanos the frame's time, on the clock of {@link System#nanoTime()}
     * @param payload made ready before it leaves
     */
    abstract void send(PacketBatch packets, Wire wire, long startNanos, PayloadSource payload);

    /** Sleeps until a time; late by some tens of microseconds. */
    static void sleepUntil(long nanoTime) {
        for (long left = nanoTime - System.nanoTime();
                left > 0 && !Thread.currentThread().isInterrupted();
                left = nanoTime - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Sleeps as long as it can be sure to be back, then spins. */
    static void waitUntil(long nanoTime) {
        if (nanoTime - System.nanoTime() > SLEEP_IS_LATE) {
            sleepUntil(nanoTime - SLEEP_IS_LATE);
        }
        while (nanoTime - System.nanoTime() > 0 && !Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
    }
}
