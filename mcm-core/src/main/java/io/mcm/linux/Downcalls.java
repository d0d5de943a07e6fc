package io.mcm.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

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
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the bindings to the C library have in common: handles, {@code errno}, and its texts. */
final class Downcalls {
    private static final Logger LOG = LoggerFactory.getLogger(Downcalls.class);
    private static final StructLayout CAPTURE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO =
            CAPTURE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    /** Where a thread's calls leave errno. */
    private static final ThreadLocal<MemorySegment> CAPTURED =
            ThreadLocal.withInitial(() -> Arena.ofAuto().allocate(CAPTURE));

    private Downcalls() {}

    /** A call that captures errno; its first argument is {@link #captured()}. */
    static MethodHandle call(String name, MemoryLayout result, MemoryLayout... arguments) {
        return handle(
                name,
                FunctionDescriptor.of(result, arguments),
                Linker.Option.captureCallState("errno"));
    }

    static MethodHandle handle(
            String name, FunctionDescriptor descriptor, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        SymbolLookup libc = linker.defaultLookup();
        return linker.downcallHandle(libc.findOrThrow(name), descriptor, options);
    }

    static MemorySegment captured() {
        return CAPTURED.get();
    }

    static int errno() {
        return (int) ERRNO.get(CAPTURED.get(), 0L);
    }

    /** The text of an error. */
    static String strerror(int errno) {
        try {
            MemorySegment text = (MemorySegment) Texts.STRERROR.invokeExact(errno);
            return text.reinterpret(Long.MAX_VALUE).getString(0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static final class Texts {
        static final MethodHandle STRERROR =
                handle("strerror", FunctionDescriptor.of(ADDRESS, JAVA_INT));
    }

    /**
     * Makes a binding, or keeps the reason why there is none: so that a failure is the exception of
     * the use and not the end of the class.
     */
    static Object load(Supplier<?> binding) {
        LOG.debug("native access granted: {}", NativeAccess.granted());
        try {
            return binding.get();
        } catch (ExceptionInInitializerError e) {
            return e.getException();
        } catch (RuntimeException | LinkageError e) {
            return e;
        }
    }

    static <T> T loaded(Class<T> type, Object binding) {
        if (type.isInstance(binding)) {
            return type.cast(binding);
        }
        Throwable cause = (Throwable) binding;
        throw new ConnectionException(
                ErrorCode.SYSTEM_CALL,
                "the C library cannot be called ("
                        + cause.getMessage()
                        + "): this needs Linux, and native access: java "
                        + NativeAccess.option(),
                cause);
    }

    /** A downcall throws nothing of its own: what comes here is an error of the virtual machine. */
    static RuntimeException unexpected(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return e instanceof RuntimeException runtime
                ? runtime
                : new ConnectionException(ErrorCode.SYSTEM_CALL, "a call into libc failed", e);
    }
}
