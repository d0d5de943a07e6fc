package io.mcm.node;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.mcm.ConfigException;
import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.json.Document;
import io.mcm.json.Excerpt;
import io.mcm.linux.FileStatus;
import io.mcm.linux.FileSystem;
import io.mcm.linux.Libc;
import io.mcm.linux.SystemCallException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The right to be the source of a group on this host: a lock that the kernel takes back when its
 * holder dies.
 *
 * <p>The lock is flock(2)'s. Java's own would be lost when anything in the process closes the same
 * file. Any thread.
 */
public final class ClaimLock implements AutoCloseable {
    private static final FileSystem LIBC = FileSystem.get();
    private static final int MAX_TEXT = 4096;
    private static final int OPEN = FileSystem.O_RDWR | FileSystem.O_CREAT;
    private static final int LOCK = FileSystem.LOCK_EX | FileSystem.LOCK_NB;

    /** How long a lock may be held by somebody who is only cleaning up, or has not signed yet. */
    private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(200);

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    private final RuntimeDirectory directory;
    private final String file;

    /** -1 once it is released. Guarded by this. */
    private int fd;

    /**
     * Who holds a lock, as the lock's file says.
     *
     * @param node its node; null when the file does not say
     * @param name for people
     */
    private record Holder(@Nullable NodeId node, String name) {
        static final Holder UNKNOWN = new Holder(null, "another node");
    }

    private ClaimLock(RuntimeDirectory directory, String file, int fd) {
        this.directory = directory;
        this.file = file;
        this.fd = fd;
    }

    /**
     * Takes the lock.
     *
     * @param directory where the host's nodes meet
     * @param mesh the mesh of the group
     * @param group its name
     * @param node whose connection it is
     * @param holder what to call it to others who want the group
     * @return the lock, to be released
     * @throws ConnectionException {@link ErrorCode#GROUP_HAS_SOURCE}, with the name of who holds it
     */
    static ClaimLock acquire(
            RuntimeDirectory directory, String mesh, String group, NodeId node, String holder) {
        String file = fileOf(mesh, group);
        long start = System.nanoTime();
        while (true) {
            int fd = directory.openFile(file, OPEN);
            ClaimLock lock = new ClaimLock(directory, file, fd);
            try {
                if (LIBC.flock(fd, LOCK) == 0) {
                    if (lock.isCurrent()) {
                        lock.sign(mesh, group, node, holder);
                        return lock;
                    }
                    lock.close(); // it was removed between open and lock
                    continue;
                }
                if (LIBC.errno() != FileSystem.EWOULDBLOCK) {
                    throw new SystemCallException(
                            "flock " + directory.path().resolve(file), LIBC.errno());
                }
                Holder other = holder(fd);
                if (isAlive(directory, other) || System.nanoTime() - start > PATIENCE) {
                    throw new ConnectionException(
                            ErrorCode.GROUP_HAS_SOURCE,
                            "group "
                                    + group
                                    + " has a source already: "
                                    + other.name
                                    + "; a group has one source at a time");
                }
            } catch (ConnectionException e) {
                lock.forget();
                throw e;
            }
            lock.forget();
            LockSupport.parkNanos(PAUSE);
        }
    }

    /**
     * Removes a lock's file if its holder is dead.
     *
     * @param directory where it is
     * @param file its name
     * @return whether it was removed
     */
    static boolean sweep(RuntimeDirectory directory, String file) {
        int fd;
        try {
            fd = directory.openFile(file, FileSystem.O_RDWR);
        } catch (ConnectionException e) {
            return false; // gone, or not ours to open
        }
        ClaimLock lock = new ClaimLock(directory, file, fd);
        try {
            // The lock is not even tried while its holder seems alive: it could be taking it.
            return !isAlive(directory, holder(fd))
                    && LIBC.flock(fd, LOCK) == 0
                    && lock.isCurrent()
                    && directory.unlink(file);
        } finally {
            lock.forget();
        }
    }

    /** A name that any group of any mesh can have a file under. */
    static String fileOf(String mesh, String group) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(mesh.getBytes(UTF_8));
            digest.update((byte) 0);
            byte[] hash = digest.digest(group.getBytes(UTF_8));
            return HexFormat.of().formatHex(hash, 0, NodeId.TEXT_LENGTH / 2)
                    + RuntimeDirectory.CLAIM;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static boolean isAlive(RuntimeDirectory directory, Holder holder) {
        return holder.node != null && directory.hasNode(holder.node);
    }

    private boolean isCurrent() {
        return FileStatus.of(fd).isSameFile(directory.status(file));
    }

    private void sign(String mesh, String group, NodeId node, String holder) {
        Map<String, Object> text = new LinkedHashMap<>();
        text.put("node", node);
        text.put("holder", holder);
        text.put("mesh", mesh);
        text.put("group", group);
        byte[] bytes = (Document.printLine(text) + '\n').getBytes(UTF_8);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment content = arena.allocateFrom(JAVA_BYTE, bytes);
            if (Libc.get().ftruncate(fd, 0) == -1
                    || LIBC.pwrite(fd, content, bytes.length, 0) != bytes.length) {
                throw new SystemCallException(
                        "write " + directory.path().resolve(file), LIBC.errno());
            }
        }
    }

    private static Holder holder(int fd) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment content = arena.allocate(MAX_TEXT);
            long length = Math.max(0, LIBC.pread(fd, content, MAX_TEXT, 0));
            return parse(new String(content.asSlice(0, length).toArray(JAVA_BYTE), UTF_8));
        }
    }

    private static Holder parse(String text) {
        String[] read = {"", Holder.UNKNOWN.name};
        try {
            Document.read(
                    text,
                    ErrorCode.CONNECTION_FAILED,
                    (root, document) -> {
                        root.text("node", value -> read[0] = value);
                        root.text("holder", value -> read[1] = value);
                    });
        } catch (ConfigException e) {
            return Holder.UNKNOWN; // not written yet, or by somebody else
        }
        return new Holder(NodeId.parse(read[0]), Excerpt.of(read[1]));
    }

    /** Gives it back and removes its file. Any number of times. */
    @Override
    public synchronized void close() {
        if (fd != -1) {
            if (isCurrent()) {
                directory.unlink(file); // before the lock goes: it may be the next one's then
            }
            forget();
        }
    }

    /** Closes the file, which frees the lock if it was taken. */
    private synchronized void forget() {
        if (fd != -1) {
            LIBC.close(fd);
            fd = -1;
        }
    }
}
