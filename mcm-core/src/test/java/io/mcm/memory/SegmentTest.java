package io.mcm.memory;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.PageKind;
import io.mcm.linux.HugePages;
import io.mcm.linux.KernelFiles;
import io.mcm.linux.Libc;
import io.mcm.linux.TransparentHugePages;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentTest {
    private static final Libc LIBC = Libc.get();
    private static final int EPERM = 1;
    private static final int EACCES = 13;
    private static final int BIG = 1 << 20;

    @TempDir Path root;

    // Slots

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 63, 64, 65, 4096, 8_294_400, 8_294_401})
    void shouldSpaceSlotsAnOddNumberOfCacheLinesApart(int payloadSize) {
        for (int metadataSize : new int[] {0, 1, 64, 256}) {
            SlotLayout layout = new SlotLayout(metadataSize, payloadSize);

            assertThat(layout.stride() % 128).isEqualTo(64);
            assertThat(layout.payloadOffset() % 64).isZero();
            assertThat(layout.metadataOffset() + metadataSize)
                    .isLessThanOrEqualTo(layout.payloadOffset());
            assertThat(layout.payloadOffset() + payloadSize).isLessThanOrEqualTo(layout.stride());
            assertThat(layout.stride() - layout.payloadOffset() - payloadSize).isLessThan(192);
        }
    }

    @Test
    void shouldGiveEveryPartOfEverySlotItsOwnBytes() {
        try (Segment segment = Segment.create("test-parts", 7, 100, 1000, PageKind.BASE)) {
            for (int slot = 0; slot < 7; slot++) {
                segment.header(slot).fill((byte) (3 * slot + 1));
                segment.metadata(slot).fill((byte) (3 * slot + 2));
                segment.payload(slot).fill((byte) (3 * slot + 3));
            }
            for (int slot = 0; slot < 7; slot++) {
                assertFilled(segment.header(slot), 64, 3 * slot + 1);
                assertFilled(segment.metadata(slot), 100, 3 * slot + 2);
                assertFilled(segment.payload(slot), 1000, 3 * slot + 3);
                assertThat(segment.header(slot).address() % 64).isZero();
                assertThat(segment.metadata(slot).address() % 64).isZero();
                assertThat(segment.payload(slot).address() % 64).isZero();
            }
        }
    }

    @Test
    void shouldBeginWithZeros() {
        try (Segment segment = Segment.create("test-zeros", 3, 10, 5000, PageKind.HUGE_2M)) {
            for (Region region : segment.regions()) {
                assertFilled(region.memory(), region.size(), 0);
            }
        }
    }

    @Test
    void shouldRefuseSlotsThatAreNotThere() {
        try (Segment segment = Segment.create("test-bounds", 3, 10, 10, PageKind.BASE)) {
            assertThatThrownBy(() -> segment.payload(3))
                    .isInstanceOf(IndexOutOfBoundsException.class)
                    .hasMessage("slot 3 is not in 0 to 2");
            assertThatThrownBy(() -> segment.header(-1))
                    .isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void shouldRefuseNonsense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Segment.create("x", 0, 0, 1, PageKind.BASE))
                .withMessage("slots 0 must be 1 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Segment.create("x", 1, -1, 1, PageKind.BASE))
                .withMessageContaining("metadataSize -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Segment.create("x", 1, 0, 1, PageKind.NONE));
    }

    // Regions

    @Test
    void shouldUseSeveralRegionsWhenOneIsTooSmall() {
        SlotLayout layout = new SlotLayout(64, 30_000);
        long maxRegion = 3 * layout.stride() + 5000;
        SegmentFactory factory = new SegmentFactory(LIBC, KernelFiles.SYSTEM, maxRegion);
        try (Segment segment = factory.create("test-regions", 10, layout, PageKind.BASE)) {
            assertThat(segment.regions()).extracting(Region::slots).containsExactly(3, 3, 3, 1);
            assertThat(segment.regions()).extracting(Region::firstSlot).containsExactly(0, 3, 6, 9);
            assertThat(segment.regions())
                    .allSatisfy(region -> assertThat(region.size()).isLessThanOrEqualTo(maxRegion));
            assertThat(segment.bytes())
                    .isEqualTo(segment.regions().stream().mapToLong(Region::size).sum());
            for (int slot = 0; slot < 10; slot++) {
                segment.payload(slot).fill((byte) slot);
            }
            for (int slot = 0; slot < 10; slot++) {
                assertFilled(segment.payload(slot), 30_000, slot);
            }
        }
        assertNothingLeft("test-regions");
    }

    @Test
    void shouldRefuseASlotThatFitsNoRegion() {
        SegmentFactory factory = new SegmentFactory(LIBC, KernelFiles.SYSTEM, 10_000);

        assertThatThrownBy(() -> factory.create("x", 2, new SlotLayout(0, 20_000), PageKind.BASE))
                .isInstanceOfSatisfying(
                        ConnectionException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.MEMORY_LIMIT))
                .hasMessageContaining("larger than a region of 10000 bytes");
    }

    @Test
    void shouldReachPastFourGibibytes() {
        assumeTrue(Boolean.getBoolean("mcm.soak"), "takes 5 GiB of memory: only in the long run");
        try (Segment segment = Segment.create("test-5g", 5, 0, 1 << 30, PageKind.BASE)) {
            assertThat(segment.regions()).extracting(Region::slots).containsExactly(3, 2);
            for (int slot = 0; slot < 5; slot++) {
                segment.payload(slot).set(ValueLayout.JAVA_INT, (1 << 30) - 4, slot);
            }
            for (int slot = 0; slot < 5; slot++) {
                assertThat(segment.payload(slot).get(ValueLayout.JAVA_INT, (1 << 30) - 4))
                        .isEqualTo(slot);
            }
        }
        assertNothingLeft("test-5g");
    }

    // Seals

    @Test
    void shouldLetNobodyElseWrite() throws IOException {
        try (Segment segment = Segment.create("test-seals", 2, 0, 10_000, PageKind.BASE)) {
            Region region = segment.regions().getFirst();
            int fd = region.fd();
            long size = region.size();
            int all = Libc.PROT_READ | Libc.PROT_WRITE;

            assertThat(LIBC.mmap(size, all, Libc.MAP_SHARED, fd, 0)).isEqualTo(Libc.MAP_FAILED);
            assertThat(LIBC.errno()).isEqualTo(EPERM);
            assertThat(LIBC.ftruncate(fd, size / 2)).isEqualTo(-1);
            assertThat(LIBC.ftruncate(fd, size * 2)).isEqualTo(-1);
            assertThat(LIBC.fcntl(fd, Libc.F_ADD_SEALS, 0x8)).isEqualTo(-1);
            assertThat(LIBC.errno()).isEqualTo(EPERM);

            long readable = LIBC.mmap(size, Libc.PROT_READ, Libc.MAP_SHARED, fd, 0);
            assertThat(readable).isNotEqualTo(Libc.MAP_FAILED);
            assertThat(LIBC.mprotect(readable, size, all)).isEqualTo(-1);
            assertThat(LIBC.errno()).isEqualTo(EACCES);
            segment.payload(1).set(ValueLayout.JAVA_BYTE, 9999, (byte) 42);
            long offset = segment.payload(1).address() - region.address() + 9999;
            MemorySegment seen = MemorySegment.ofAddress(readable).reinterpret(size);
            assertThat(seen.get(ValueLayout.JAVA_BYTE, offset)).isEqualTo((byte) 42);
            assertThat(LIBC.munmap(readable, size)).isZero();

            Path reopened = Path.of("/proc/self/fd/" + fd);
            try (FileChannel file =
                    FileChannel.open(reopened, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                assertThatThrownBy(() -> file.write(ByteBuffer.wrap(new byte[] {1}), 0))
                        .isInstanceOf(IOException.class);
                assertThatThrownBy(() -> file.map(FileChannel.MapMode.READ_WRITE, 0, size))
                        .isInstanceOf(IOException.class);
            }
        }
    }

    // The end

    @ParameterizedTest
    @ValueSource(strings = {"BASE", "HUGE_2M"})
    void shouldLeaveNoFileAndNoMappingBehind(PageKind first) {
        int before = count("/proc/self/fd");
        Segment segment = Segment.create("test-close", 4, 64, BIG, first);
        assertThat(openFiles("test-close")).hasSameSizeAs(segment.regions());
        assertThat(mappings("test-close")).hasSameSizeAs(segment.regions());

        segment.close();
        segment.close();

        assertNothingLeft("test-close");
        assertThat(count("/proc/self/fd")).isEqualTo(before);
    }

    @Test
    void shouldRefuseAccessAfterClose() {
        Segment segment = Segment.create("test-closed", 1, 64, 64, PageKind.BASE);
        MemorySegment payload = segment.payload(0);
        segment.close();

        assertThatThrownBy(() -> payload.get(ValueLayout.JAVA_BYTE, 0))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> segment.payload(0).fill((byte) 0))
                .isInstanceOf(IllegalStateException.class);
    }

    /** qsort(3) calls back while it holds the memory. An exception in there would end the JVM. */
    @Test
    void shouldWaitForAForeignCallThatUsesItsMemory() throws Throwable {
        Segment segment = Segment.create("test-held", 1, 0, 64, PageKind.BASE);
        Thread closer = Thread.ofPlatform().unstarted(segment::close);
        AtomicBoolean waited = new AtomicBoolean();
        Comparator<Long> closeMeanwhile =
                (_, _) -> {
                    closer.start();
                    while (closer.isAlive() && closer.getState() != Thread.State.TIMED_WAITING) {
                        Thread.onSpinWait();
                    }
                    waited.set(closer.isAlive() && mappings("test-held").size() == 1);
                    return 0;
                };
        Linker linker = Linker.nativeLinker();
        FunctionDescriptor compare = FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG);
        MethodHandle callback =
                MethodHandles.lookup()
                        .findVirtual(
                                Comparator.class,
                                "compare",
                                MethodType.methodType(int.class, Object.class, Object.class))
                        .bindTo(closeMeanwhile)
                        .asType(compare.toMethodType());
        MethodHandle qsort =
                linker.downcallHandle(
                        linker.defaultLookup().findOrThrow("qsort"),
                        FunctionDescriptor.ofVoid(ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment upcall = linker.upcallStub(callback, compare, arena);
            qsort.invokeExact(segment.payload(0), 2L, 8L, upcall);
        }

        assertThat(closer.join(Duration.ofSeconds(10))).isTrue();
        assertThat(waited).isTrue();
        assertNothingLeft("test-held");
    }

    // Kinds of pages

    @Test
    void shouldReportThePagesItReallyHas() {
        long free = HugePages.read(KernelFiles.SYSTEM, HugePages.SIZE_2M).available();
        String transparent = new TransparentHugePages(KernelFiles.SYSTEM).mode();
        try (Segment segment = Segment.create("test-kind", 8, 0, BIG, PageKind.HUGE_2M)) {
            String smaps = smaps(segment.regions().getFirst());
            PageKind expected =
                    smaps.contains("KernelPageSize:     2048 kB")
                            ? PageKind.HUGE_2M
                            : smaps.contains("ShmemPmdMapped:        0 kB")
                                    ? PageKind.BASE
                                    : PageKind.TRANSPARENT_HUGE;
            assertThat(segment.pageKind()).isEqualTo(expected);
            if (free >= 5) {
                assertThat(segment.pageKind()).isEqualTo(PageKind.HUGE_2M);
            } else if (transparent.equals("never")) {
                assertThat(segment.pageKind()).isEqualTo(PageKind.BASE);
            }
        }
    }

    @Test
    void shouldClaimTransparentHugePagesOnlyWhenItSeesThem() {
        SegmentFactory blind = new SegmentFactory(LIBC, new KernelFiles(root), 1L << 32);
        SlotLayout layout = new SlotLayout(0, 4 * BIG);
        try (Segment unseen = blind.create("test-thp", 2, layout, PageKind.TRANSPARENT_HUGE);
                Segment seen = factory(LIBC).create("x", 2, layout, PageKind.TRANSPARENT_HUGE)) {
            assertThat(unseen.pageKind()).isEqualTo(PageKind.BASE);
            boolean none = smaps(seen.regions().getFirst()).contains("ShmemPmdMapped:        0 kB");
            assertThat(seen.pageKind()).isEqualTo(none ? PageKind.BASE : PageKind.TRANSPARENT_HUGE);
        }
    }

    @Test
    void shouldTakeBasePagesWhenAsked() {
        try (Segment segment = Segment.create("test-base", 8, 0, BIG, PageKind.BASE)) {
            assertThat(segment.pageKind()).isEqualTo(PageKind.BASE);
            assertThat(smaps(segment.regions().getFirst())).contains("KernelPageSize:        4 kB");
        }
    }

    @Test
    void shouldNotWasteAHugePageOnAFewBytes() {
        FaultyLibc libc = new FaultyLibc((call, pageBits, argument) -> 0);
        SlotLayout layout = new SlotLayout(0, 1000);
        factory(libc).create("x", 2, layout, PageKind.HUGE_1G).close();

        assertThat(libc.pageBits).containsExactly(0);
    }

    @Test
    void shouldTryHugePagesFromTheKindAskedForDown() {
        FaultyLibc libc = failing("mmap", Libc.ENOMEM);
        SlotLayout layout = new SlotLayout(0, 9 * BIG);

        factory(libc).create("x", 16, layout, PageKind.HUGE_1G).close();
        assertThat(libc.pageBits).containsExactly(30, 21, 0);
        libc.pageBits.clear();
        factory(libc).create("x", 16, layout, PageKind.HUGE_2M).close();
        assertThat(libc.pageBits).containsExactly(21, 0);
        libc.pageBits.clear();
        factory(libc).create("x", 16, layout, PageKind.BASE).close();
        assertThat(libc.pageBits).containsExactly(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"memfd_create", "ftruncate", "mmap", "madvise", "fcntl"})
    void shouldFallBackWhenHugepagesFailAtAnyStep(String step) {
        FaultyLibc libc = failing(step, step.equals("madvise") ? Libc.EFAULT : Libc.ENOMEM);
        String name = "test-fall-" + step;
        SlotLayout layout = new SlotLayout(0, BIG);
        try (Segment segment = factory(libc).create(name, 8, layout, PageKind.HUGE_2M)) {
            assertThat(segment.pageKind()).isIn(PageKind.BASE, PageKind.TRANSPARENT_HUGE);
            assertThat(openFiles(name)).hasSize(1);
            assertThat(mappings(name)).hasSize(1);
            segment.payload(7).fill((byte) 1);
        }
        assertNothingLeft(name);
    }

    /** Some hugepages, but too few: the second region fails. */
    @Test
    void shouldFallBackAsAWholeWhenALaterRegionFails() {
        AtomicInteger mapped = new AtomicInteger();
        FaultyLibc libc =
                new FaultyLibc(
                        (call, pageBits, argument) -> {
                            boolean huge = call.equals("mmap") && pageBits != 0;
                            return huge && mapped.incrementAndGet() == 2 ? Libc.ENOMEM : 0;
                        });
        SegmentFactory factory = new SegmentFactory(libc, KernelFiles.SYSTEM, 9 * BIG);
        String name = "test-too-few";
        try (Segment segment = factory.create(name, 20, new SlotLayout(0, BIG), PageKind.HUGE_2M)) {
            assertThat(mapped).hasValue(2);
            assertThat(segment.pageKind()).isIn(PageKind.BASE, PageKind.TRANSPARENT_HUGE);
            assertThat(openFiles(name)).hasSameSizeAs(segment.regions()).hasSizeGreaterThan(1);
            assertThat(mappings(name)).hasSameSizeAs(segment.regions());
        }
        assertNothingLeft(name);
    }

    @Test
    void shouldTouchThePagesWhereTheKernelCannotPopulate() {
        FaultyLibc old =
                new FaultyLibc(
                        (call, pageBits, argument) -> call.equals("madvise") ? Libc.EINVAL : 0);
        SlotLayout layout = new SlotLayout(0, BIG);
        try (Segment segment = factory(old).create("test-old", 4, layout, PageKind.BASE)) {
            assertThat(smaps(segment.regions().getFirst()))
                    .containsPattern("\\nRss: +" + (segment.bytes() >> 10) + " kB");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"memfd_create", "ftruncate", "mmap", "madvise", "fcntl"})
    void shouldNameTheCallThatFailedAndLeaveNothing(String step) {
        FaultyLibc libc =
                new FaultyLibc((call, bits, argument) -> call.equals(step) ? Libc.ENOMEM : 0);
        String name = "test-fail-" + step;
        SlotLayout layout = new SlotLayout(0, 100);

        assertThatThrownBy(() -> factory(libc).create(name, 2, layout, PageKind.BASE))
                .isInstanceOfSatisfying(
                        ConnectionException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.SYSTEM_CALL))
                .hasMessageContaining(step)
                .hasMessageContaining("Cannot allocate memory");
        assertNothingLeft(name);
    }

    // Limits

    @Test
    void shouldRefuseMoreThanTheControlGroupAllowsBeforeMapping() throws IOException {
        write("proc/self/cgroup", "0::/app");
        write("proc/self/mountinfo", "30 1 0:2 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw");
        write("sys/fs/cgroup/app/memory.max", "100000000");
        write("sys/fs/cgroup/app/memory.current", "90000000");
        write(
                "sys/fs/cgroup/app/memory.stat",
                "anon 5\ninactive_file 10000000\nactive_file 20000000");
        FaultyLibc libc = new FaultyLibc((call, bits, argument) -> bits == 0 ? 0 : Libc.ENOMEM);
        SegmentFactory factory = new SegmentFactory(libc, new KernelFiles(root), 1L << 32);
        SlotLayout layout = new SlotLayout(0, BIG);

        assertThatThrownBy(() -> factory.create("cam", 32, layout, PageKind.HUGE_2M))
                .isInstanceOfSatisfying(
                        ConnectionException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.MEMORY_LIMIT))
                .hasMessage(
                        "segment cam (32 slots of %d bytes) needs %d bytes, but"
                                + " /sys/fs/cgroup/app/memory.max is 100000000 with 40000000 left:"
                                + " ask for fewer slots or smaller payloads, or raise the"
                                + " container's memory limit",
                        layout.stride(), needed(32, layout));
        assertThat(libc.pageBits).containsExactly(21);
    }

    @Test
    void shouldRefuseMoreThanTheMachineHas() throws IOException {
        write("proc/meminfo", "MemTotal: 200000 kB\nMemAvailable: 20000 kB");
        SegmentFactory factory = new SegmentFactory(LIBC, new KernelFiles(root), 1L << 32);

        assertThatThrownBy(() -> factory.create("cam", 8, new SlotLayout(0, BIG), PageKind.BASE))
                .isInstanceOfSatisfying(
                        ConnectionException.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.MEMORY_LIMIT))
                .hasMessageContaining("/proc/meminfo MemAvailable is 20480000");
        factory.create("cam", 2, new SlotLayout(0, BIG), PageKind.BASE).close();
    }

    @Test
    void shouldNotTouchHugepagesThatTheControlGroupForbids() throws IOException {
        write("proc/self/cgroup", "4:hugetlb:/pod");
        write("proc/self/mountinfo", "30 1 0:2 / /cg/hugetlb rw - cgroup cgroup rw,hugetlb");
        write("cg/hugetlb/pod/hugetlb.2MB.limit_in_bytes", "0");
        write("cg/hugetlb/pod/hugetlb.2MB.usage_in_bytes", "0");
        FaultyLibc libc = new FaultyLibc((call, bits, argument) -> 0);
        SegmentFactory factory = new SegmentFactory(libc, new KernelFiles(root), 1L << 32);
        factory.create("cam", 8, new SlotLayout(0, BIG), PageKind.HUGE_2M).close();

        assertThat(libc.pageBits).containsExactly(0);
    }

    private static long needed(int slots, SlotLayout layout) {
        return (slots * layout.stride() + 4095) / 4096 * 4096 + MemoryLimits.HEADROOM;
    }

    // Helpers

    private static SegmentFactory factory(Libc libc) {
        return new SegmentFactory(libc, KernelFiles.SYSTEM, 1L << 32);
    }

    /** Fails for hugepages only. */
    private static FaultyLibc failing(String step, int errno) {
        return new FaultyLibc((call, bits, argument) -> bits != 0 && call.equals(step) ? errno : 0);
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text + "\n");
    }

    private static void assertFilled(MemorySegment memory, long size, int value) {
        assertThat(memory.byteSize()).isEqualTo(size);
        for (long i = 0; i < size; i++) {
            if (memory.get(ValueLayout.JAVA_BYTE, i) != (byte) value) {
                assertThat(memory.get(ValueLayout.JAVA_BYTE, i))
                        .as("byte " + i)
                        .isEqualTo((byte) value);
            }
        }
    }

    private static void assertNothingLeft(String name) {
        assertThat(openFiles(name)).isEmpty();
        assertThat(mappings(name)).isEmpty();
    }

    private static List<String> openFiles(String name) {
        return list("/proc/self/fd")
                .map(SegmentTest::link)
                .filter(l -> l.contains("mcm-" + name))
                .toList();
    }

    private static int count(String directory) {
        return (int) list(directory).count();
    }

    private static Stream<Path> list(String directory) {
        try (Stream<Path> entries = Files.list(Path.of(directory))) {
            return entries.toList().stream();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String link(Path path) {
        try {
            return Files.readSymbolicLink(path).toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static List<String> mappings(String name) {
        return KernelFiles.SYSTEM.lines("/proc/self/maps").stream()
                .filter(l -> l.contains("mcm-" + name))
                .toList();
    }

    private static String smaps(Region region) {
        List<String> lines = KernelFiles.SYSTEM.lines("/proc/self/smaps");
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith(Long.toHexString(region.address()) + "-")) {
                return String.join("\n", lines.subList(i, Math.min(lines.size(), i + 25)));
            }
        }
        throw new AssertionError("no mapping at " + region.address());
    }
}
