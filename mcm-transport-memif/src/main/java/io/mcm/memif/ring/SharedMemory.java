package io.mcm.memif.ring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.linux.FileSystem;
import io.mcm.linux.Libc;
import io.mcm.linux.SystemCallException;
import io.mcm.memif.protocol.Reject;
import io.mcm.memif.protocol.RejectException;
import io.mcm.memory.SlotBuffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A region: a memory file that both sides map, writable.
 *
 * <p>A peer's file is mapped only if nobody can cut it short, because touching what is not there
 * any more ends the process. Vendors seal theirs accordingly: libmemif, VPP and DPDK add {@code
 * F_SEAL_SHRINK}; DPDK's zero-copy client, which offers its own hugepages, does not and is refused.
 */
public final class SharedMemory {
    /** A frame of any size lies within one window: they overlap by half. */
    private static final int WINDOW_STEP_BITS = 30;

    /** The longest copy that is sure to lie within one window. */
    public static final int MAX_COPY = 1 << WINDOW_STEP_BITS;

    private static final int SEALS = Libc.F_SEAL_SHRINK | Libc.F_SEAL_GROW | Libc.F_SEAL_SEAL;
    private static final int STATX_BLOCK_SIZE_AT = 4;
    private static final int STATX_SIZE_AT = 40;
    private static final int LARGEST_PLAIN_PAGE = 1 << 16;

    private final MemorySegment memory;
    private final SlotBuffer[] windows;

    private SharedMemory(MemorySegment memory) {
        this.memory = memory;
        long step = 1L << WINDOW_STEP_BITS;
        windows = new SlotBuffer[(int) ((memory.byteSize() + step - 1) / step)];
        for (int i = 0; i < windows.length; i++) {
            long length = Math.min(Integer.MAX_VALUE, memory.byteSize() - i * step);
            windows[i] = new SlotBuffer(memory.asSlice(i * step, length), false, "memif region");
            windows[i].open((int) length);
        }
    }

    /**
     * A region of one's own.
     *
     * @param shared what was made
     * @param fd its descriptor, the caller's to close
     */
    public record Created(SharedMemory shared, int fd) {}

    /**
     * Makes a region, all of it present, sealed against shrinking and growing.
     *
     * @param name for people
     * @param size bytes, below 4 GiB
     * @param arena unmaps it when it closes
     * @return the region
     * @throws ConnectionException {@link ErrorCode#SYSTEM_CALL}; nothing is left open
     */
    public static Created create(String name, long size, Arena arena) {
        Libc libc = Libc.get();
        int fd = libc.memfd_create(name, Libc.MFD_CLOEXEC | Libc.MFD_ALLOW_SEALING);
        check(libc, "memfd_create", fd);
        try {
            check(libc, "ftruncate to " + size + " bytes", libc.ftruncate(fd, size));
            check(libc, "fcntl(F_ADD_SEALS)", libc.fcntl(fd, Libc.F_ADD_SEALS, SEALS));
            long address = map(libc, fd, size);
            check(libc, "mmap of " + size + " bytes", address);
            MemorySegment memory = segment(libc, address, size, arena);
            if (populate(libc, address, size) == -1) {
                if (libc.errno() != Libc.EINVAL) {
                    throw new SystemCallException(
                            "madvise(MADV_POPULATE_WRITE) of " + size + " bytes", libc.errno());
                }
                memory.fill((byte) 0); // a kernel before 5.14
            }
            return new Created(new SharedMemory(memory), fd);
        } catch (ConnectionException e) {
            libc.close(fd);
            throw e;
        }
    }

    /**
     * Maps a region that a peer announced.
     *
     * @param fd its descriptor; stays the caller's
     * @param size as announced
     * @param arena unmaps it when it closes
     * @return the region
     * @throws RejectException it is not a memory file of that size that stays so
     */
    public static SharedMemory map(int fd, long size, Arena arena) throws RejectException {
        Libc libc = Libc.get();
        boolean huge = check(fd, size) > LARGEST_PLAIN_PAGE;
        long address = map(libc, fd, size);
        if (address == Libc.MAP_FAILED) {
            throw new RejectException(
                    Reject.REGION_UNMAPPABLE, "mmap: " + libc.strerror(libc.errno()));
        }
        MemorySegment memory = segment(libc, address, size, arena);
        // A hugepage that cannot be had would be a SIGBUS at its first touch.
        if (huge && populate(libc, address, size) == -1) {
            throw new RejectException(
                    Reject.REGION_UNMAPPABLE, "hugepages: " + libc.strerror(libc.errno()));
        }
        return new SharedMemory(memory);
    }

    /**
     * Checks that a file can be mapped and touched whole.
     *
     * @param fd its descriptor; stays the caller's
     * @param size as announced
     * @return bytes of its pages
     * @throws RejectException it is not a memory file of that size that stays so
     */
    public static int check(int fd, long size) throws RejectException {
        Libc libc = Libc.get();
        int seals = libc.fcntl(fd, Libc.F_GET_SEALS, 0);
        if (seals == -1 || (seals & Libc.F_SEAL_SHRINK) == 0) {
            throw new RejectException(
                    Reject.REGION_UNSEALED,
                    seals == -1 ? "no memory file" : String.format("seals 0x%x", seals));
        }
        try (Arena scratch = Arena.ofConfined()) {
            MemorySegment stat = scratch.allocate(FileSystem.STATX_SIZE, Long.BYTES);
            FileSystem files = FileSystem.get();
            if (files.statx(fd, "", FileSystem.AT_EMPTY_PATH, FileSystem.STATX_BASIC_STATS, stat)
                    == -1) {
                throw new RejectException(
                        Reject.REGION_UNMAPPABLE, "statx: " + libc.strerror(files.errno()));
            }
            long length = stat.get(JAVA_LONG, STATX_SIZE_AT);
            if (length < size) {
                throw new RejectException(
                        Reject.REGION_SHORT, length + " bytes of " + size + " announced");
            }
            return stat.get(JAVA_INT, STATX_BLOCK_SIZE_AT);
        }
    }

    private static long map(Libc libc, int fd, long size) {
        return libc.mmap(size, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED, fd, 0);
    }

    private static MemorySegment segment(Libc libc, long address, long size, Arena arena) {
        return MemorySegment.ofAddress(address)
                .reinterpret(size, arena, m -> libc.munmap(m.address(), size));
    }

    private static int populate(Libc libc, long address, long size) {
        return libc.madvise(address, size, Libc.MADV_POPULATE_WRITE);
    }

    private static void check(Libc libc, String call, long result) {
        if (result == -1) {
            throw new SystemCallException("memif region: " + call, libc.errno());
        }
    }

    /**
     * Its bytes.
     *
     * @return the mapping
     */
    public MemorySegment memory() {
        return memory;
    }

    /**
     * How long it is.
     *
     * @return bytes
     */
    public long size() {
        return memory.byteSize();
    }

    /**
     * The buffer through which bytes from some place on are copied.
     *
     * @param offset a place in the region
     * @return good for {@link #MAX_COPY} bytes from {@link #inWindow}, as far as the region goes
     */
    SlotBuffer window(long offset) {
        return windows[(int) (offset >>> WINDOW_STEP_BITS)];
    }

    /**
     * Where that place is in its {@link #window}.
     *
     * @param offset a place in the region
     * @return the index
     */
    static int inWindow(long offset) {
        return (int) (offset & (MAX_COPY - 1));
    }
}
