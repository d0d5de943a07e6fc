package io.mcm.memory;

import io.mcm.linux.FileSystem;
import io.mcm.linux.SystemCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Which file a descriptor leads to: the same in every process.
 *
 * @param device where it is
 * @param inode its number there
 * @param size how long it is, bytes
 */
record FileId(long device, long inode, long size) {
    private static final int INODE_AT = 32; // struct statx
    private static final int SIZE_AT = 40;
    private static final int DEVICE_AT = 136; // major and minor, 32 bits each

    static FileId of(int fd) {
        FileSystem libc = FileSystem.get();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment statx = arena.allocate(FileSystem.STATX_SIZE, 8);
            if (libc.statx(fd, "", FileSystem.AT_EMPTY_PATH, FileSystem.STATX_BASIC_STATS, statx)
                    == -1) {
                throw new SystemCallException("statx", libc.errno());
            }
            return new FileId(
                    statx.get(ValueLayout.JAVA_LONG, DEVICE_AT),
                    statx.get(ValueLayout.JAVA_LONG, INODE_AT),
                    statx.get(ValueLayout.JAVA_LONG, SIZE_AT));
        }
    }
}
