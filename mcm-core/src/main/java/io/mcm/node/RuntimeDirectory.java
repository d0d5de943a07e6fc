package io.mcm.node;

import static io.mcm.linux.FileSystem.AT_FDCWD;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.mcm.ConfigException;
import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.MeshConfig;
import io.mcm.json.Excerpt;
import io.mcm.linux.FileStatus;
import io.mcm.linux.FileSystem;
import io.mcm.linux.SystemCallException;
import io.mcm.linux.UnixSocket;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory where the nodes of a host meet, chosen, opened and checked. In it each node has a
 * socket and a file of counters, and each group's source a lock.
 *
 * <p>Everything but sockets is reached through the descriptor that was checked. Any thread.
 */
public final class RuntimeDirectory implements AutoCloseable {
    /** What a node's socket is called, after its id. */
    static final String SOCKET = ".sock";

    /** What a node's file of counters is called, after its id. */
    static final String COUNTERS = ".counters";

    /** What a group's lock is called, after a digest of its name. */
    static final String CLAIM = ".claim";

    /** What a socket is called before it can be connected to, after a random number. */
    static final String NEW_SOCKET = ".new";

    /** More names than this are not looked at. */
    private static final int MAX_NAMES = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(RuntimeDirectory.class);
    private static final FileSystem LIBC = FileSystem.get();
    private static final int MAX_PATH_BYTES =
            UnixSocket.MAX_PATH - 1 - NodeId.TEXT_LENGTH - SOCKET.length();
    private static final int OPEN =
            FileSystem.O_RDONLY
                    | FileSystem.O_DIRECTORY
                    | FileSystem.O_NOFOLLOW
                    | FileSystem.O_CLOEXEC;
    private static final Path HOST = Path.of("/run/mcm");
    private static final int ROOT = 0;
    private static final int OTHERS = 07;
    private static final int GROUP = 070;
    private static final int OWNER_ONLY = 0700;
    private static final int WITH_GROUP = 02770;
    private static final int LISTEN_ATTEMPTS = 5;

    private final Path path;
    private final OptionalInt group;

    /** -1 once it is closed. Guarded by this. */
    private int fd;

    /** A place to try, and what names it. */
    private record Candidate(Path path, String origin, boolean explicit) {}

    /** Why a directory cannot be used. */
    private static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1;

        UnusableException(String why) {
            super(why);
        }
    }

    private RuntimeDirectory(Path path, int fd, OptionalInt group) {
        this.path = path;
        this.fd = fd;
        this.group = group;
    }

    /**
     * Opens the directory that the settings name, or else the first that can be used, see {@link
     * MeshConfig.Builder#runtimeDirectory}.
     *
     * @param config names it, and who may use it
     * @return the directory, made if it was not there
     * @throws ConfigException the one that was named cannot be used
     * @throws ConnectionException none can be used
     */
    public static RuntimeDirectory open(MeshConfig config) {
        return open(config, System.getenv(), HOST);
    }

    /** The same with another environment, and another place for {@code /run/mcm}. */
    static RuntimeDirectory open(MeshConfig config, Map<String, String> environment, Path host) {
        return open(config, candidates(config, environment, host));
    }

    private static RuntimeDirectory open(MeshConfig config, List<Candidate> candidates) {
        List<String> reasons = new ArrayList<>();
        for (Candidate candidate : candidates) {
            try {
                RuntimeDirectory directory = open(config, candidate.path);
                LOG.info(
                        "runtime directory {} ({}){}",
                        candidate.path,
                        candidate.origin,
                        reasons.isEmpty() ? "" : "; not " + String.join("; not ", reasons));
                return directory;
            } catch (UnusableException e) {
                if (candidate.explicit) {
                    throw new ConfigException(
                            List.of(
                                    new ConfigException.Fault(
                                            ErrorCode.CLIENT_CONFIG_INVALID,
                                            "runtimeDirectory",
                                            Excerpt.of(candidate.path),
                                            "a directory that can be used ("
                                                    + candidate.origin
                                                    + "); this one "
                                                    + e.getMessage())));
                }
                reasons.add(candidate.path + ": " + e.getMessage());
            }
        }
        throw new ConnectionException(
                ErrorCode.SYSTEM_CALL,
                "there is no runtime directory: "
                        + String.join("; ", reasons)
                        + ": name one with MeshConfig.runtimeDirectory or MCM_RUNTIME_DIR");
    }

    /** The places to try, in order. */
    private static List<Candidate> candidates(
            MeshConfig config, Map<String, String> environment, Path host) {
        Path set = config.runtimeDirectory();
        if (set != null) {
            return List.of(new Candidate(set, "MeshConfig.runtimeDirectory", true));
        }
        String property = System.getProperty("mcm.runtimeDirectory", "");
        if (!property.isEmpty()) {
            Path path = Path.of(property);
            return List.of(new Candidate(path, "system property mcm.runtimeDirectory", true));
        }
        String variable = environment.getOrDefault("MCM_RUNTIME_DIR", "");
        if (!variable.isEmpty()) {
            Path path = Path.of(variable);
            return List.of(new Candidate(path, "environment variable MCM_RUNTIME_DIR", true));
        }
        List<Candidate> candidates = new ArrayList<>();
        candidates.add(new Candidate(host, "the host's", false));
        String xdg = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (!xdg.isEmpty()) {
            candidates.add(new Candidate(Path.of(xdg, "mcm"), "XDG_RUNTIME_DIR", false));
        }
        String temporary = System.getProperty("java.io.tmpdir", "/tmp");
        candidates.add(
                new Candidate(
                        Path.of(temporary, "mcm-" + LIBC.geteuid()), "the user's own", false));
        return candidates;
    }

    private static RuntimeDirectory open(MeshConfig config, Path path) throws UnusableException {
        int bytes = path.toString().getBytes(UTF_8).length;
        if (!path.isAbsolute() || bytes > MAX_PATH_BYTES) {
            throw new UnusableException(
                    "has "
                            + bytes
                            + " bytes; it must be an absolute path of at most "
                            + MAX_PATH_BYTES
                            + ", for the addresses of sockets in it may have "
                            + UnixSocket.MAX_PATH);
        }
        if (LIBC.mkdirat(AT_FDCWD, path.toString(), OWNER_ONLY) == -1
                && LIBC.errno() != FileSystem.EEXIST) {
            throw new UnusableException("cannot be made: " + LIBC.strerror(LIBC.errno()));
        }
        int fd = LIBC.openat(AT_FDCWD, path.toString(), OPEN, 0);
        if (fd == -1) {
            throw new UnusableException(
                    "is not a directory that can be opened (a symbolic link is not followed): "
                            + LIBC.strerror(LIBC.errno()));
        }
        try {
            check(fd, config.allowedUsers(), config.runtimeGroup());
        } catch (UnusableException e) {
            LIBC.close(fd);
            throw e;
        }
        // Those who clean up temporary directories leave locked ones alone: tmpfiles.d(5).
        int ignored = LIBC.flock(fd, FileSystem.LOCK_SH | FileSystem.LOCK_NB);
        return new RuntimeDirectory(path, fd, config.runtimeGroup());
    }

    private static void check(int fd, Set<Integer> users, OptionalInt group)
            throws UnusableException {
        int self = LIBC.geteuid();
        FileStatus status = FileStatus.of(fd);
        if (status.uid() != self && status.uid() != ROOT && !users.contains(status.uid())) {
            throw new UnusableException(
                    "belongs to user "
                            + status.uid()
                            + "; it must belong to this one ("
                            + self
                            + "), to root, or to one of allowedUsers "
                            + users);
        }
        if ((status.mode() & OTHERS) != 0) {
            throw new UnusableException(
                    "has mode " + octal(status.mode()) + "; others must have no rights: 0700");
        }
        if (group.isPresent() && status.uid() == self && (status.mode() & GROUP) == 0) {
            share(fd, group.getAsInt());
            return;
        }
        boolean isShared = group.isPresent() && group.getAsInt() == status.gid();
        if ((status.mode() & GROUP) != 0 && !isShared) {
            throw new UnusableException(
                    "has mode "
                            + octal(status.mode())
                            + " and group "
                            + status.gid()
                            + "; a group may have rights only when runtimeGroup names it");
        }
        if (status.uid() != self && self != ROOT && (status.mode() & GROUP) != GROUP) {
            throw new UnusableException(
                    "has mode " + octal(status.mode()) + "; this user may not write there");
        }
    }

    private static void share(int fd, int group) throws UnusableException {
        if (LIBC.fchown(fd, -1, group) == -1 || LIBC.fchmod(fd, WITH_GROUP) == -1) {
            throw new UnusableException(
                    "cannot be given to group " + group + ": " + LIBC.strerror(LIBC.errno()));
        }
    }

    private static String octal(int mode) {
        return "0" + Integer.toOctalString(mode & 07777);
    }

    /**
     * Where it is.
     *
     * @return an absolute path
     */
    public Path path() {
        return path;
    }

    /** What a file in it is to have as its permissions. */
    private int fileMode() {
        return group.isPresent() ? 0660 : 0600;
    }

    /**
     * Listens as a node.
     *
     * @param node who
     * @return the socket
     */
    UnixSocket listen(NodeId node) {
        for (int attempt = 1; ; attempt++) {
            // Who finds the final name must be able to connect: a refusal means that a node is
            // dead.
            String name = NodeId.random() + NEW_SOCKET;
            UnixSocket socket = UnixSocket.listen(path.resolve(name).toString());
            try {
                rename(name, socketOf(node));
                return socket;
            } catch (SystemCallException e) {
                socket.close();
                unlink(name);
                // It was slow, and another node thought it dead.
                if (e.errno() != FileSystem.ENOENT || attempt == LISTEN_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private synchronized void rename(String name, String newName) {
        if (LIBC.fchmodat(checked(), name, fileMode()) == -1
                || LIBC.renameat(checked(), name, newName) == -1) {
            throw new SystemCallException("rename " + path.resolve(name), LIBC.errno());
        }
    }

    /**
     * Connects to a node.
     *
     * @param node whom to
     * @return a connected socket
     * @throws SystemCallException {@code ECONNREFUSED} it is dead, {@code ENOENT} it left
     */
    UnixSocket connect(NodeId node) {
        return connect(socketOf(node));
    }

    /** Connects to a socket in the directory. */
    UnixSocket connect(String name) {
        return UnixSocket.connect(path.resolve(name).toString());
    }

    /**
     * What there is.
     *
     * @return names in no order
     * @throws IOException it cannot be read: it is gone
     */
    synchronized List<String> names() throws IOException {
        int ignored = checked();
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                if (names.size() == MAX_NAMES) {
                    break;
                }
                names.add(String.valueOf(file.getFileName()));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return names;
    }

    /** What a node's socket is called. */
    static String socketOf(NodeId node) {
        return node + SOCKET;
    }

    /** Whether a node's socket is there: it lives, or died a moment ago. */
    boolean hasNode(NodeId node) {
        return status(socketOf(node)) != null;
    }

    /**
     * The node that a name belongs to.
     *
     * @param name a file's
     * @param suffix what its kind ends in
     * @return null when it is none of that kind
     */
    static @Nullable NodeId nodeOf(String name, String suffix) {
        return name.endsWith(suffix)
                ? NodeId.parse(name.substring(0, name.length() - suffix.length()))
                : null;
    }

    /**
     * Opens an ordinary file.
     *
     * @param name its name
     * @param flags {@code O_…}
     * @return a descriptor
     * @throws SystemCallException it cannot be opened
     */
    synchronized int openFile(String name, int flags) {
        int always = FileSystem.O_NOFOLLOW | FileSystem.O_CLOEXEC | FileSystem.O_NONBLOCK;
        int file = LIBC.openat(checked(), name, flags | always, fileMode());
        if (file == -1) {
            throw new SystemCallException("open " + path.resolve(name), LIBC.errno());
        }
        FileStatus status = FileStatus.of(file);
        if (!status.isRegular()) {
            LIBC.close(file);
            throw new ConnectionException(
                    ErrorCode.SYSTEM_CALL, path.resolve(name) + " is no ordinary file: remove it");
        }
        if ((flags & FileSystem.O_CREAT) != 0 && status.uid() == LIBC.geteuid()) {
            int ignored = LIBC.fchmod(file, fileMode()); // less than asked for, by the umask
        }
        return file;
    }

    /**
     * The status of a file.
     *
     * @param name its name
     * @return null when there is none
     */
    synchronized @Nullable FileStatus status(String name) {
        return fd == -1 ? null : FileStatus.of(fd, name);
    }

    /**
     * Removes a file, if it is there and the directory still open.
     *
     * @param name its name
     * @return whether it was removed
     */
    synchronized boolean unlink(String name) {
        return fd != -1 && LIBC.unlinkat(fd, name) == 0;
    }

    private int checked() {
        if (fd == -1) {
            throw new ConnectionException(
                    ErrorCode.CONNECTION_CLOSED, "runtime directory " + path + " is closed");
        }
        return fd;
    }

    /** Lets go of it; what is in it stays. Any number of times. */
    @Override
    public synchronized void close() {
        if (fd != -1) {
            LIBC.close(fd);
            fd = -1;
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
