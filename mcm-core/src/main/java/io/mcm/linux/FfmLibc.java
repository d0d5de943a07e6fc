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

/** {@link Libc} over the foreign function interface. */
@SuppressWarnings({"checkstyle:MethodName", "MethodName"})
final class FfmLibc implements Libc {
    private final MethodHandle memfdCreate = call("memfd_create", JAVA_INT, ADDRESS, JAVA_INT);
    private final MethodHandle ftruncate = call("ftruncate", JAVA_INT, JAVA_INT, JAVA_LONG);
    private final MethodHandle fcntl =
            handle(
                    "fcntl",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT),
                    Linker.Option.captureCallState("errno"),
                    Linker.Option.firstVariadicArg(2));
    private final MethodHandle mmap =
            call("mmap", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private final MethodHandle munmap = call("munmap", JAVA_INT, JAVA_LONG, JAVA_LONG);
    private final MethodHandle mprotect =
            call("mprotect", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private final MethodHandle madvise = call("madvise", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private final MethodHandle close = call("close", JAVA_INT, JAVA_INT);
    private final MethodHandle adjtimex = call("adjtimex", JAVA_INT, ADDRESS);

    /** Loaded at first use. */
    private static final class Holder {
        static final Object LIBC = Downcalls.load(FfmLibc::new);
    }

    static Libc get() {
        return Downcalls.loaded(Libc.class, Holder.LIBC);
    }

    @Override
    public int memfd_create(String name, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) memfdCreate.invokeExact(captured(), arena.allocateFrom(name), flags);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int ftruncate(int fd, long length) {
        try {
            return (int) ftruncate.invokeExact(captured(), fd, length);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int fcntl(int fd, int command, int argument) {
        try {
            return (int) fcntl.invokeExact(captured(), fd, command, argument);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public long mmap(long length, int protection, int flags, int fd, long offset) {
        try {
            return (long) mmap.invokeExact(captured(), 0L, length, protection, flags, fd, offset);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int munmap(long address, long length) {
        try {
            return (int) munmap.invokeExact(captured(), address, length);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int mprotect(long address, long length, int protection) {
        try {
            return (int) mprotect.invokeExact(captured(), address, length, protection);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int madvise(long address, long length, int advice) {
        try {
            return (int) madvise.invokeExact(captured(), address, length, advice);
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
    public int adjtimex(MemorySegment timex) {
        try {
            return (int) adjtimex.invokeExact(captured(), timex);
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
