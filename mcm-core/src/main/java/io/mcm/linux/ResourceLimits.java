package io.mcm.linux;

import java.util.OptionalLong;

/**
 * The limits of this process, setrlimit(2), the soft ones.
 *
 * @param files where to read
 */
public record ResourceLimits(KernelFiles files) {
    /**
     * How much memory may be locked; RDMA locks what it registers.
     *
     * @return bytes; empty when unlimited or unknown
     */
    public OptionalLong lockedMemory() {
        return soft("Max locked memory");
    }

    /**
     * How many files may be open.
     *
     * @return a number; empty when unlimited or unknown
     */
    public OptionalLong openFiles() {
        return soft("Max open files");
    }

    private OptionalLong soft(String name) {
        for (String line : files.lines("/proc/self/limits")) {
            if (line.startsWith(name)) {
                String value = line.substring(name.length()).strip().split("\\s+", 2)[0];
                return value.chars().allMatch(Character::isDigit)
                        ? OptionalLong.of(Long.parseLong(value))
                        : OptionalLong.empty();
            }
        }
        return OptionalLong.empty();
    }
}
