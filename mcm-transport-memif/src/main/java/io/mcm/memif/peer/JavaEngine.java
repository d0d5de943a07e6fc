package io.mcm.memif.peer;

import io.mcm.ConnectionException;
import io.mcm.ErrorCode;
import io.mcm.linux.EventLoop;
import io.mcm.memif.Memif;
import io.mcm.memif.engine.Direction;
import io.mcm.memif.engine.Engine;
import io.mcm.memif.engine.EnginePort;
import io.mcm.memif.protocol.RejectCounters;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * memif in Java, one for the process: interfaces that are masters on one socket share it, whatever
 * node they belong to. Its one thread for control messages runs while there are interfaces.
 */
public final class JavaEngine implements Engine {
    private static final JavaEngine THIS = new JavaEngine();

    private final Map<String, MasterSocket> sockets = new HashMap<>();
    private @Nullable EventLoop loop;
    private int ports;

    private JavaEngine() {}

    /**
     * The engine.
     *
     * @return the same object each time
     */
    public static JavaEngine get() {
        return THIS;
    }

    @Override
    public synchronized EnginePort open(Memif settings, Direction direction) {
        EventLoop running = loop;
        if (running == null) {
            running = EventLoop.start("memif control");
            loop = running;
        }
        ports++;
        try {
            return settings.role() == Memif.Role.MASTER
                    ? openMaster(running, settings, direction)
                    : openSlave(running, settings, direction);
        } catch (ConnectionException e) {
            closeIfUnused(settings.socket());
            portClosed();
            throw e;
        }
    }

    private EnginePort openMaster(EventLoop running, Memif settings, Direction direction) {
        MasterSocket socket = sockets.get(settings.socket());
        if (socket == null) {
            socket = MasterSocket.listen(running, settings.socket());
            sockets.put(settings.socket(), socket);
        }
        if (socket.serves(settings.id())) {
            throw new ConnectionException(
                    ErrorCode.CONNECTION_FAILED,
                    "memif interface "
                            + settings.address()
                            + " is served by another connection of this process: close that, or"
                            + " use another id");
        }
        MasterSocket home = socket;
        return new JavaPort(
                settings,
                direction,
                home.rejects(),
                port -> {
                    home.add(port);
                    return new JavaPort.Home() {
                        @Override
                        public void released() {
                            // the next slave finds the interface free
                        }

                        @Override
                        public void close(String reason) {
                            closeMaster(home, port, reason);
                        }
                    };
                });
    }

    private synchronized void closeMaster(MasterSocket socket, JavaPort port, String reason) {
        socket.remove(port, reason);
        closeIfUnused(port.settings().socket());
        portClosed();
    }

    private void closeIfUnused(String address) {
        MasterSocket socket = sockets.get(address);
        if (socket != null && socket.isUnused()) {
            sockets.remove(address);
            socket.close();
        }
    }

    private EnginePort openSlave(EventLoop running, Memif settings, Direction direction) {
        return new JavaPort(
                settings,
                direction,
                new RejectCounters(),
                port -> {
                    Dialer dialer = new Dialer(running, port);
                    running.execute(dialer::dial);
                    return new JavaPort.Home() {
                        @Override
                        public void released() {
                            running.execute(dialer::dialSoon);
                        }

                        @Override
                        public void close(String reason) {
                            inside(running, () -> dialer.close(reason));
                            synchronized (JavaEngine.this) {
                                portClosed();
                            }
                        }
                    };
                });
    }

    private void portClosed() {
        ports--;
        EventLoop running = loop;
        if (ports == 0 && running != null) {
            loop = null;
            running.close();
        }
    }

    /** Does something on the loop's thread and waits for it. */
    static void inside(EventLoop loop, Runnable work) {
        CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
        loop.execute(
                () -> {
                    try {
                        work.run();
                    } finally {
                        done.complete(null);
                    }
                });
        done.join();
    }
}
