package io.mcm.memif.link;

import static io.mcm.memif.link.LinkLayout.CURSOR_AT;
import static io.mcm.memif.link.LinkLayout.S2M_AT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.linux.FileSystem;
import io.mcm.linux.Libc;
import io.mcm.memory.Region;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a source bears from a receiver that is not what it should be. */
class HostileReceiverTest {
    @Test
    void shouldNotLetAReceiverWriteIntoFrames() throws Exception {
        Libc libc = Libc.get();
        try (Pair pair = new Pair()) {
            for (Region region : pair.segment.regions()) {
                int readWrite = Libc.PROT_READ | Libc.PROT_WRITE;
                long size = region.size();
                assertThat(libc.mmap(size, readWrite, Libc.MAP_SHARED, region.fd(), 0))
                        .as("mmap for writing")
                        .isEqualTo(Libc.MAP_FAILED);
                long mapped = libc.mmap(size, Libc.PROT_READ, Libc.MAP_SHARED, region.fd(), 0);
                assertThat(mapped).isNotEqualTo(Libc.MAP_FAILED);
                assertThat(libc.mprotect(mapped, size, readWrite)).as("mprotect").isEqualTo(-1);
                libc.munmap(mapped, size);
                FileSystem files = FileSystem.get();
                String path = "/proc/self/fd/" + region.fd();
                int again = files.openat(FileSystem.AT_FDCWD, path, FileSystem.O_RDWR, 0);
                if (again != -1) {
                    assertThat(libc.mmap(size, readWrite, Libc.MAP_SHARED, again, 0))
                            .as("mmap after reopening")
                            .isEqualTo(Libc.MAP_FAILED);
                    assertThat(libc.ftruncate(again, 0)).as("ftruncate").isEqualTo(-1);
                    libc.close(again);
                }
            }
        }
    }

    /** Whatever is in the shared words, a source gets back only what it gave, and never crashes. */
    @Test
    void shouldBearNonsenseInTheSharedWords() throws Exception {
        long seed = Long.getLong("mcm.seed", System.nanoTime());
        Random random = new Random(seed);
        int rounds = Boolean.getBoolean("mcm.soak") ? 100_000 : 10_000;
        LinkLayout layout = LinkLayout.of(Pair.SLOTS, Pair.SLOTS);
        int fd = LinkMemory.createFile(layout, "hostile");
        Libc libc = Libc.get();
        try (Pair pair = new Pair();
                Arena arena = Arena.ofShared()) {
            LinkMemory memory = LinkMemory.create(layout, fd);
            long address =
                    libc.mmap(
                            layout.size(),
                            Libc.PROT_READ | Libc.PROT_WRITE,
                            Libc.MAP_SHARED,
                            fd,
                            0);
            MemorySegment shared =
                    MemorySegment.ofAddress(address)
                            .reinterpret(
                                    layout.size(),
                                    arena,
                                    m -> libc.munmap(m.address(), layout.size()));
            SinkEnd sink =
                    new SinkEnd(
                            memory,
                            io.mcm.linux.EventFd.create(),
                            io.mcm.linux.EventFd.create(),
                            () -> {});
            boolean[] given = new boolean[Pair.SLOTS];
            int tookBack = 0;
            for (int round = 0; round < rounds; round++) {
                int slot = random.nextInt(Pair.SLOTS);
                pair.header(slot, round);
                sink.put(slot, pair.segment.header(slot));
                given[slot] = true;
                if (random.nextBoolean()) {
                    shared.set(JAVA_LONG, S2M_AT + CURSOR_AT, nonsense(random, round));
                } else {
                    long words = layout.size() / Long.BYTES;
                    long at = random.nextLong(words) * Long.BYTES;
                    shared.set(JAVA_LONG, at, random.nextLong());
                }
                int back = sink.takeBack();
                assertThat(back == -1 || given[back]).as("seed %d", seed).isTrue();
                tookBack += back < 0 ? 0 : 1;
                sink.collect(slot);
                sink.isLent(slot);
                sink.wake();
                sink.drain();
            }
            assertThat(tookBack).as("seed %d", seed).isPositive();
            sink.close();
        } finally {
            libc.close(fd);
        }
    }

    private static long nonsense(Random random, int round) {
        return switch (random.nextInt(3)) {
            case 0 -> random.nextLong();
            case 1 -> round - random.nextInt(2 * Pair.SLOTS);
            default -> round + random.nextInt(2 * Pair.SLOTS);
        };
    }
}
