package io.mcm.memory;

import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.PageKind;
import io.mcm.linux.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Shared memory cut into equal slots: one or more sealed memfds, each below 4 GiB, mapped writable
 * here and by nobody else.
 *
 * <p>All parts handed out live in one shared arena: after {@link #close()} every access to them
 * throws {@link IllegalStateException}, even one that races with the close. Any thread.
 */
public final class Segment implements AutoCloseable {
    /** Offsets within a region are unsigned 32-bit numbers. */
    private static final long MAX_REGION = (1L << 32) - 1;

    private static final long PAGE = 4096;

    private final Libc libc;
    private final Arena arena;
    private final SlotLayout layout;
    private final int slots;
    private final int slotsPerRegion;
    private final List<Region> regions = new ArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    private Segment(Libc libc, int slots, SlotLayout layout, long maxRegion) {
        this.libc = libc;
        this.arena = Arena.ofShared();
        this.layout = layout;
        this.slots = slots;
        this.slotsPerRegion = (int) Math.min(slots, maxRegion / PAGE * PAGE / layout.stride());
    }

    /**
     * Makes a segment.
     *
     * @param name for people: shown in {@code /proc/PID/maps}
     * @param slots how many, 1 or more
     * @param metadataSize bytes of metadata in each
     * @param payloadSize bytes of payload in each
     * @param first the best kind of page to try
     * @return the segment, all its pages present
     * @throws ConnectionException {@link ErrorCode#MEMORY_LIMIT} or {@link ErrorCode#SYSTEM_CALL}
     */
    public static Segment create(
            String name, int slots, int metadataSize, int payloadSize, PageKind first) {
        return create(
                Libc.get(), MAX_REGION, name, slots, new SlotLayout(metadataSize, payloadSize));
    }

    static Segment create(Libc libc, long maxRegion, String name, int slots, SlotLayout layout) {
        if (slots < 1) {
            throw new IllegalArgumentException("slots " + slots + " must be 1 or more");
        }
        if (layout.stride() > maxRegion / PAGE * PAGE) {
            throw new ConnectionException(
                    ErrorCode.MEMORY_LIMIT,
                    "a slot of "
                            + layout.stride()
                            + " bytes does not fit a region of "
                            + maxRegion);
        }
        Segment segment = new Segment(libc, slots, layout, maxRegion);
        try {
            for (int slot = 0; slot < slots; slot += segment.slotsPerRegion) {
                segment.map(name, slot, Math.min(segment.slotsPerRegion, slots - slot));
            }
        } catch (ConnectionException e) {
            segment.close();
            throw e;
        }
        return segment;
    }

    private void map(String name, int firstSlot, int count) {
        long size = (count * layout.stride() + PAGE - 1) / PAGE * PAGE;
        int fd =
                checked(
                        "memfd_create",
                        libc.memfd_create(
                                "mcm-" + name, Libc.MFD_CLOEXEC | Libc.MFD_ALLOW_SEALING));
        try {
            checked("ftruncate", libc.ftruncate(fd, size));
            long address =
                    checked(
                            "mmap",
                            libc.mmap(
                                    size,
                                    Libc.PROT_READ | Libc.PROT_WRITE,
                                    Libc.MAP_SHARED,
                                    fd,
                                    0));
            MemorySegment memory =
                    MemorySegment.ofAddress(address)
                            .reinterpret(
                                    size, arena, mapping -> libc.munmap(mapping.address(), size));
            checked("madvise", libc.madvise(address, size, Libc.MADV_POPULATE_WRITE));
            checked(
                    "fcntl",
                    libc.fcntl(
                            fd,
                            Libc.F_ADD_SEALS,
                            Libc.F_SEAL_SHRINK
                                    | Libc.F_SEAL_GROW
                                    | Libc.F_SEAL_FUTURE_WRITE
                                    | Libc.F_SEAL_SEAL));
            regions.add(new Region(fd, memory, firstSlot, count));
        } catch (ConnectionException e) {
            libc.close(fd);
            throw e;
        }
    }

    private int checked(String call, int result) {
        return (int) checked(call, (long) result);
    }

    private long checked(String call, long result) {
        if (result == -1) {
            throw new ConnectionException(
                    ErrorCode.SYSTEM_CALL, call + " failed: " + libc.strerror(libc.errno()));
        }
        return result;
    }

    /**
     * How many slots there are.
     *
     * @return 1 or more
     */
    public int slots() {
        return slots;
    }

    /**
     * How much memory it takes.
     *
     * @return bytes of all regions, whole pages
     */
    public long bytes() {
        return regions.stream().mapToLong(Region::size).sum();
    }

    /**
     * The pages the kernel really gave.
     *
     * @return never {@link PageKind#NONE}
     */
    public PageKind pageKind() {
        return PageKind.BASE;
    }

    /**
     * The header's cache line, see {@link SlotHeader}. Allocates a view: keep it.
     *
     * @param slot 0 to {@link #slots()} - 1
     * @return {@link SlotHeader#SLOT_SIZE} bytes
     */
    public MemorySegment header(int slot) {
        return part(slot, 0, SlotHeader.SLOT_SIZE);
    }

    /**
     * The metadata area. Allocates a view: keep it.
     *
     * @param slot 0 to {@link #slots()} - 1
     * @return as many bytes as were asked for
     */
    public MemorySegment metadata(int slot) {
        return part(slot, layout.metadataOffset(), layout.metadataSize());
    }

    /**
     * The payload area. Allocates a view: keep it.
     *
     * @param slot 0 to {@link #slots()} - 1
     * @return as many bytes as were asked for
     */
    public MemorySegment payload(int slot) {
        return part(slot, layout.payloadOffset(), layout.payloadSize());
    }

    private MemorySegment part(int slot, long offset, long size) {
        if (slot < 0 || slot >= slots) {
            throw new IndexOutOfBoundsException("slot " + slot + " is not in 0 to " + (slots - 1));
        }
        Region region = regions.get(slot / slotsPerRegion);
        return region.memory()
                .asSlice((slot - region.firstSlot()) * layout.stride() + offset, size);
    }

    /**
     * Its files.
     *
     * @return in the order of their slots
     */
    public List<Region> regions() {
        return List.copyOf(regions);
    }

    /** Unmaps the memory and closes the files. Any number of times. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            arena.close();
            regions.forEach(region -> libc.close(region.fd()));
        }
    }
}
