package io.mcm;

/**
 * The counters of a connection at one moment. They only grow, except {@code depth} and {@code
 * lent}.
 *
 * @param frames frames committed or received
 * @param bytes payload bytes of them
 * @param missed receiver: frames it missed; sender: misses of all its receivers together
 * @param errors frames with missing parts, and refused calls
 * @param skipped sender whose frames leave at fixed times (ST 2110): times that passed without a
 *     frame, since the application was late
 * @param depth receiver: frames waiting in its queue; sender: slots not free
 * @param lent buffers the application holds
 * @param latency commit to receive on this host; empty for a sender
 */
public record ConnectionStats(
        long frames,
        long bytes,
        long missed,
        long errors,
        long skipped,
        int depth,
        int lent,
        LatencySummary latency) {}
