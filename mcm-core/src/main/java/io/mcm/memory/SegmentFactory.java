package io.mcm.memory;

import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.PageKind;
import io.mcm.linux.HugePages;
import io.mcm.linux.KernelFiles;
import io.mcm.linux.Libc;
import io.mcm.linux.ResourceLimits;
import io.mcm.linux.TransparentHugePages;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes segments: tries the kinds of pages from the best down, all regions of a segment on the same
 * kind.
 *
 * @param libc the system
 * @param files the system's files
 * @param maxRegion the largest region in bytes
 */
record SegmentFactory(Libc libc, KernelFiles files, long maxRegion) {
    private static final Logger LOG = LoggerFactory.getLogger(Segment.class);

    /** Offsets within a region are unsigned 32-bit numbers in memif's descriptors. */
    private static final long MAX_REGION = (1L << 32) - 1;

    /** Hugepages are scarce: a segment that would leave most of one empty gets none. */
    private static final int LEAST_USE = 8;

    /** memfd_create(2) takes 249 bytes. */
    private static final int MAX_NAME = 200;

    /** Two segments at a time would both see the same free memory. */
    private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

    static SegmentFactory system() {
        return new SegmentFactory(Libc.get(), KernelFiles.SYSTEM, MAX_REGION);
    }

    Segment create(String name, int slots, SlotLayout layout, PageKind first) {
        if (slots < 1) {
            throw new IllegalArgumentException("slots " + slots + " must be 1 or more");
        }
        List<PageKind> kinds = from(first);
        List<String> refusals = new ArrayList<>();
        ONE_AT_A_TIME.lock();
        try {
            for (PageKind kind : kinds.subList(0, kinds.size() - 1)) {
                try {
                    return new Attempt(name, slots, layout, kind).run(refusals);
                } catch (ConnectionException e) {
                    refusals.add("not " + kind + ": " + e.getMessage());
                }
            }
            return new Attempt(name, slots, layout, kinds.getLast()).run(refusals);
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    /**
     * Base pages are no attempt of their own after transparent huge ones: they are what one gets
     * instead.
     */
    private static List<PageKind> from(PageKind first) {
        return switch (first) {
            case HUGE_1G -> List.of(PageKind.HUGE_1G, PageKind.HUGE_2M, PageKind.TRANSPARENT_HUGE);
            case HUGE_2M -> List.of(PageKind.HUGE_2M, PageKind.TRANSPARENT_HUGE);
            case TRANSPARENT_HUGE, BASE -> List.of(first);
            case NONE -> throw new IllegalArgumentException("a segment needs pages, not NONE");
        };
    }

    /** One segment on one kind of page. */
    private final class Attempt {
        private final String name;
        private final int slots;
        private final SlotLayout layout;
        private final PageKind kind;
        private final long pageSize;
        private final int slotsPerRegion;

        Attempt(String name, int slots, SlotLayout layout, PageKind kind) {
            this.name = name;
            this.slots = slots;
            this.layout = layout;
            this.kind = kind;
            this.pageSize = RegionMapper.pageSize(kind);
            long most = maxRegion / pageSize * pageSize / layout.stride();
            this.slotsPerRegion = (int) Math.min(slots, most);
        }

        Segment run(List<String> refusals) {
            checkLimits();
            Arena arena = Arena.ofShared();
            List<Region> regions = new ArrayList<>();
            try {
                RegionMapper mapper = new RegionMapper(libc, kind);
                for (int slot = 0; slot < slots; slot += slotsPerRegion) {
                    int count = Math.min(slotsPerRegion, slots - slot);
                    regions.add(mapper.map(fileName(), size(count), arena, slot, count));
                }
            } catch (ConnectionException e) {
                arena.close();
                regions.forEach(region -> libc.close(region.fd()));
                throw withPool(e);
            }
            PageKind seen = seen(regions, refusals);
            Segment segment = new Segment(name, libc, arena, layout, slots, regions, seen);
            LOG.info(
                    "segment {}: {} slots, {} bytes in {} region(s) on {} pages{}",
                    name,
                    slots,
                    segment.bytes(),
                    regions.size(),
                    seen,
                    refusals.isEmpty() ? "" : " (" + String.join("; ", refusals) + ")");
            new ResourceLimits(files)
                    .lockedMemory()
                    .ifPresent(limit -> noteLockedMemory(segment.bytes(), limit));
            return segment;
        }

        /**
         * No limit to the segment itself, but to those who want to register it with a network card.
         */
        private void noteLockedMemory(long bytes, long limit) {
            if (bytes > limit) {
                LOG.debug(
                        "segment {}: {} bytes are more than may be locked, {} (ulimit -l)",
                        name,
                        bytes,
                        limit);
            }
        }

        private void checkLimits() {
            String what =
                    "segment " + name + " (" + slots + " slots of " + layout.stride() + " bytes)";
            if (slotsPerRegion == 0) {
                throw new ConnectionException(
                        ErrorCode.MEMORY_LIMIT,
                        what
                                + " has slots larger than a region of "
                                + maxRegion
                                + " bytes: make payload and metadata smaller");
            }
            long bytes = bytes();
            MemoryLimits limits = new MemoryLimits(files);
            if (pageSize == RegionMapper.pageSize(PageKind.BASE)) {
                limits.checkMemory(what, bytes);
                return;
            }
            if (slots * layout.stride() < pageSize / LEAST_USE) {
                throw new ConnectionException(
                        ErrorCode.MEMORY_LIMIT,
                        slots * layout.stride() + " bytes would waste a page");
            }
            limits.checkHugePages(what, bytes, pageSize);
        }

        private long bytes() {
            int full = slots / slotsPerRegion;
            int rest = slots % slotsPerRegion;
            return full * size(slotsPerRegion) + size(rest);
        }

        private long size(int count) {
            return (count * layout.stride() + pageSize - 1) / pageSize * pageSize;
        }

        private String fileName() {
            String printable = name.replaceAll("[^\\p{Alnum}._-]", "_");
            return "mcm-" + printable.substring(0, Math.min(MAX_NAME, printable.length()));
        }

        /**
         * What really came: hugepages are certain once mapped, transparent ones must be looked for.
         */
        private PageKind seen(List<Region> regions, List<String> refusals) {
            if (kind != PageKind.TRANSPARENT_HUGE) {
                return kind;
            }
            TransparentHugePages transparent = new TransparentHugePages(files);
            long huge = transparent.possible() ? hugeBytes(regions, transparent) : 0;
            long all = regions.stream().mapToLong(Region::size).sum();
            if (huge > all / 2) {
                return kind;
            }
            refusals.add(
                    "not "
                            + kind
                            + ": "
                            + huge
                            + " of "
                            + all
                            + " bytes are, "
                            + TransparentHugePages.MODE_FILE
                            + " is "
                            + transparent.mode());
            return PageKind.BASE;
        }

        private static long hugeBytes(List<Region> regions, TransparentHugePages transparent) {
            long least = RegionMapper.pageSize(PageKind.HUGE_2M);
            return regions.stream()
                    .filter(region -> region.size() >= least)
                    .mapToLong(region -> transparent.mapped(region.address()))
                    .sum();
        }

        private ConnectionException withPool(ConnectionException e) {
            if (pageSize == RegionMapper.pageSize(PageKind.BASE)) {
                return e;
            }
            HugePages pool = HugePages.read(files, pageSize);
            long needed = bytes() / pageSize;
            return new ConnectionException(
                    e.code(),
                    e.getMessage()
                            + " ("
                            + needed
                            + " pages needed, "
                            + pool.available()
                            + " of "
                            + pool.total()
                            + " free; "
                            + pool.remedy(pool.total() + needed - pool.available())
                            + ")",
                    e);
        }
    }
}
