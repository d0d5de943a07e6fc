package io.mcm.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mcm.ConnectionException;
import io.mcm.ConnectionStats;
import io.mcm.LatencySummary;
import io.mcm.MeshConfig;
import io.mcm.linux.EventLoop;
import io.mcm.linux.FileSystem;
import io.mcm.linux.SystemCallException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's counters in a file that other processes read without the node's noticing: written each
 * second, as a whole, with a checksum that tells a half-written one. The writer holds a lock on it,
 * which the kernel takes back when it dies. See {@link CounterSnapshot} for the reader.
 *
 * <p>A header, then an entry per connection, little endian:
 *
 * <pre>
 * header                                 entry
 *   0  u64    magic "MCMCOUNT"             0  i32     connection
 *   8  u16    version of the format        4  u8      1 it sends, 0 it receives
 *  10  u16    bytes of an entry            5  u8[3]   0
 *  12  i32    entries                      8  i64[5]  frames, bytes, missed, errors, skipped
 *  16  i64    number of this writing      48  i32[2]  depth, lent
 *  24  i64    time, ms since 1970         56  i64[7]  latency: count, min, p50, p90, p99, p999, max
 *  32  u64[2] node's id                  112  text    state, up to 16 bytes
 *  48  text   mesh, up to 255 bytes      130  text    group, up to 255 bytes
 * 306  text   node, up to 255 bytes      387
 * 564  u32    CRC-32C of all the rest
 * </pre>
 *
 * <p>A text is its length (u16) and as many bytes of UTF-8. The loop's thread only.
 */
final class CounterFile implements AutoCloseable {
    static final long MAGIC = 0x544e554f434d434dL;
    static final int VERSION = 1;
    static final int HEADER_SIZE = 576;
    static final int ENTRY_SIZE = 392;
    static final int MAX_ENTRIES = 65535;
    static final int MESH_AT = 48;
    static final int NODE_AT = 306;
    static final int CRC_AT = 564;
    static final int STATE_AT = 112;
    static final int MAX_STATE = 16;
    static final int GROUP_AT = 130;

    private static final Logger LOG = LoggerFactory.getLogger(CounterFile.class);
    private static final FileSystem LIBC = FileSystem.get();
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RuntimeDirectory directory;
    private final EventLoop loop;
    private final NodeId id;
    private final MeshConfig config;
    private final Supplier<List<ConnectionCounters>> source;
    private final String name;
    private int fd;
    private ByteBuffer content;
    private long writings;
    private boolean failed;
    private boolean locked;

    private CounterFile(
            RuntimeDirectory directory,
            EventLoop loop,
            NodeId id,
            MeshConfig config,
            Supplier<List<ConnectionCounters>> source,
            int fd) {
        this.directory = directory;
        this.loop = loop;
        this.id = id;
        this.config = config;
        this.source = source;
        this.name = nameOf(id);
        this.fd = fd;
        this.content = buffer(0);
    }

    static String nameOf(NodeId id) {
        return id + RuntimeDirectory.COUNTERS;
    }

    /**
     * Begins to write, each second until it is closed.
     *
     * @param directory where to
     * @param loop does it
     * @param id the node
     * @param config its names
     * @param source gives the counters
     * @return the file
     * @throws ConnectionException it cannot be made
     */
    static CounterFile start(
            RuntimeDirectory directory,
            EventLoop loop,
            NodeId id,
            MeshConfig config,
            Supplier<List<ConnectionCounters>> source) {
        int flags = FileSystem.O_RDWR | FileSystem.O_CREAT | FileSystem.O_EXCL;
        int fd = directory.openFile(nameOf(id), flags);
        CounterFile file = new CounterFile(directory, loop, id, config, source, fd);
        file.next();
        return file;
    }

    private static ByteBuffer buffer(int entries) {
        return ByteBuffer.allocateDirect(HEADER_SIZE + entries * ENTRY_SIZE)
                .order(ByteOrder.LITTLE_ENDIAN);
    }

    private void next() {
        if (fd != -1) {
            loop.schedule(PERIOD_NANOS, this::next);
            write();
        }
    }

    /** Writes the counters as they are now. */
    void write() {
        // A reader that tries whether the file has an owner may be in the way just now.
        locked = locked || LIBC.flock(fd, FileSystem.LOCK_EX | FileSystem.LOCK_NB) == 0;
        List<ConnectionCounters> connections = source.get();
        int count = Math.min(connections.size(), MAX_ENTRIES);
        if (content.capacity() < HEADER_SIZE + count * ENTRY_SIZE) {
            content = buffer(Math.min(2 * count, MAX_ENTRIES));
        }
        fill(connections.subList(0, count));
        int length = content.limit();
        boolean written = LIBC.pwrite(fd, MemorySegment.ofBuffer(content), length, 0) == length;
        if (!written && !failed) {
            LOG.warn("counters: {}", new SystemCallException("write " + name, LIBC.errno()));
        }
        failed = !written;
    }

    private void fill(List<ConnectionCounters> connections) {
        content.clear().limit(HEADER_SIZE + connections.size() * ENTRY_SIZE);
        content.putLong(0, MAGIC)
                .putShort(8, (short) VERSION)
                .putShort(10, (short) ENTRY_SIZE)
                .putInt(12, connections.size())
                .putLong(16, ++writings)
                .putLong(24, System.currentTimeMillis())
                .putLong(32, id.high())
                .putLong(40, id.low());
        text(MESH_AT, config.mesh(), Fields.MAX_NAME);
        text(NODE_AT, config.node(), Fields.MAX_NAME);
        int at = HEADER_SIZE;
        for (ConnectionCounters connection : connections) {
            fill(at, connection);
            at += ENTRY_SIZE;
        }
        content.putInt(CRC_AT, crc(content));
    }

    private void fill(int at, ConnectionCounters connection) {
        ConnectionStats stats = connection.stats();
        LatencySummary latency = stats.latency();
        content.putInt(at, connection.connection())
                .putInt(at + 4, connection.sender() ? 1 : 0)
                .putLong(at + 8, stats.frames())
                .putLong(at + 16, stats.bytes())
                .putLong(at + 24, stats.missed())
                .putLong(at + 32, stats.errors())
                .putLong(at + 40, stats.skipped())
                .putInt(at + 48, stats.depth())
                .putInt(at + 52, stats.lent())
                .putLong(at + 56, latency.count())
                .putLong(at + 64, latency.min())
                .putLong(at + 72, latency.p50())
                .putLong(at + 80, latency.p90())
                .putLong(at + 88, latency.p99())
                .putLong(at + 96, latency.p999())
                .putLong(at + 104, latency.max());
        text(at + STATE_AT, connection.state(), MAX_STATE);
        text(at + GROUP_AT, connection.group(), Fields.MAX_NAME);
    }

    private void text(int at, String text, int max) {
        byte[] bytes = text.getBytes(UTF_8);
        int length = Math.min(bytes.length, max);
        content.putShort(at, (short) length).put(at + Short.BYTES, bytes, 0, length);
    }

    /** Of everything but the place it is kept at. */
    static int crc(ByteBuffer content) {
        CRC32C crc = new CRC32C();
        crc.update(content.slice(0, CRC_AT));
        int after = CRC_AT + Integer.BYTES;
        crc.update(content.slice(after, content.limit() - after));
        return (int) crc.getValue();
    }

    /** Removes the file. Any number of times. */
    @Override
    public void close() {
        if (fd != -1) {
            directory.unlink(name);
            LIBC.close(fd);
            fd = -1;
        }
    }
}
