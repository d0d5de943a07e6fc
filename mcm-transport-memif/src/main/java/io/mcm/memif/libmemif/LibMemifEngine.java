package io.mcm.memif.libmemif;

import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.linux.KernelFiles;
import io.mcm.memif.Memif;
import io.mcm.memif.engine.Direction;
import io.mcm.memif.engine.Engine;
import io.mcm.memif.engine.EnginePort;
import io.mcm.memory.MemoryLimits;
import java.nio.charset.StandardCharsets;

/**
 * memif spoken by libmemif. Frames travel in chains of buffers of less than 64 KiB, which is all
 * that the library knows. It believes its peer: a hostile one can end the process, where the Java
 * engine would end the connection.
 */
public final class LibMemifEngine implements Engine {
    private static final LibMemifEngine THIS = new LibMemifEngine();

    /** Its buffer size is an unsigned short, ours a multiple of 64. */
    static final int MAX_BUFFER_SIZE = 65_472;

    /** Of 24 bytes the last one is a zero. */
    private static final int MAX_SECRET = 23;

    private LibMemifEngine() {}

    /**
     * The engine.
     *
     * @return the same object each time
     */
    public static LibMemifEngine get() {
        return THIS;
    }

    @Override
    public EnginePort open(Memif settings, Direction direction) {
        LibMemif library = LibMemif.get();
        int secret = settings.secret().getBytes(StandardCharsets.UTF_8).length;
        if (secret > MAX_SECRET) {
            throw unfit("secret", secret + " bytes", "at most " + MAX_SECRET);
        }
        if (settings.role() == Memif.Role.SLAVE) {
            checkMemory(settings);
        }
        return LibMemifPort.open(library, settings, direction);
    }

    private static void checkMemory(Memif settings) {
        if (settings.bufferSize() > MAX_BUFFER_SIZE) {
            throw unfit(
                    "bufferSize",
                    String.valueOf(settings.bufferSize()),
                    "at most " + MAX_BUFFER_SIZE + "; longer frames go as chains");
        }
        long buffers = (2L * settings.rings()) << settings.log2RingSize();
        long bytes = buffers * settings.bufferSize();
        if (bytes > Integer.MAX_VALUE) {
            throw unfit(
                    "bufferSize",
                    settings.bufferSize() + " for " + buffers + " buffers",
                    "less than 2 GiB in all");
        }
        new MemoryLimits(KernelFiles.SYSTEM)
                .checkMemory("memif interface " + settings.address(), bytes);
    }

    private static ConnectionException unfit(String field, String value, String allowed) {
        return new ConnectionException(
                ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE,
                "memif."
                        + field
                        + " = "
                        + value
                        + ": memif.engine = LIBMEMIF takes "
                        + allowed
                        + ". Change it, or take the engine JAVA");
    }
}
