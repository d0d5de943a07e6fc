package io.mcm.linux;

import java.lang.foreign.MemorySegment;

/**
 * The C library's calls for files and directories that Java's own cannot stand in for, with their C
 * names, arguments and results.
 *
 * <p>A failed call returns -1 and leaves its error in {@link #errno()} of the calling thread. Any
 * thread.
 */
@SuppressWarnings({"checkstyle:MethodName", "MethodName"})
public interface FileSystem {
    /** {@code openat}: the working directory. */
    int AT_FDCWD = -100;

    /** {@code statx}: the descriptor itself. */
    int AT_EMPTY_PATH = 0x1000;

    /** {@code statx}: a link itself, not what it points to. */
    int AT_SYMLINK_NOFOLLOW = 0x100;

    /** {@code openat}: for reading. */
    int O_RDONLY = 0;

    /** {@code openat}: for reading and writing. */
    int O_RDWR = 2;

    /** {@code openat}: make it if it is not there. */
    int O_CREAT = 0x40;

    /** {@code openat}: only a directory. */
    int O_DIRECTORY = 0x10000;

    /** {@code openat}: never through a symbolic link. */
    int O_NOFOLLOW = 0x20000;

    /** {@code openat}: close on exec. */
    int O_CLOEXEC = 0x80000;

    /** {@code openat}: fail if it is there. */
    int O_EXCL = 0x80;

    /** {@code openat}: return rather than wait for the other end of a pipe. */
    int O_NONBLOCK = 0x800;

    /** {@code flock}: with others who do the same. */
    int LOCK_SH = 1;

    /** {@code flock}: for oneself alone. */
    int LOCK_EX = 2;

    /** {@code flock}: return rather than wait. */
    int LOCK_NB = 4;

    /** {@code statx}: everything in the basic structure. */
    int STATX_BASIC_STATS = 0x7ff;

    /** Bytes of {@code struct statx}. */
    int STATX_SIZE = 256;

    /** {@code inotify_add_watch}: a name appeared. */
    int IN_CREATE = 0x100;

    /** {@code inotify_add_watch}: a name went away. */
    int IN_DELETE = 0x200;

    /** {@code inotify_add_watch}: a name came from elsewhere. */
    int IN_MOVED_TO = 0x80;

    /** {@code inotify_add_watch}: only a directory. */
    int IN_ONLYDIR = 0x1000000;

    /** {@code inotify_init1}: calls return rather than wait. */
    int IN_NONBLOCK = 0x800;

    /** {@code inotify_init1}: close on exec. */
    int IN_CLOEXEC = 0x80000;

    /** Error: no such file. */
    int ENOENT = 2;

    /** Error: not allowed. */
    int EACCES = 13;

    /** Error: somebody else has the lock. */
    int EWOULDBLOCK = 11;

    /** Error: there is one already. */
    int EEXIST = 17;

    /**
     * The C library of this process.
     *
     * @return the same object each time
     * @throws io.mcm.ConnectionException {@link io.mcm.ErrorCode#SYSTEM_CALL}: not Linux, or native
     *     access is denied; the message names the flag
     */
    static FileSystem get() {
        return FfmFileSystem.get();
    }

    /**
     * openat(2).
     *
     * @param dirfd where a relative path begins, or {@link #AT_FDCWD}
     * @param path the path
     * @param flags {@code O_…}
     * @param mode permissions of a new file
     * @return a file descriptor, or -1
     */
    int openat(int dirfd, String path, int flags, int mode);

    /**
     * mkdirat(2).
     *
     * @param dirfd where a relative path begins, or {@link #AT_FDCWD}
     * @param path the path
     * @param mode permissions, less the process's umask
     * @return 0, or -1
     */
    int mkdirat(int dirfd, String path, int mode);

    /**
     * unlinkat(2) of a file.
     *
     * @param dirfd where a relative path begins, or {@link #AT_FDCWD}
     * @param path the path
     * @return 0, or -1
     */
    int unlinkat(int dirfd, String path);

    /**
     * renameat(2), which replaces what is there.
     *
     * @param dirfd where both paths begin, or {@link #AT_FDCWD}
     * @param path what it is called
     * @param newPath what it is to be called
     * @return 0, or -1
     */
    int renameat(int dirfd, String path, String newPath);

    /**
     * fchmodat(2).
     *
     * @param dirfd where a relative path begins, or {@link #AT_FDCWD}
     * @param path the path
     * @param mode permissions
     * @return 0, or -1
     */
    int fchmodat(int dirfd, String path, int mode);

    /**
     * fchmod(2).
     *
     * @param fd a file descriptor
     * @param mode permissions
     * @return 0, or -1
     */
    int fchmod(int fd, int mode);

    /**
     * fchown(2).
     *
     * @param fd a file descriptor
     * @param uid a user, or -1 to leave it
     * @param gid a group, or -1 to leave it
     * @return 0, or -1
     */
    int fchown(int fd, int uid, int gid);

    /**
     * statx(2).
     *
     * @param dirfd where a relative path begins, or with {@link #AT_EMPTY_PATH} the file itself
     * @param path the path
     * @param flags {@code AT_…}
     * @param mask {@code STATX_…}
     * @param into takes {@link #STATX_SIZE} bytes
     * @return 0, or -1
     */
    int statx(int dirfd, String path, int flags, int mask, MemorySegment into);

    /**
     * pread(2).
     *
     * @param fd a file descriptor
     * @param bytes takes what is read
     * @param count at most
     * @param offset where in the file
     * @return bytes read, 0 at the end, or -1
     */
    long pread(int fd, MemorySegment bytes, long count, long offset);

    /**
     * pwrite(2).
     *
     * @param fd a file descriptor
     * @param bytes what to write
     * @param count how many of them
     * @param offset where in the file
     * @return bytes written, or -1
     */
    long pwrite(int fd, MemorySegment bytes, long count, long offset);

    /**
     * flock(2).
     *
     * @param fd a file descriptor
     * @param operation {@code LOCK_…}
     * @return 0, or -1
     */
    int flock(int fd, int operation);

    /**
     * inotify_init1(2).
     *
     * @param flags {@code IN_…}
     * @return a file descriptor, or -1
     */
    int inotify_init1(int flags);

    /**
     * inotify_add_watch(2).
     *
     * @param fd from {@link #inotify_init1}
     * @param path what to watch
     * @param mask {@code IN_…}
     * @return a watch, or -1
     */
    int inotify_add_watch(int fd, String path, int mask);

    /**
     * geteuid(2).
     *
     * @return the effective user
     */
    int geteuid();

    /**
     * close(2).
     *
     * @param fd a file descriptor
     * @return 0, or -1
     */
    int close(int fd);

    /**
     * The error of this thread's last failed call.
     *
     * @return {@code E…}
     */
    int errno();

    /**
     * strerror(3).
     *
     * @param errno an error
     * @return its text
     */
    String strerror(int errno);
}
