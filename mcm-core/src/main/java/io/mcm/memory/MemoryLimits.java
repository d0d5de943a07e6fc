package io.mcm.memory;

import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.linux.Cgroups;
import io.mcm.linux.KernelFiles;
import io.mcm.linux.MemoryLimit;

/**
 * The limits a segment must keep. They are compared before mapping, because the kernel's own answer
 * is no error but the end of the process: the out-of-memory killer, or SIGBUS.
 *
 * @param files where to read them
 */
public record MemoryLimits(KernelFiles files) {
    /** For page tables, and for what the process allocates meanwhile. */
    static final long HEADROOM = 16L << 20;

    /**
     * Checks ordinary memory, transparent huge pages included.
     *
     * @param what who needs it, for people
     * @param bytes how much
     * @throws ConnectionException {@link ErrorCode#MEMORY_LIMIT}
     */
    public void checkMemory(String what, long bytes) {
        long needed = bytes + HEADROOM;
        for (MemoryLimit limit : new Cgroups(files).memory()) {
            check(what, needed, limit, "raise the container's memory limit");
        }
        files.number("/proc/meminfo", "MemAvailable")
                .ifPresent(
                        kib ->
                                check(
                                        what,
                                        needed,
                                        new MemoryLimit("/proc/meminfo MemAvailable", kib << 10, 0),
                                        "free memory"));
    }

    /**
     * Checks huge pages against the control groups; whether the pool has enough of them is for
     * {@code mmap} to say.
     *
     * @throws ConnectionException {@link ErrorCode#MEMORY_LIMIT}
     */
    void checkHugePages(String what, long bytes, long pageSize) {
        for (MemoryLimit limit : new Cgroups(files).hugetlb(pageSize)) {
            check(what, bytes, limit, "raise the container's hugepages limit");
        }
    }

    private static void check(String what, long needed, MemoryLimit limit, String orElse) {
        if (needed > limit.available()) {
            throw new ConnectionException(
                    ErrorCode.MEMORY_LIMIT,
                    what
                            + " needs "
                            + needed
                            + " bytes, but "
                            + limit.file()
                            + " is "
                            + limit.limit()
                            + " with "
                            + limit.available()
                            + " left: ask for fewer slots or smaller payloads, or "
                            + orElse);
        }
    }
}
