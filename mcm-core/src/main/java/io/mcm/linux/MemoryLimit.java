package io.mcm.linux;

/**
 * A bound on memory that the kernel enforces.
 *
 * @param file where it is written
 * @param limit bytes in all
 * @param used bytes of it that are taken and will not be given back when memory gets scarce
 */
public record MemoryLimit(String file, long limit, long used) {
    /**
     * What is left.
     *
     * @return bytes, 0 or more
     */
    public long available() {
        return Math.max(0, limit - used);
    }
}
