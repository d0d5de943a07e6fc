package io.mcm.memory;

import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.PageKind;
import io.mcm.linux.Libc;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shared memory cut into equal slots: one or more sealed memfds, each below 4 GiB, mapped writable
 * here and by nobody else. No slot straddles two of them.
 *
 * <p>All parts handed out live in one shared arena: after {@link #close()} every access to them
 * throws {@link IllegalStateException}, even one that races with the close. Any thread.
 */
public final class Segment implements SlotMemory {
    private static final Logger LOG = LoggerFactory.getLogger(Segment.class);

    private final String name;
    private final Libc libc;
    private final Arena arena;
    private final SlotLayout layout;
    private final int slots;
    private final int slotsPerRegion;
    private final List<Region> regions;
    private final PageKind pageKind;
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Takes over the arena and the files of the regions. */
    Segment(
            String name,
            Libc libc,
            Arena arena,
            SlotLayout layout,
            int slots,
            List<Region> regions,
            PageKind pageKind) {
        this.name = name;
        this.libc = libc;
        this.arena = arena;
        this.layout = layout;
        this.slots = slots;
        this.slotsPerRegion = regions.getFirst().slots();
        this.regions = List.copyOf(regions);
        this.pageKind = pageKind;
    }

    /**
     * Makes a segment, on the best pages that can be had; {@link #pageKind()} and the log say
     * which, and why not better ones.
     *
     * @param name for people: shown in {@code /proc/PID/maps} and the log
     * @param slots how many, 1 or more
     * @param metadataSize bytes of metadata in each
     * @param payloadSize bytes of payload in each
     * @param first the best kind of page to try
     * @return the segment, all its pages present and zero
     * @throws ConnectionException {@link ErrorCode#MEMORY_LIMIT} when a limit forbids it, {@link
     *     ErrorCode#SYSTEM_CALL} when the kernel does
     */
    public static Segment create(
            String name, int slots, int metadataSize, int payloadSize, PageKind first) {
        SlotLayout layout = new SlotLayout(metadataSize, payloadSize);
        return SegmentFactory.system().create(name, slots, layout, first);
    }

    @Override
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

    @Override
    public PageKind pageKind() {
        return pageKind;
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

    @Override
    public MemorySegment metadata(int slot) {
        return part(slot, layout.metadataOffset(), layout.metadataSize());
    }

    @Override
    public MemorySegment payload(int slot) {
        return part(slot, layout.payloadOffset(), layout.payloadSize());
    }

    private MemorySegment part(int slot, long offset, long size) {
        if (slot < 0 || slot >= slots) {
            throw new IndexOutOfBoundsException("slot " + slot + " is not in 0 to " + (slots - 1));
        }
        Region region = regions.get(slot / slotsPerRegion);
        long start = (slot - region.firstSlot()) * layout.stride();
        return region.memory().asSlice(start + offset, size);
    }

    /**
     * How it is cut, for other processes.
     *
     * @return the plan
     */
    public SegmentPlan plan() {
        return new SegmentPlan(
                slots, slotsPerRegion, layout.metadataSize(), layout.payloadSize(), pageKind);
    }

    /**
     * Its files. They are closed with the segment.
     *
     * @return in the order of their slots
     */
    public List<Region> regions() {
        return regions;
    }

    /**
     * Unmaps the memory and closes the files. Waits for a foreign call that is using the memory at
     * that moment. Any number of times.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Unmapping.close(arena, "segment " + name);
            regions.forEach(region -> libc.close(region.fd()));
            LOG.debug("segment {} closed", name);
        }
    }

    @Override
    public String toString() {
        return "Segment{"
                + name
                + ", "
                + slots
                + " slots, "
                + bytes()
                + " bytes, "
                + pageKind
                + "}";
    }
}
