package io.mcm.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel says of a file, see statx(2).
 *
 * @param mode its kind and permissions, {@code st_mode}
 * @param uid its owner
 * @param gid its group
 * @param device the file system it is on
 * @param inode its number there
 * @param size its bytes
 */
public record FileStatus(int mode, int uid, int gid, long device, long inode, long size) {
    private static final FileSystem LIBC = FileSystem.get();
    private static final int S_IFMT = 0170000;
    private static final int S_IFREG = 0100000;

    /**
     * Of an open file.
     *
     * @param fd its descriptor
     * @return its status
     * @throws SystemCallException no such descriptor
     */
    public static FileStatus of(int fd) {
        FileStatus status = get(fd, "", FileSystem.AT_EMPTY_PATH);
        if (status == null) {
            throw new SystemCallException("statx", LIBC.errno());
        }
        return status;
    }

    /**
     * Of a file in a directory; of a symbolic link itself.
     *
     * @param dirfd the directory
     * @param name the file's name
     * @return its status, null when it cannot be had: mostly there is no such file
     */
    public static @Nullable FileStatus of(int dirfd, String name) {
        return get(dirfd, name, FileSystem.AT_SYMLINK_NOFOLLOW);
    }

    private static @Nullable FileStatus get(int dirfd, String path, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment statx = arena.allocate(FileSystem.STATX_SIZE, 8);
            if (LIBC.statx(dirfd, path, flags, FileSystem.STATX_BASIC_STATS, statx) == -1) {
                return null;
            }
            long major = Integer.toUnsignedLong(statx.get(JAVA_INT, 136));
            long minor = Integer.toUnsignedLong(statx.get(JAVA_INT, 140));
            return new FileStatus(
                    Short.toUnsignedInt(statx.get(JAVA_SHORT, 28)),
                    statx.get(JAVA_INT, 20),
                    statx.get(JAVA_INT, 24),
                    major << 32 | minor,
                    statx.get(JAVA_LONG, 32),
                    statx.get(JAVA_LONG, 40));
        }
    }

    /**
     * Whether it is an ordinary file, no directory, pipe or the like.
     *
     * @return true for an ordinary file
     */
    public boolean isRegular() {
        return (mode & S_IFMT) == S_IFREG;
    }

    /**
     * Whether two are the same file, whatever it is called.
     *
     * @param other another status
     * @return true for the same file
     */
    public boolean isSameFile(@Nullable FileStatus other) {
        return other != null && device == other.device && inode == other.inode;
    }
}
