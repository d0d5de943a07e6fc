package io.mcm.contract;

import io.mcm.Connection;
import io.mcm.ConnectionBuilder;
import io.mcm.ConnectionState;
import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.TxConnection;
import io.mcm.format.Format;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A side in this JVM. Of its own it cannot die: whoever knows the transport says how. */
public final class LocalSide implements Side {
    private static final long BACKGROUND_SECONDS = 60;

    private final TransportUnderTest transport;
    private final Mesh mesh;
    private final Runnable death;
    private final Map<String, StreamSender> senders = new HashMap<>();
    private final Map<String, StreamReceiver> receivers = new HashMap<>();
    private final Map<String, FutureTask<?>> background = new HashMap<>();

    private LocalSide(Mesh mesh, TransportUnderTest transport, Runnable death) {
        this.mesh = mesh;
        this.transport = transport;
        this.death = death;
    }

    /**
     * Launches a node in this JVM.
     *
     * @param transport says how its connections are addressed
     * @param mesh the mesh's name
     * @param node the node's name
     * @param death makes the node fall silent as if its process had died
     * @return the side on that node
     */
    public static Side launch(
            TransportUnderTest transport, String mesh, String node, Runnable death) {
        MeshConfig config = MeshConfig.builder().mesh(mesh).node(node).build();
        return new LocalSide(Mesh.launch(config), transport, death);
    }

    @Override
    public void openTx(StreamSpec stream) {
        senders.put(stream.name(), new StreamSender(builder(stream).openTx()));
    }

    @Override
    public void openRx(StreamSpec stream) {
        receivers.put(stream.name(), new StreamReceiver(builder(stream).openRx()));
    }

    private ConnectionBuilder builder(StreamSpec stream) {
        ConnectionBuilder builder = mesh.connection();
        transport.address(builder, stream.name());
        return stream.applyTo(builder);
    }

    @Override
    public ConnectionState awaitState(String stream, ConnectionState state, Duration patience) {
        Connection connection = receiver(stream).connection();
        await(() -> connection.state() == state, patience);
        return connection.state();
    }

    @Override
    public boolean awaitPeer(String stream, boolean present, Duration patience) {
        TxConnection connection = sender(stream).connection();
        return await(
                () ->
                        present
                                == (connection.state() == ConnectionState.ACTIVE
                                        && connection.receivers() > 0),
                patience);
    }

    private static boolean await(BooleanSupplier condition, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            LockSupport.parkNanos(200_000);
        }
        return true;
    }

    @Override
    public String format(String stream) {
        Format format = receiver(stream).connection().format();
        return format == null ? "" : format.toText();
    }

    @Override
    public Sent send(String stream, Burst burst) {
        return sender(stream).send(burst);
    }

    @Override
    public Sent sendAndExit(String stream, Burst burst) {
        Sent sent = sender(stream).send(burst);
        close();
        return sent;
    }

    @Override
    public void changeFormat(String stream, String format) {
        sender(stream).connection().changeFormat(Format.parse(format));
    }

    @Override
    public Received receive(String stream, long frames, Duration patience) {
        return receiver(stream).receive(frames, patience);
    }

    @Override
    public void beginSending(String stream, Burst burst) {
        StreamSender sender = sender(stream);
        begin(stream, () -> sender.send(burst));
    }

    @Override
    public void beginReceiving(String stream) {
        StreamReceiver receiver = receiver(stream);
        begin(stream, () -> receiver.receive(Long.MAX_VALUE, Duration.ofDays(1)));
    }

    private <T> void begin(String stream, Callable<T> work) {
        awaitBackground(stream); // its last frame may have been received before commit returned
        FutureTask<T> task = new FutureTask<>(work);
        background.put(stream, task);
        Thread.ofPlatform().name("contract " + stream).daemon().start(task);
    }

    @Override
    public long frames(String stream) {
        StreamSender sender = senders.get(stream);
        return sender != null ? sender.total().frames() : receiver(stream).frames();
    }

    @Override
    public Sent closeTx(String stream) {
        StreamSender sender = sender(stream);
        sender.close();
        awaitBackground(stream);
        senders.remove(stream);
        return sender.total();
    }

    @Override
    public Received closeRx(String stream) {
        StreamReceiver receiver = receiver(stream);
        boolean ended = receiver.connection().ended();
        receiver.close();
        Received received = (Received) awaitBackground(stream);
        receivers.remove(stream);
        return received == null ? receiver.report(ended) : received;
    }

    private @Nullable Object awaitBackground(String stream) {
        FutureTask<?> task = background.remove(stream);
        try {
            return task == null ? null : task.get(BACKGROUND_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the thread on " + stream + " did not end as it should", e);
        }
    }

    private StreamSender sender(String stream) {
        return Objects.requireNonNull(senders.get(stream), () -> "no sender of " + stream);
    }

    private StreamReceiver receiver(String stream) {
        return Objects.requireNonNull(receivers.get(stream), () -> "no receiver of " + stream);
    }

    @Override
    public void closeAll() {
        senders.keySet().stream().toList().forEach(this::closeTx);
        receivers.keySet().stream().toList().forEach(this::closeRx);
    }

    @Override
    public Resources resources() {
        return Resources.now();
    }

    @Override
    public void kill() {
        death.run();
        close();
    }

    @Override
    public void close() {
        mesh.close();
        background.keySet().stream().toList().forEach(this::awaitBackground);
    }
}
