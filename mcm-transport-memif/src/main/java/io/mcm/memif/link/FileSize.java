package io.mcm.memif.link;

import io.mcm.linux.FileSystem;
import io.mcm.linux.SystemCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** How long the file behind a descriptor really is. */
final class FileSize {
    private static final int SIZE_AT = 40; // struct statx

    private FileSize() {}

    static long of(int fd) {
        FileSystem libc = FileSystem.get();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment statx = arena.allocate(FileSystem.STATX_SIZE, 8);
            if (libc.statx(fd, "", FileSystem.AT_EMPTY_PATH, FileSystem.STATX_BASIC_STATS, statx)
                    == -1) {
                throw new SystemCallException("statx", libc.errno());
            }
            return statx.get(ValueLayout.JAVA_LONG, SIZE_AT);
        }
    }
}
