package io.mcm.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Libc} over the foreign function interface. */
@SuppressWarnings({"checkstyle:MethodName", "MethodName"})
final class FfmLibc implements Libc {
    private static final Logger LOG = LoggerFactory.getLogger(FfmLibc.class);
    private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    /** Where a thread's calls leave errno. */
    private static final ThreadLocal<MemorySegment> CAPTURED =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(CAPTURE));

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
    private final MethodHandle strerror =
            handle("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));

    /** Loaded at first use, so that a failure is that use's exception and not the class's end. */
    private static final class Holder {
        static final Object LIBC = load();

        private static Object load() {
            LOG.debug("native access granted: {}", NativeAccess.granted());
            try {
                return new FfmLibc();
            } catch (RuntimeException | LinkageError e) {
                return e;
            }
        }
    }

    static Libc get() {
        if (Holder.LIBC instanceof FfmLibc libc) {
            return libc;
        }
        Throwable cause = (Throwable) Holder.LIBC;
        throw new ConnectionException(
                ErrorCode.SYSTEM_CALL,
                "the C library cannot be called ("
                        + cause.getMessage()
                        + "): this needs Linux, and native access: java "
                        + NativeAccess.option(),
                cause);
    }

    private static MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
        return handle(
                name,
                FunctionDescriptor.of(result, arguments),
                Linker.Option.captureCallState("errno"));
    }

    private static MethodHandle handle(
            String name, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        SymbolLookup libc = linker.defaultLookup();
        return linker.downcallHandle(libc.findOrThrow(name), descriptor, options);
    }

    @Override
    public int memfd_create(String name, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            return (int) memfdCreate.invokeExact(CAPTURED.get(), arena.allocateFrom(name), flags);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int ftruncate(int fd, long length) {
        try {
            return (int) ftruncate.invokeExact(CAPTURED.get(), fd, length);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int fcntl(int fd, int command, int argument) {
        try {
            return (int) fcntl.invokeExact(CAPTURED.get(), fd, command, argument);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public long mmap(long length, int protection, int flags, int fd, long offset) {
        try {
            return (long)
                    mmap.invokeExact(CAPTURED.get(), 0L, length, protection, flags, fd, offset);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int munmap(long address, long length) {
        try {
            return (int) munmap.invokeExact(CAPTURED.get(), address, length);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int mprotect(long address, long length, int protection) {
        try {
            return (int) mprotect.invokeExact(CAPTURED.get(), address, length, protection);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int madvise(long address, long length, int advice) {
        try {
            return (int) madvise.invokeExact(CAPTURED.get(), address, length, advice);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int close(int fd) {
        try {
            return (int) close.invokeExact(CAPTURED.get(), fd);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int adjtimex(MemorySegment timex) {
        try {
            return (int) adjtimex.invokeExact(CAPTURED.get(), timex);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public int errno() {
        return (int) ERRNO.get(CAPTURED.get(), 0L);
    }

    @Override
    public String strerror(int errno) {
        try {
            MemorySegment text = (MemorySegment) strerror.invokeExact(errno);
            return text.reinterpret(Long.MAX_VALUE).getString(0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** A downcall throws nothing of its own: what comes here is an error of the virtual machine. */
    private static RuntimeException unexpected(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException runtime
                ? runtime
                : new ConnectionException(ErrorCode.SYSTEM_CALL, "a call into libc failed", e);
    }
}
