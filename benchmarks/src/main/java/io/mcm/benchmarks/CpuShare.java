package io.mcm.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** The share of one processor that the calling thread and the whole process use from now on. */
final class CpuShare {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final long wall = System.nanoTime();
    private final long thread = ThreadMeter.cpuNanos();
    private final long process = SYSTEM.getProcessCpuTime();

    /**
     * Has everything loaded that a measurement takes: in the middle of a stream that stops it for
     * 100 ms.
     */
    static void prepare() {
        double _ = new CpuShare().processPercent();
    }

    double threadPercent() {
        return percent(ThreadMeter.cpuNanos() - thread);
    }

    double processPercent() {
        return percent(SYSTEM.getProcessCpuTime() - process);
    }

    private double percent(long cpu) {
        return 100.0 * cpu / (System.nanoTime() - wall);
    }
}
