package io.mcm.memory;

import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.PageKind;
import io.mcm.linux.HugePages;
import io.mcm.linux.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Makes the files of a segment on one kind of page: create, size, map, populate, seal.
 *
 * <p>The order matters. Sealed against future writers only after the owner's own mapping; populated
 * before first use, because a hugepage that a control group forbids is no error at {@code mmap} but
 * SIGBUS at the first touch.
 */
final class RegionMapper {
    private static final long BASE_PAGE = 4096;
    private static final int SEALS =
            Libc.F_SEAL_SHRINK | Libc.F_SEAL_GROW | Libc.F_SEAL_FUTURE_WRITE | Libc.F_SEAL_SEAL;

    private final Libc libc;
    private final PageKind pages;

    RegionMapper(Libc libc, PageKind pages) {
        this.libc = libc;
        this.pages = pages;
    }

    /** Bytes of the pages that a file is made of. */
    static long pageSize(PageKind pages) {
        return switch (pages) {
            case HUGE_1G -> HugePages.SIZE_1G;
            case HUGE_2M -> HugePages.SIZE_2M;
            default -> BASE_PAGE;
        };
    }

    /**
     * Makes a region.
     *
     * @param name for people
     * @param size whole pages
     * @param arena unmaps it when it closes; the file stays open
     * @throws ConnectionException {@link ErrorCode#SYSTEM_CALL}; nothing is left open
     */
    Region map(String name, long size, Arena arena, int firstSlot, int slots) {
        int flags = Libc.MFD_CLOEXEC | Libc.MFD_ALLOW_SEALING;
        if (isHugetlb()) {
            int sizeBits = Long.numberOfTrailingZeros(pageSize(pages));
            flags |= Libc.MFD_HUGETLB | sizeBits << Libc.MFD_HUGE_SHIFT;
        }
        int fd = libc.memfd_create(name, flags);
        check("memfd_create", fd, size);
        try {
            check("ftruncate", libc.ftruncate(fd, size), size);
            int protection = Libc.PROT_READ | Libc.PROT_WRITE;
            long address = libc.mmap(size, protection, Libc.MAP_SHARED, fd, 0);
            check("mmap", address, size);
            MemorySegment memory =
                    MemorySegment.ofAddress(address)
                            .reinterpret(size, arena, m -> libc.munmap(m.address(), size));
            populate(memory);
            check("fcntl(F_ADD_SEALS)", libc.fcntl(fd, Libc.F_ADD_SEALS, SEALS), size);
            return new Region(fd, memory, firstSlot, slots);
        } catch (ConnectionException e) {
            libc.close(fd);
            throw e;
        }
    }

    private void populate(MemorySegment memory) {
        long address = memory.address();
        long size = memory.byteSize();
        if (pages == PageKind.TRANSPARENT_HUGE) {
            // Only a wish: a kernel without them says no, one that has them switched off says yes.
            libc.madvise(address, size, Libc.MADV_HUGEPAGE);
        }
        int populated = libc.madvise(address, size, Libc.MADV_POPULATE_WRITE);
        if (populated == -1 && libc.errno() == Libc.EINVAL && !isHugetlb()) {
            // A kernel before 5.14. Touching ordinary pages is as good.
            memory.fill((byte) 0);
        } else {
            check("madvise(MADV_POPULATE_WRITE)", populated, size);
        }
    }

    private boolean isHugetlb() {
        return pages == PageKind.HUGE_1G || pages == PageKind.HUGE_2M;
    }

    private void check(String call, long result, long size) {
        if (result == -1) {
            throw new ConnectionException(
                    ErrorCode.SYSTEM_CALL,
                    call + " of " + size + " bytes failed: " + libc.strerror(libc.errno()));
        }
    }
}
