package io.mcm.memif.peer;

import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.linux.FileSystem;
import io.mcm.linux.Sockets;
import io.mcm.linux.SystemCallException;
import io.mcm.linux.UnixSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A listening socket and its name. A name that a dead process left behind is taken over, a live
 * one's never: whoever removes a name holds a lock on the directory and has seen that nobody
 * answers.
 */
public final class SocketFile implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SocketFile.class);
    private static final int KIND = 0170000;
    private static final int KIND_SOCKET = 0140000;
    private static final long LOCK_PATIENCE_NANOS = 2_000_000_000;
    private static final long LOCK_PAUSE_NANOS = 1_000_000;

    /** Which file a name stands for. */
    private record Identity(Object device, Object inode, boolean isSocket) {
        static @Nullable Identity of(Path path) throws IOException {
            try {
                Map<String, Object> is =
                        Files.readAttributes(path, "unix:dev,ino,mode", LinkOption.NOFOLLOW_LINKS);
                int mode = (Integer) is.getOrDefault("mode", 0);
                return new Identity(
                        is.getOrDefault("dev", 0),
                        is.getOrDefault("ino", 0),
                        (mode & KIND) == KIND_SOCKET);
            } catch (NoSuchFileException e) {
                return null;
            }
        }
    }

    private final UnixSocket socket;

    /** Null for abstract names, which end with their socket. */
    private final @Nullable Path path;

    private final @Nullable Identity identity;

    private SocketFile(UnixSocket socket, @Nullable Path path, @Nullable Identity identity) {
        this.socket = socket;
        this.path = path;
        this.identity = identity;
    }

    /**
     * Listens.
     *
     * @param address a path, or {@code @} and an abstract name
     * @return the socket with its name
     * @throws ConnectionException somebody does already, something else is there, or the place
     *     cannot be used
     */
    public static SocketFile listen(String address) {
        if (address.startsWith("@")) {
            return new SocketFile(UnixSocket.listen(address), null, null);
        }
        Path path = Path.of(address).toAbsolutePath();
        int lock = lock(path);
        try {
            removeIfDead(path, address);
            UnixSocket socket = UnixSocket.listen(address);
            try {
                return new SocketFile(socket, path, Identity.of(path));
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        } catch (IOException e) {
            throw failed(address, "it cannot be looked at: " + e, e);
        } finally {
            FileSystem.get().close(lock);
        }
    }

    private static void removeIfDead(Path path, String address) throws IOException {
        Identity there = Identity.of(path);
        if (there == null) {
            return;
        }
        if (!there.isSocket()) {
            throw failed(address, "there is a file that is no socket", null);
        }
        try {
            UnixSocket.connect(address).close();
        } catch (SystemCallException e) {
            if (e.errno() == Sockets.ECONNREFUSED) {
                LOG.info("memif: {} was left behind by a process that is gone", address);
                Files.deleteIfExists(path);
                return;
            }
            if (e.errno() == FileSystem.EACCES) {
                throw failed(address, "it may not be used", e);
            }
        }
        throw failed(address, "another program listens there: stop it, or name another", null);
    }

    private static ConnectionException failed(
            String address, String why, @Nullable Throwable cause) {
        return new ConnectionException(
                ErrorCode.CONNECTION_FAILED, "memif socket " + address + ": " + why, cause);
    }

    /** Locks the directory, so that of two processes only one clears a dead name away. */
    private static int lock(Path path) {
        FileSystem files = FileSystem.get();
        String directory = String.valueOf(path.getParent());
        int fd =
                files.openat(
                        FileSystem.AT_FDCWD,
                        directory,
                        FileSystem.O_RDONLY | FileSystem.O_DIRECTORY | FileSystem.O_CLOEXEC,
                        0);
        if (fd == -1) {
            throw new SystemCallException("open of directory " + directory, files.errno());
        }
        long end = System.nanoTime() + LOCK_PATIENCE_NANOS;
        while (files.flock(fd, FileSystem.LOCK_EX | FileSystem.LOCK_NB) == -1) {
            int errno = files.errno();
            if (System.nanoTime() - end > 0) {
                files.close(fd);
                throw new SystemCallException("flock of directory " + directory, errno);
            }
            LockSupport.parkNanos(LOCK_PAUSE_NANOS);
        }
        return fd;
    }

    /**
     * What listens.
     *
     * @return the socket
     */
    public UnixSocket socket() {
        return socket;
    }

    /** Closes the socket and removes its name, unless that is another's by now. */
    @Override
    public void close() {
        if (path != null) {
            try {
                int lock = lock(path);
                try {
                    if (identity != null && identity.equals(Identity.of(path))) {
                        Files.deleteIfExists(path);
                    }
                } finally {
                    FileSystem.get().close(lock);
                }
            } catch (IOException | ConnectionException e) {
                LOG.warn("memif: {} cannot be removed: {}", path, e.getMessage());
            }
        }
        socket.close();
    }
}
