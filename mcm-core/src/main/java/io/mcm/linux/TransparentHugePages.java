package io.mcm.linux;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Transparent huge pages of shared memory.
 *
 * @param files where to read
 */
public record TransparentHugePages(KernelFiles files) {
    /** Which mappings of shared memory get them. */
    public static final String MODE_FILE = "/sys/kernel/mm/transparent_hugepage/shmem_enabled";

    private static final Pattern CHOSEN = Pattern.compile("\\[(\\w+)]");

    /**
     * Which mappings of shared memory get them.
     *
     * @return {@code never}, {@code advise}, {@code within_size}, {@code always}, {@code force},
     *     {@code deny}; {@code unsupported} when the kernel has none
     */
    public String mode() {
        Matcher mode = CHOSEN.matcher(files.text(MODE_FILE).orElse(""));
        return mode.find() ? mode.group(1) : "unsupported";
    }

    /**
     * How much of a mapping of shared memory really is on huge pages.
     *
     * @param address where the mapping begins
     * @return bytes; 0 when there is no such mapping
     */
    public long mapped(long address) {
        boolean here = false;
        String start = Long.toHexString(address) + "-";
        for (String line : files.lines("/proc/self/smaps")) {
            String first = line.substring(0, Math.max(0, line.indexOf(' ')));
            if (!first.endsWith(":")) {
                here = line.startsWith(start);
            } else if (here && first.equals("ShmemPmdMapped:")) {
                return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return 0;
    }
}
