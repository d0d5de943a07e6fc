package io.mcm.memory;

import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.PageKind;
import io.mcm.linux.Libc;
import io.mcm.linux.SystemCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Another process's segment, mapped here for reading. However many receivers of this process read
 * it, it is mapped once. Any thread.
 *
 * <p>Only sealed files are mapped: one that could be cut short would end this process with a
 * signal.
 */
public final class ForeignSegment implements SlotMemory {
    private static final Logger LOG = LoggerFactory.getLogger(ForeignSegment.class);

    /** What is mapped now, by the files it is made of. Guarded by itself. */
    private static final Map<List<FileId>, Mapping> MAPPINGS = new HashMap<>();

    /** Files mapped once for all who use them. */
    private static final class Mapping {
        final Arena arena = Arena.ofShared();
        final List<MemorySegment> regions = new ArrayList<>();
        int users;
    }

    private final SegmentPlan plan;
    private final List<FileId> key;
    private final Mapping mapping;
    private final AtomicBoolean closed = new AtomicBoolean();

    private ForeignSegment(SegmentPlan plan, List<FileId> key, Mapping mapping) {
        this.plan = plan;
        this.key = key;
        this.mapping = mapping;
    }

    /**
     * Maps a segment, or shares the mapping there is.
     *
     * @param plan how it is cut, as the other process said
     * @param fds its files, in order; they may be closed afterwards
     * @return the segment
     * @throws ConnectionException {@link ErrorCode#CONNECTION_FAILED}: the files are not what the
     *     plan needs, or not sealed; {@link ErrorCode#SYSTEM_CALL}: they cannot be mapped
     */
    public static ForeignSegment map(SegmentPlan plan, List<Integer> fds) {
        if (fds.size() != plan.regions()) {
            throw refused(fds.size() + " regions came, the plan has " + plan.regions());
        }
        List<FileId> key = new ArrayList<>();
        for (int i = 0; i < fds.size(); i++) {
            key.add(check(plan, i, fds.get(i)));
        }
        synchronized (MAPPINGS) {
            Mapping mapping = MAPPINGS.get(key);
            if (mapping == null) {
                mapping = map(key, fds);
                MAPPINGS.put(List.copyOf(key), mapping);
            }
            mapping.users++;
            return new ForeignSegment(plan, List.copyOf(key), mapping);
        }
    }

    private static FileId check(SegmentPlan plan, int region, int fd) {
        Libc libc = Libc.get();
        int seals = libc.fcntl(fd, Libc.F_GET_SEALS, 0);
        if (seals == -1 || (seals & Libc.F_SEAL_SHRINK) == 0) {
            throw refused("region " + region + " is not sealed against shrinking");
        }
        FileId file = FileId.of(fd);
        if (file.size() < plan.leastSize(region)) {
            throw refused(
                    "region "
                            + region
                            + " has "
                            + file.size()
                            + " bytes, its slots need "
                            + plan.leastSize(region));
        }
        return file;
    }

    private static ConnectionException refused(String why) {
        return new ConnectionException(
                ErrorCode.CONNECTION_FAILED, "the source's segment is refused: " + why);
    }

    private static Mapping map(List<FileId> files, List<Integer> fds) {
        Libc libc = Libc.get();
        Mapping mapping = new Mapping();
        try {
            for (int i = 0; i < fds.size(); i++) {
                long size = files.get(i).size();
                long address = libc.mmap(size, Libc.PROT_READ, Libc.MAP_SHARED, fds.get(i), 0);
                if (address == Libc.MAP_FAILED) {
                    throw new SystemCallException("mmap of " + size + " bytes", libc.errno());
                }
                mapping.regions.add(
                        MemorySegment.ofAddress(address)
                                .reinterpret(
                                        size, mapping.arena, m -> libc.munmap(m.address(), size))
                                .asReadOnly());
                // The pages are there already; this only spares the first frames the look-up.
                libc.madvise(address, size, Libc.MADV_POPULATE_READ);
            }
            return mapping;
        } catch (ConnectionException e) {
            mapping.arena.close();
            throw e;
        }
    }

    @Override
    public int slots() {
        return plan.slots();
    }

    @Override
    public PageKind pageKind() {
        return plan.pageKind();
    }

    @Override
    public MemorySegment metadata(int slot) {
        SlotLayout layout = plan.layout();
        return part(slot, layout.metadataOffset(), layout.metadataSize());
    }

    @Override
    public MemorySegment payload(int slot) {
        SlotLayout layout = plan.layout();
        return part(slot, layout.payloadOffset(), layout.payloadSize());
    }

    private MemorySegment part(int slot, long offset, long size) {
        if (slot < 0 || slot >= plan.slots()) {
            throw new IndexOutOfBoundsException(
                    "slot " + slot + " is not in 0 to " + (plan.slots() - 1));
        }
        long start = slot % plan.slotsPerRegion() * plan.layout().stride();
        return mapping.regions.get(slot / plan.slotsPerRegion()).asSlice(start + offset, size);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        synchronized (MAPPINGS) {
            if (--mapping.users > 0) {
                return;
            }
            MAPPINGS.remove(key);
        }
        Unmapping.close(mapping.arena, "another process's segment");
        LOG.debug("unmapped {}", this);
    }

    @Override
    public String toString() {
        return "ForeignSegment{" + plan + "}";
    }
}
