package io.mcm.memif;

import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.format.Format;
import io.mcm.memif.engine.Direction;
import io.mcm.memif.engine.Engine;
import io.mcm.memif.libmemif.LibMemifEngine;
import io.mcm.memif.peer.JavaEngine;
import io.mcm.spi.EgressPort;
import io.mcm.spi.IngressPort;
import io.mcm.spi.Link;
import io.mcm.spi.Transport;
import io.mcm.spi.TransportConfig;

/** memif at work on a node: one thread per link. */
final class MemifTransport implements Transport {
    @Override
    public Link openEgress(TransportConfig config, EgressPort port) {
        Memif memif = (Memif) config;
        checkRoom(memif, port.maxPayloadSize());
        return new MemifEgress(engine(memif).open(memif, Direction.SEND), memif, port).start();
    }

    @Override
    public Link openIngress(TransportConfig config, IngressPort port) {
        Memif memif = (Memif) config;
        Format format = port.format();
        if (format == null) {
            throw new ConnectionException(
                    ErrorCode.CONNECTION_CONFIG_INVALID,
                    "payload = (absent): memif doesn't say what its packets hold; name a format,"
                            + " for example blob(maxSize)");
        }
        return new MemifIngress(engine(memif).open(memif, Direction.RECEIVE), memif, port, format)
                .start();
    }

    private static Engine engine(Memif memif) {
        return switch (memif.engine()) {
            case JAVA -> JavaEngine.get();
            case LIBMEMIF -> LibMemifEngine.get();
        };
    }

    /** A master hears of its room only from its slave. */
    private static void checkRoom(Memif memif, int maxPayload) {
        long room = (long) memif.bufferSize() << memif.log2RingSize();
        if (memif.role() == Memif.Role.SLAVE && maxPayload > room) {
            throw new ConnectionException(
                    ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE,
                    "a frame of "
                            + maxPayload
                            + " bytes does not fit memif.log2RingSize = "
                            + memif.log2RingSize()
                            + " buffers of memif.bufferSize = "
                            + memif.bufferSize()
                            + " bytes, which hold "
                            + room
                            + ": make either larger");
        }
    }

    @Override
    public void close() {
        // its links were closed with their connections
    }
}
