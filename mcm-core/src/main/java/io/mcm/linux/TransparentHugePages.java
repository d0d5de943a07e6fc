package io.mcm.linux;

import java.util.Set;
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

    /** The same for pages of 2 MiB alone; newer kernels have it. */
    private static final String SIZE_MODE_FILE =
            "/sys/kernel/mm/transparent_hugepage/hugepages-2048kB/shmem_enabled";

    private static final Set<String> NONE = Set.of("never", "deny", "unsupported");

    private static final Pattern CHOSEN = Pattern.compile("\\[(\\w+)]");

    /**
     * Which mappings of shared memory get them.
     *
     * @return {@code never}, {@code advise}, {@code within_size}, {@code always}, {@code force},
     *     {@code deny}; {@code unsupported} when the kernel has none
     */
    public String mode() {
        return chosen(MODE_FILE, "unsupported");
    }

    /**
     * Whether any mapping of shared memory can get them. Ask this before {@link #mapped}, which
     * makes the kernel walk all the memory of this process: tens of milliseconds with a large heap.
     *
     * @return false when the kernel's settings rule them out
     */
    public boolean possible() {
        String mode = mode();
        String ofSize = chosen(SIZE_MODE_FILE, "inherit");
        boolean inherits = ofSize.equals("inherit") || mode.equals("deny");
        return !NONE.contains(inherits ? mode : ofSize);
    }

    private String chosen(String file, String absent) {
        Matcher mode = CHOSEN.matcher(files.text(file).orElse(""));
        return mode.find() ? mode.group(1) : absent;
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
