package io.mcm.linux;

import static io.mcm.linux.Downcalls.call;
import static io.mcm.linux.Downcalls.captured;
import static io.mcm.linux.Downcalls.handle;
import static io.mcm.linux.Downcalls.unexpected;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@link FileSystem} over the foreign function interface. */
@SuppressWarnings({"checkstyle:MethodName", "MethodName"})
final class FfmFileSystem implements FileSystem {
    private final MethodHandle openat =
            handle(
                    "openat",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT),
                    Linker.Option.captureCallState("errno"),
                    Linker.Option.firstVariadicArg(3));
    private final MethodHandle mkdirat = call("mkdirat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private final MethodHandle unlinkat = call("unlinkat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private final MethodHandle renameat =
            call("renameat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS);
    private final MethodHandle fchmodat =
            call("fchmodat", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT);
    private final MethodHandle fchmod = call("fchmod", JAVA_INT, JAVA_INT, JAVA_INT);
    private final MethodHandle fchown = call("fchown", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    private final MethodHandle statx =
            call("statx", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS);
    private final MethodHandle pread =
            call("pread", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
    private final MethodHandle pwrite =
            call("pwrite", JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG);
    private final MethodHandle flock = call("flock", JAVA_INT, JAVA_INT, JAVA_INT);
    private final MethodHandle inotifyInit1 = call("inotify_init1", JAVA_INT, JAVA_INT);
    private final MethodHandle inotifyAddWatch =
            call("inotify_add_watch", JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT);
    private final MethodHandle geteuid = call("geteuid", JAVA_INT);
    private final MethodHandle close = call("close", JAVA_INT, JAVA_INT);

    /** Loaded at first use. */
    private static final class Holder {
        static final Object CALLS = Downcalls.load(FfmFileSystem::new);
    }

    static FileSystem get() {
        return Downcalls.loaded(FileSystem.class, Holder.CALLS);
    }

    @Override
    public int openat(int dirfd, String path, int flags, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return (int)
                    openat.invokeExact(captured(), dirfd, arena.allocateFrom(path), flags, mode);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int mkdirat(int dirfd, String path, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) mkdirat.invokeExact(captured(), dirfd, arena.allocateFrom(path), mode);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int unlinkat(int dirfd, String path) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) unlinkat.invokeExact(captured(), dirfd, arena.allocateFrom(path), 0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int renameat(int dirfd, String path, String newPath) {
        try (Arena arena = Arena.ofConfined()) {
            return (int)
                    renameat.invokeExact(
                            captured(),
                            dirfd,
                            arena.allocateFrom(path),
                            dirfd,
                            arena.allocateFrom(newPath));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int fchmodat(int dirfd, String path, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) fchmodat.invokeExact(captured(), dirfd, arena.allocateFrom(path), mode, 0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int fchmod(int fd, int mode) {
        try {
            return (int) fchmod.invokeExact(captured(), fd, mode);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int fchown(int fd, int uid, int gid) {
        try {
            return (int) fchown.invokeExact(captured(), fd, uid, gid);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int statx(int dirfd, String path, int flags, int mask, MemorySegment into) {
        try (Arena arena = Arena.ofConfined()) {
            return (int)
                    statx.invokeExact(
                            captured(), dirfd, arena.allocateFrom(path), flags, mask, into);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public long pread(int fd, MemorySegment bytes, long count, long offset) {
        try {
            return (long) pread.invokeExact(captured(), fd, bytes, count, offset);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public long pwrite(int fd, MemorySegment bytes, long count, long offset) {
        try {
            return (long) pwrite.invokeExact(captured(), fd, bytes, count, offset);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int flock(int fd, int operation) {
        try {
            return (int) flock.invokeExact(captured(), fd, operation);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int inotify_init1(int flags) {
        try {
            return (int) inotifyInit1.invokeExact(captured(), flags);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int inotify_add_watch(int fd, String path, int mask) {
        try (Arena arena = Arena.ofConfined()) {
            return (int)
                    inotifyAddWatch.invokeExact(captured(), fd, arena.allocateFrom(path), mask);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int geteuid() {
        try {
            return (int) geteuid.invokeExact(captured());
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int close(int fd) {
        try {
            return (int) close.invokeExact(captured(), fd);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int errno() {
        return Downcalls.errno();
    }

    @Override
    public String strerror(int errno) {
        return Downcalls.strerror(errno);
    }
}
