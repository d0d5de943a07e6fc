package io.mcm.linux;

/**
 * The kernel's pool of huge pages of one size.
 *
 * @param pageSize bytes of a page
 * @param total pages in the pool
 * @param free pages nobody has touched
 * @param reserved pages of the free ones that are promised to mappings
 */
public record HugePages(long pageSize, long total, long free, long reserved) {
    /** Bytes of the usual huge page. */
    public static final long SIZE_2M = 1L << 21;

    /** Bytes of the largest huge page. */
    public static final long SIZE_1G = 1L << 30;

    /**
     * Reads a pool.
     *
     * @param files where to read
     * @param pageSize bytes of a page
     * @return all 0 when the machine has no such pages
     */
    public static HugePages read(KernelFiles files, long pageSize) {
        String pool = directory(pageSize);
        return new HugePages(
                pageSize,
                files.number(pool + "/nr_hugepages").orElse(0),
                files.number(pool + "/free_hugepages").orElse(0),
                files.number(pool + "/resv_hugepages").orElse(0));
    }

    /**
     * Pages a new mapping can have.
     *
     * @return 0 or more
     */
    public long available() {
        return Math.max(0, free - reserved);
    }

    /**
     * How to get more.
     *
     * @param pages how many are wanted in all
     * @return a command for the superuser
     */
    public String remedy(long pages) {
        return pageSize == SIZE_2M
                ? "sysctl -w vm.nr_hugepages=" + pages
                : "echo " + pages + " > " + directory(pageSize) + "/nr_hugepages";
    }

    private static String directory(long pageSize) {
        return "/sys/kernel/mm/hugepages/hugepages-" + (pageSize >> 10) + "kB";
    }
}
