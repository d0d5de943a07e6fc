package io.mcm.linux;

import java.lang.foreign.MemorySegment;

/**
 * The C library's calls that this module needs, with their C names, arguments and results.
 *
 * <p>A failed call returns -1 ({@link #mmap}: {@link #MAP_FAILED}) and leaves its error in {@link
 * #errno()} of the calling thread. Any thread.
 */
@SuppressWarnings({"checkstyle:MethodName", "MethodName"})
public interface Libc {
    /** {@code memfd_create}: close on exec. */
    int MFD_CLOEXEC = 0x1;

    /** {@code memfd_create}: seals may be added. */
    int MFD_ALLOW_SEALING = 0x2;

    /** {@code memfd_create}: from the hugepage pool. */
    int MFD_HUGETLB = 0x4;

    /** {@code memfd_create}: where the binary logarithm of the hugepage's size goes. */
    int MFD_HUGE_SHIFT = 26;

    /** {@code mmap}: pages may be read. */
    int PROT_READ = 0x1;

    /** {@code mmap}: pages may be written. */
    int PROT_WRITE = 0x2;

    /** {@code mmap}: changes are seen by everyone who maps the file. */
    int MAP_SHARED = 0x1;

    /** What {@code mmap} returns when it failed. */
    long MAP_FAILED = -1;

    /** {@code madvise}: transparent huge pages are wanted. */
    int MADV_HUGEPAGE = 14;

    /** {@code madvise}: map all pages for reading now. Since Linux 5.14. */
    int MADV_POPULATE_READ = 22;

    /** {@code madvise}: make all pages present and writable now. Since Linux 5.14. */
    int MADV_POPULATE_WRITE = 23;

    /** {@code fcntl}: another descriptor for the same open file, closed on exec. */
    int F_DUPFD_CLOEXEC = 1030;

    /** {@code fcntl}: set the flags of an open file. */
    int F_SETFL = 4;

    /** {@code fcntl}: calls return rather than wait. */
    int O_NONBLOCK = 0x800;

    /** {@code fcntl}: add seals. */
    int F_ADD_SEALS = 1033;

    /** {@code fcntl}: which seals there are. */
    int F_GET_SEALS = 1034;

    /** Seal: no more seals. */
    int F_SEAL_SEAL = 0x1;

    /** Seal: the file never gets shorter. */
    int F_SEAL_SHRINK = 0x2;

    /** Seal: the file never gets longer. */
    int F_SEAL_GROW = 0x4;

    /** Seal: no writing but through the writable mappings there are. Since Linux 5.1. */
    int F_SEAL_FUTURE_WRITE = 0x10;

    /** Error: no memory. */
    int ENOMEM = 12;

    /** Error: bad address; from {@code madvise} a page that cannot be had. */
    int EFAULT = 14;

    /** Error: an argument the kernel does not know. */
    int EINVAL = 22;

    /**
     * The C library of this process.
     *
     * @return the same object each time
     * @throws io.mcm.ConnectionException {@link io.mcm.ErrorCode#SYSTEM_CALL}: not Linux, or native
     *     access is denied; the message names the flag
     */
    static Libc get() {
        return FfmLibc.get();
    }

    /**
     * memfd_create(2).
     *
     * @param name for {@code /proc/PID/maps}, at most 249 bytes
     * @param flags {@code MFD_…}
     * @return a file descriptor, or -1
     */
    int memfd_create(String name, int flags);

    /**
     * ftruncate(2).
     *
     * @param fd a file descriptor
     * @param length the file's length from now on
     * @return 0, or -1
     */
    int ftruncate(int fd, long length);

    /**
     * fcntl(2) with an integer.
     *
     * @param fd a file descriptor
     * @param command {@code F_…}
     * @param argument what the command takes
     * @return what the command gives, or -1
     */
    int fcntl(int fd, int command, int argument);

    /**
     * mmap(2), at an address of the kernel's choice.
     *
     * @param length bytes
     * @param protection {@code PROT_…}
     * @param flags {@code MAP_…}
     * @param fd a file descriptor
     * @param offset in the file
     * @return the address, or {@link #MAP_FAILED}
     */
    long mmap(long length, int protection, int flags, int fd, long offset);

    /**
     * munmap(2).
     *
     * @param address of the mapping
     * @param length bytes
     * @return 0, or -1
     */
    int munmap(long address, long length);

    /**
     * mprotect(2).
     *
     * @param address of the mapping
     * @param length bytes
     * @param protection {@code PROT_…}
     * @return 0, or -1
     */
    int mprotect(long address, long length, int protection);

    /**
     * madvise(2).
     *
     * @param address of the mapping
     * @param length bytes
     * @param advice {@code MADV_…}
     * @return 0, or -1
     */
    int madvise(long address, long length, int advice);

    /**
     * close(2).
     *
     * @param fd a file descriptor
     * @return 0, or -1
     */
    int close(int fd);

    /**
     * adjtimex(2).
     *
     * @param timex 208 bytes, {@code struct timex}
     * @return the state of the clock, or -1
     */
    int adjtimex(MemorySegment timex);

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
