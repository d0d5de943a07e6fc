package io.mcm.memif.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mcm.linux.EventFd;
import io.mcm.linux.FileSystem;
import io.mcm.linux.Libc;
import io.mcm.linux.Sockets;
import io.mcm.memif.Memif;
import io.mcm.memif.TestFrames;
import io.mcm.memif.engine.Direction;
import io.mcm.memif.engine.EnginePort.Sent;
import io.mcm.memif.engine.FrameSink;
import io.mcm.memif.protocol.Limits;
import io.mcm.memif.protocol.Message;
import io.mcm.memif.protocol.Protocol;
import io.mcm.memif.protocol.Reject;
import io.mcm.memif.protocol.RejectException;
import io.mcm.memif.protocol.SlaveSession;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.agrona.MutableDirectBuffer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both sides' memory, handed over without a socket. */
class RingsTest {
    private static final Message.Hello HELLO = Limits.STANDARD.hello("master");
    private static final int SIZE = 1 << 16;

    private final Arena arena = Arena.ofShared();
    private final Libc libc = Libc.get();

    @AfterEach
    void free() {
        arena.close();
    }

    private static int copyOf(int fd) {
        return Libc.get().fcntl(fd, Libc.F_DUPFD_CLOEXEC, 0);
    }

    private static MasterRings accept(SlaveRings slave) throws RejectException {
        MasterRings master = new MasterRings();
        for (SlaveSession.Offer offer : slave.offers()) {
            switch (offer.message()) {
                case Message.AddRegion region -> master.region(region, copyOf(offer.fd()));
                case Message.AddRing ring -> master.ring(ring, copyOf(offer.fd()));
                default -> throw new AssertionError(offer);
            }
        }
        master.connect();
        slave.connected();
        return master;
    }

    /** Keeps the last packet. */
    private static final class Last implements FrameSink {
        byte[] bytes = new byte[0];

        @Override
        public MutableDirectBuffer begin(long length) {
            bytes = new byte[(int) length];
            return TestFrames.over(bytes);
        }

        @Override
        public void end() {}
    }

    @Test
    void shouldUseManyRegionsAndRings() throws Exception {
        Memif settings = Memif.slave("@none", 0).rings(3).log2RingSize(2).bufferSize(4096);
        // five buffers to a region: 24 buffers are in five, and chains go across
        try (SlaveRings slave =
                        SlaveRings.create(settings, Direction.BOTH, HELLO, 5 * 4096 + 100);
                MasterRings master = accept(slave)) {
            assertThat(slave.regions.count()).isEqualTo(6);
            Random random = new Random(1);
            Last sink = new Last();
            for (int i = 0; i < 200; i++) {
                byte[] frame = new byte[random.nextInt(4 * 4096)];
                random.nextBytes(frame);
                for (int ring = 0; ring < 3; ring++) {
                    sent(slave.senders().get(ring), frame);
                    assertThat(master.receivers().get(ring).receive(sink, 9)).isEqualTo(1);
                    assertThat(sink.bytes).isEqualTo(frame);
                    sent(master.senders().get(ring), frame);
                    assertThat(slave.receivers().get(ring).receive(sink, 9)).isEqualTo(1);
                    assertThat(sink.bytes).isEqualTo(frame);
                }
            }
        }
    }

    private static void sent(Sender sender, byte[] frame) throws RejectException {
        assertThat(sender.send(TestFrames.over(frame), frame.length)).isEqualTo(Sent.YES);
    }

    @Test
    void shouldKeepToTheMastersLimits() throws Exception {
        Memif settings = Memif.slave("@none", 0).rings(8).log2RingSize(10);
        Message.Hello narrow =
                new Message.Hello("m", Protocol.VERSION, Protocol.VERSION, 1, 0, 2, 3);
        try (SlaveRings rings = SlaveRings.create(settings, Direction.BOTH, narrow)) {
            assertThat(rings.senders()).hasSize(3);
            assertThat(rings.receivers()).hasSize(1);
            assertThat(rings.senders().getFirst().ring.entries()).isEqualTo(8);
        }
        refuses(
                Reject.REGION_INDEX,
                () -> SlaveRings.create(settings, Direction.BOTH, narrow, 10 * 2048));
    }

    @Test
    void shouldMakeBuffersOnlyForTheDirectionThatIsUsed() throws Exception {
        Memif settings = Memif.slave("@none", 0).log2RingSize(4);
        try (SlaveRings both = SlaveRings.create(settings, Direction.BOTH, HELLO);
                SlaveRings one = SlaveRings.create(settings, Direction.SEND, HELLO)) {
            assertThat(both.regions.get(1).size()).isEqualTo(2 * 16 * 2048);
            assertThat(one.regions.get(1).size()).isEqualTo(16 * 2048);
            assertThat(one.receivers()).isEmpty();
            assertThat(one.offers()).hasSize(4); // the master gets a ring for it all the same
        }
    }

    @Test
    void shouldSpareAPeerThatSpinsTheWakeUp() throws Exception {
        Memif settings = Memif.slave("@none", 0).log2RingSize(4);
        try (SlaveRings slave = SlaveRings.create(settings, Direction.SEND, HELLO);
                MasterRings master = accept(slave)) {
            Receiver receiver = master.receivers().getFirst();
            receiver.wantsInterrupts(false);
            sent(slave.senders().getFirst(), new byte[1]);
            assertThat(isSignalled(receiver.wake())).isFalse();
            receiver.wantsInterrupts(true);
            sent(slave.senders().getFirst(), new byte[1]);
            assertThat(isSignalled(receiver.wake())).isTrue();
        }
    }

    private boolean isSignalled(EventFd wake) {
        return Sockets.get().read(wake.fd(), arena.allocate(8, 8), 8) == 8;
    }

    @ParameterizedTest
    @CsvSource({
        "0,  65536, 65536, REGION_UNSEALED",
        "4,  65536, 65536, REGION_UNSEALED", // sealed against growing only
        "2,  65535, 65536, REGION_SHORT",
        "18, 65536, 65536, REGION_UNMAPPABLE", // sealed against future writers
        "10, 65536, 65536, REGION_UNMAPPABLE", // against all writers
    })
    void shouldNotMapWhatCouldKillTheProcess(int seals, long size, long announced, Reject reject) {
        int fd = memfd(size, seals);
        refuses(reject, () -> SharedMemory.map(fd, announced, arena));
        libc.close(fd);
    }

    @Test
    void shouldNotMapOtherFiles() {
        for (String path : new String[] {"/dev/null", "/proc/self/maps", "/etc/passwd", "/tmp"}) {
            int fd = FileSystem.get().openat(FileSystem.AT_FDCWD, path, FileSystem.O_RDONLY, 0);
            assertThat(fd).as(path).isPositive();
            refuses(Reject.REGION_UNSEALED, () -> SharedMemory.map(fd, 1, arena));
            libc.close(fd);
        }
    }

    private static void refuses(Reject reject, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RejectException.class, e -> assertThat(e.reject()).isEqualTo(reject));
    }

    private int memfd(long size, int seals) {
        int fd = libc.memfd_create("test", Libc.MFD_CLOEXEC | Libc.MFD_ALLOW_SEALING);
        assertThat(libc.ftruncate(fd, size)).isZero();
        assertThat(libc.fcntl(fd, Libc.F_ADD_SEALS, seals)).isZero();
        return fd;
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, true",
        "4, 1, true",
        "1, 1, false",
        "2, 1, false",
        "65376, 1, true", // 128 + 2 * 16 before the end
        "65380, 1, false",
        "65408, 1, false",
        "4294967292, 1, false",
        "4294967292, 14, false",
        "0, 12, false",
        "0, 11, true",
    })
    void shouldTakeRingsWithinTheirRegionOnly(long offset, int log2, boolean taken)
            throws Exception {
        try (MasterRings master = new MasterRings();
                EventFd wake = EventFd.create()) {
            master.region(new Message.AddRegion(0, SIZE), memfd(SIZE, Libc.F_SEAL_SHRINK));
            Message.AddRing ring = new Message.AddRing(true, 0, 0, offset, log2, 0);
            int fd = copyOf(wake.fd());
            if (taken) {
                master.ring(ring, fd);
                refuses(Reject.RING_COOKIE, master::connect);
                master.regions
                        .get(0)
                        .memory()
                        .set(ValueLayout.JAVA_INT_UNALIGNED, offset, Protocol.COOKIE);
                master.connect();
            } else {
                refuses(Reject.RING_PLACE, () -> master.ring(ring, fd));
                libc.close(fd);
            }
        }
    }

    @Test
    void shouldNotWriteToWhatIsNoEventFd() throws Exception {
        try (MasterRings master = new MasterRings()) {
            int fd = memfd(SIZE, Libc.F_SEAL_SHRINK);
            master.region(new Message.AddRegion(0, SIZE), copyOf(fd));
            Message.AddRing ring = new Message.AddRing(true, 0, 0, 0, 1, 0);
            refuses(Reject.RING_EVENTFD, () -> master.ring(ring, fd));
            libc.close(fd);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0,     65536, true",
        "0, 65536, 0,     true",
        "0, 1,     65536, false",
        "0, 65535, 2,     false",
        "0, 4294967295, 1, false",
        "0, 4294967295, 4294967295, false",
        "1, 0,     0,     false",
        "65535, 0, 0,     false",
    })
    void shouldCheckBuffersAtTheirEdges(int region, long offset, long length, boolean inside)
            throws Exception {
        Regions regions = new Regions();
        int fd = memfd(SIZE, Libc.F_SEAL_SHRINK);
        regions.add(SharedMemory.map(fd, SIZE, arena));
        libc.close(fd);
        if (inside) {
            regions.check(region, offset, length);
        } else {
            refuses(
                    region == 0 ? Reject.BUFFER_RANGE : Reject.BUFFER_REGION,
                    () -> regions.check(region, offset, length));
        }
    }
}
