package io.mcm.memif.link;

import static io.mcm.memif.link.LinkLayout.COOKIE;
import static io.mcm.memif.link.LinkLayout.COOKIE_AT;
import static io.mcm.memif.link.LinkLayout.CURSOR_AT;
import static io.mcm.memif.link.LinkLayout.ENTRY_SIZE;
import static io.mcm.memif.link.LinkLayout.FORMAT_SIZE;
import static io.mcm.memif.link.LinkLayout.MAX_FORMATS;
import static io.mcm.memif.link.LinkLayout.QUIET_AT;
import static io.mcm.memif.link.LinkLayout.REASON_AT;
import static io.mcm.memif.link.LinkLayout.REASON_SIZE;
import static io.mcm.memif.link.LinkLayout.S2M_AT;
import static io.mcm.memif.link.LinkLayout.SLOT_AT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.mcm.linux.Libc;
import io.mcm.linux.SystemCallException;
import io.mcm.memif.protocol.Reject;
import io.mcm.memif.protocol.RejectException;
import io.mcm.memif.ring.SharedMemory;
import io.mcm.memory.Unmapping;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** Region 0 of a link: the shared words of {@link LinkLayout}, each with the order it needs. */
final class LinkMemory {
    private static final ValueLayout.OfLong U64 = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfInt U32 = ValueLayout.JAVA_INT;
    private static final VarHandle LONG = U64.varHandle().withInvokeExactBehavior();
    private static final VarHandle INT = U32.varHandle().withInvokeExactBehavior();

    static final int FREE = 0;
    static final int LENT = 1;
    static final int RETURNED = 2;

    private final LinkLayout layout;
    private final Arena arena;
    private final MemorySegment memory;
    private final long entriesAt;
    private final long entryMask;
    private final long statesAt;

    private LinkMemory(LinkLayout layout, Arena arena, MemorySegment memory) {
        this.layout = layout;
        this.arena = arena;
        this.memory = memory;
        this.entriesAt = layout.entriesAt();
        this.entryMask = layout.entries() - 1L;
        this.statesAt = layout.statesAt();
    }

    /** Makes the region's file: of its final size for ever, filled with nothing. */
    static int createFile(LinkLayout layout, String name) {
        Libc libc = Libc.get();
        int fd = libc.memfd_create(name, Libc.MFD_CLOEXEC | Libc.MFD_ALLOW_SEALING);
        if (fd == -1) {
            throw new SystemCallException("memfd_create", libc.errno());
        }
        int seals = Libc.F_SEAL_SHRINK | Libc.F_SEAL_GROW | Libc.F_SEAL_SEAL;
        if (libc.ftruncate(fd, layout.size()) == -1
                || libc.fcntl(fd, Libc.F_ADD_SEALS, seals) == -1) {
            int errno = libc.errno();
            libc.close(fd);
            throw new SystemCallException("ftruncate and F_ADD_SEALS of region 0", errno);
        }
        return fd;
    }

    /** Maps the region and, the first time, makes its rings. */
    static LinkMemory create(LinkLayout layout, int fd) {
        LinkMemory made = map(layout, fd);
        made.memory.set(U64, LinkLayout.FIRST_AT, -1);
        made.memory.set(U64, LinkLayout.LAST_AT, -1);
        for (long ring : new long[] {S2M_AT, layout.m2sAt()}) {
            made.memory.set(U32, ring + COOKIE_AT, COOKIE);
            made.memory.set(U32, ring + QUIET_AT, 1);
        }
        return made;
    }

    /** Maps a region that a peer made. */
    static LinkMemory of(LinkLayout layout, int fd, long announced) throws RejectException {
        if (announced < layout.size()) {
            throw new RejectException(
                    Reject.REGION_SHORT, "region 0 needs " + layout.size() + " bytes");
        }
        int _ = SharedMemory.check(fd, layout.size());
        LinkMemory mapped = map(layout, fd);
        for (long ring : new long[] {S2M_AT, layout.m2sAt()}) {
            if (mapped.memory.get(U32, ring + COOKIE_AT) != COOKIE) {
                mapped.close();
                throw new RejectException(Reject.RING_COOKIE, "ring at " + ring);
            }
        }
        return mapped;
    }

    private static LinkMemory map(LinkLayout layout, int fd) {
        Libc libc = Libc.get();
        long size = layout.size();
        long address = libc.mmap(size, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_SHARED, fd, 0);
        if (address == Libc.MAP_FAILED) {
            throw new SystemCallException("mmap of region 0", libc.errno());
        }
        libc.madvise(address, size, Libc.MADV_POPULATE_WRITE);
        Arena arena = Arena.ofShared();
        MemorySegment memory =
                MemorySegment.ofAddress(address)
                        .reinterpret(size, arena, m -> libc.munmap(m.address(), size));
        return new LinkMemory(layout, arena, memory);
    }

    LinkLayout layout() {
        return layout;
    }

    /** Unmaps it; whoever uses it then gets an {@link IllegalStateException}. */
    void close() {
        Unmapping.close(arena, "region 0 of a link");
    }

    // Entries

    /** Source: publishes entry number {@code position}. */
    void put(long position, int slot, MemorySegment header) {
        long at = entryAt(position);
        memory.set(U64, at, header.get(U64, 48)); // the commit time
        for (int word = 0; word < 48; word += 8) {
            memory.set(U64, at + LinkLayout.HEADER_AT + word, header.get(U64, word));
        }
        LONG.setRelease(memory, at + SLOT_AT, tagged(position, slot));
    }

    /** Receiver: the slot in entry number {@code position}, or -1 while it is not published. */
    int peek(long position) {
        long word = (long) LONG.getAcquire(memory, entryAt(position) + SLOT_AT);
        return (int) (word >>> 32) == (int) (position + 1) ? (int) word & 0x7fffffff : -1;
    }

    /** Receiver: copies the header and commit time of an entry that {@link #peek} found. */
    void copyHeader(long position, MemorySegment into) {
        long at = entryAt(position);
        into.set(U64, 48, memory.get(U64, at));
        for (int word = 0; word < 48; word += 8) {
            into.set(U64, word, memory.get(U64, at + LinkLayout.HEADER_AT + word));
        }
    }

    private long entryAt(long position) {
        return entriesAt + (position & entryMask) * ENTRY_SIZE;
    }

    private static long tagged(long position, int slot) {
        return position + 1 << 32 | slot;
    }

    // The receiver's cursor

    long cursor() {
        return (long) LONG.getVolatile(memory, S2M_AT + CURSOR_AT);
    }

    void cursor(long position) {
        LONG.setOpaque(memory, S2M_AT + CURSOR_AT, position);
    }

    /** Either: claims the entry at {@code position}. */
    boolean advanceCursor(long position) {
        return LONG.compareAndSet(memory, S2M_AT + CURSOR_AT, position, position + 1);
    }

    // Slots on their way back

    int state(int slot) {
        return (int) INT.getAcquire(memory, stateAt(slot));
    }

    void state(int slot, int state) {
        INT.setOpaque(memory, stateAt(slot), state);
    }

    /** Receiver: the slot is the source's again. A full fence. */
    void returned(int slot) {
        INT.setVolatile(memory, stateAt(slot), RETURNED);
    }

    private long stateAt(int slot) {
        return statesAt + (long) slot * Integer.BYTES;
    }

    // Waking

    /** A sleeper asks to be rung on a ring. */
    void announce(long ring) {
        INT.setOpaque(memory, ring + QUIET_AT, 0);
    }

    void withdraw(long ring) {
        INT.setRelease(memory, ring + QUIET_AT, 1);
    }

    /** Whoever changed something, after a full fence: whether the other side has to be rung. */
    boolean mustRing(long ring) {
        return (int) INT.getAcquire(memory, ring + QUIET_AT) == 0
                && INT.compareAndSet(memory, ring + QUIET_AT, 0, 1);
    }

    // Notes of the source

    void first(long sequence) {
        LONG.setRelease(memory, LinkLayout.FIRST_AT, sequence);
    }

    long first() {
        return (long) LONG.getAcquire(memory, LinkLayout.FIRST_AT);
    }

    void end(int how, long last, String reason) {
        memory.set(U64, LinkLayout.LAST_AT, last);
        putText(REASON_AT, REASON_SIZE, reason);
        INT.setRelease(memory, LinkLayout.END_AT, how);
    }

    int end() {
        return (int) INT.getAcquire(memory, LinkLayout.END_AT);
    }

    long last() {
        return memory.get(U64, LinkLayout.LAST_AT);
    }

    String reason() {
        String text = getText(REASON_AT, REASON_SIZE);
        return text == null ? "" : text;
    }

    // Formats

    /** False when the text is too long or the id too large. */
    static boolean canTell(int id, String text) {
        return id < MAX_FORMATS && text.getBytes(UTF_8).length <= FORMAT_SIZE - 4;
    }

    void format(int id, String text) {
        putText(layout.formatsAt() + (long) id * FORMAT_SIZE, FORMAT_SIZE, text);
    }

    @Nullable String format(int id) {
        return id < 0 || id >= MAX_FORMATS
                ? null
                : getText(layout.formatsAt() + (long) id * FORMAT_SIZE, FORMAT_SIZE);
    }

    /** The length is written last, so that half a text is never read. */
    private void putText(long at, int size, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        int length = Math.min(bytes.length, size - Integer.BYTES);
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, at + Integer.BYTES, length);
        INT.setRelease(memory, at, length);
    }

    private @Nullable String getText(long at, int size) {
        int length = (int) INT.getAcquire(memory, at);
        if (length <= 0 || length > size - Integer.BYTES) {
            return null;
        }
        byte[] bytes = memory.asSlice(at + Integer.BYTES, length).toArray(ValueLayout.JAVA_BYTE);
        return new String(bytes, UTF_8).replaceAll("\\p{Cntrl}", "?");
    }
}
