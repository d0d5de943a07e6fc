package io.mcm.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.mcm.ConnectionException;
import io.mcm.ConnectionStats;
import io.mcm.LatencySummary;
import io.mcm.linux.FileStatus;
import io.mcm.linux.FileSystem;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The counters of a node, as they stood in its file. They are read like any file: the node does not
 * notice, and a file that is cut short while it is read is only a short read.
 *
 * @param id the node
 * @param mesh its mesh
 * @param node its name
 * @param number counts the node's writings, one a second
 * @param timeMillis when it wrote, in milliseconds since 1970
 * @param connections their counters
 */
public record CounterSnapshot(
        NodeId id,
        String mesh,
        String node,
        long number,
        long timeMillis,
        List<ConnectionCounters> connections) {
    private static final FileSystem LIBC = FileSystem.get();

    /** A file is written within microseconds; so often it is not read while it is. */
    private static final int ATTEMPTS = 10;

    /** Copies the list. */
    public CounterSnapshot {
        connections = List.copyOf(connections);
    }

    /**
     * Reads the counters of all nodes of a host.
     *
     * @param directory where they meet
     * @return those that can be read, in the order of the nodes' ids
     * @throws IOException the directory cannot be read
     */
    public static List<CounterSnapshot> readAll(RuntimeDirectory directory) throws IOException {
        List<CounterSnapshot> all = new ArrayList<>();
        for (String name : directory.names()) {
            NodeId node = RuntimeDirectory.nodeOf(name, RuntimeDirectory.COUNTERS);
            CounterSnapshot snapshot = node == null ? null : read(directory, node);
            if (snapshot != null) {
                all.add(snapshot);
            }
        }
        all.sort((a, b) -> a.id.compareTo(b.id));
        return all;
    }

    /**
     * Reads a node's counters.
     *
     * @param directory where it is
     * @param node the node
     * @return null when there are none, its process is dead, or the file is no such file
     */
    public static @Nullable CounterSnapshot read(RuntimeDirectory directory, NodeId node) {
        int fd;
        try {
            fd = directory.openFile(CounterFile.nameOf(node), FileSystem.O_RDONLY);
        } catch (ConnectionException e) {
            return null;
        }
        try (Arena arena = Arena.ofConfined()) {
            if (LIBC.flock(fd, FileSystem.LOCK_SH | FileSystem.LOCK_NB) == 0) {
                return null; // nobody writes it any more
            }
            for (int i = 0; i < ATTEMPTS; i++) {
                CounterSnapshot snapshot = read(arena, fd);
                if (snapshot != null) {
                    return snapshot.id.equals(node) ? snapshot : null;
                }
                Thread.onSpinWait();
            }
            return null;
        } finally {
            LIBC.close(fd);
        }
    }

    private static @Nullable CounterSnapshot read(Arena arena, int fd) {
        ByteBuffer header = bytes(arena, fd, CounterFile.HEADER_SIZE);
        if (header == null
                || header.getLong(0) != CounterFile.MAGIC
                || header.getShort(8) != CounterFile.VERSION
                || header.getShort(10) != CounterFile.ENTRY_SIZE) {
            return null;
        }
        int count = header.getInt(12);
        if (count < 0 || count > CounterFile.MAX_ENTRIES) {
            return null;
        }
        ByteBuffer content =
                bytes(arena, fd, CounterFile.HEADER_SIZE + count * CounterFile.ENTRY_SIZE);
        if (content == null
                || content.getInt(12) != count
                || content.getInt(CounterFile.CRC_AT) != CounterFile.crc(content)) {
            return null;
        }
        try {
            return parse(content, count);
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    /** The file's first bytes, null when it has not so many. */
    private static @Nullable ByteBuffer bytes(Arena arena, int fd, int count) {
        if (FileStatus.of(fd).size() < count) {
            return null;
        }
        MemorySegment bytes = arena.allocate(count);
        return LIBC.pread(fd, bytes, count, 0) == count
                ? bytes.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN)
                : null;
    }

    private static CounterSnapshot parse(ByteBuffer content, int count)
            throws CharacterCodingException {
        List<ConnectionCounters> connections = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            connections.add(entry(content, CounterFile.HEADER_SIZE + i * CounterFile.ENTRY_SIZE));
        }
        return new CounterSnapshot(
                new NodeId(content.getLong(32), content.getLong(40)),
                text(content, CounterFile.MESH_AT, Fields.MAX_NAME),
                text(content, CounterFile.NODE_AT, Fields.MAX_NAME),
                content.getLong(16),
                content.getLong(24),
                connections);
    }

    private static ConnectionCounters entry(ByteBuffer content, int at)
            throws CharacterCodingException {
        LatencySummary latency =
                new LatencySummary(
                        content.getLong(at + 56),
                        content.getLong(at + 64),
                        content.getLong(at + 72),
                        content.getLong(at + 80),
                        content.getLong(at + 88),
                        content.getLong(at + 96),
                        content.getLong(at + 104));
        ConnectionStats stats =
                new ConnectionStats(
                        content.getLong(at + 8),
                        content.getLong(at + 16),
                        content.getLong(at + 24),
                        content.getLong(at + 32),
                        content.getLong(at + 40),
                        content.getInt(at + 48),
                        content.getInt(at + 52),
                        latency);
        return new ConnectionCounters(
                content.getInt(at),
                content.get(at + 4) == 1,
                text(content, at + CounterFile.GROUP_AT, Fields.MAX_NAME),
                text(content, at + CounterFile.STATE_AT, CounterFile.MAX_STATE),
                stats);
    }

    /** A text that a terminal can show; its checksum says nothing of who wrote it. */
    private static String text(ByteBuffer content, int at, int max)
            throws CharacterCodingException {
        int length = Short.toUnsignedInt(content.getShort(at));
        if (length > max) {
            throw new CharacterCodingException();
        }
        String text = UTF_8.newDecoder().decode(content.slice(at + Short.BYTES, length)).toString();
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new CharacterCodingException();
        }
        return text;
    }
}
