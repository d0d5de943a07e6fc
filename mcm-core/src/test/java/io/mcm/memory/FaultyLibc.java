package io.mcm.memory;

import io.mcm.linux.Libc;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * The real C library, but calls fail where a test wants it. Files on hugepages are played by plain
 * files, so that tests need no hugepages.
 */
@SuppressWarnings("MethodName")
class FaultyLibc implements Libc {
    private static final int HUGE_FLAGS = MFD_HUGETLB | 63 << MFD_HUGE_SHIFT;

    interface Fault {
        /**
         * The error a call shall fail with.
         *
         * @param call its name
         * @param pageBits log2 of the hugepages under the file being made, 0 for a plain one
         * @param argument its last argument
         * @return 0 to let it go to the real library
         */
        int of(String call, int pageBits, int argument);
    }

    /** The page sizes of the files made, as log2, 0 for plain ones. */
    final List<Integer> pageBits = new ArrayList<>();

    private final Libc libc = Libc.get();
    private final Fault fault;
    private int errno;

    FaultyLibc(Fault fault) {
        this.fault = fault;
    }

    private boolean fails(String call, int argument) {
        errno = fault.of(call, pageBits.isEmpty() ? 0 : pageBits.getLast(), argument);
        return errno != 0;
    }

    @Override
    public int memfd_create(String name, int flags) {
        pageBits.add(flags >>> MFD_HUGE_SHIFT);
        return fails("memfd_create", flags) ? -1 : libc.memfd_create(name, flags & ~HUGE_FLAGS);
    }

    @Override
    public int ftruncate(int fd, long length) {
        return fails("ftruncate", 0) ? -1 : libc.ftruncate(fd, length);
    }

    @Override
    public int fcntl(int fd, int command, int argument) {
        return fails("fcntl", argument) ? -1 : libc.fcntl(fd, command, argument);
    }

    @Override
    public long mmap(long length, int protection, int flags, int fd, long offset) {
        return fails("mmap", 0) ? MAP_FAILED : libc.mmap(length, protection, flags, fd, offset);
    }

    @Override
    public int munmap(long address, long length) {
        return libc.munmap(address, length);
    }

    @Override
    public int mprotect(long address, long length, int protection) {
        return libc.mprotect(address, length, protection);
    }

    @Override
    public int madvise(long address, long length, int advice) {
        return fails("madvise", advice) ? -1 : libc.madvise(address, length, advice);
    }

    @Override
    public int close(int fd) {
        return libc.close(fd);
    }

    @Override
    public int adjtimex(MemorySegment timex) {
        return libc.adjtimex(timex);
    }

    @Override
    public int errno() {
        return errno != 0 ? errno : libc.errno();
    }

    @Override
    public String strerror(int error) {
        return libc.strerror(error);
    }
}
