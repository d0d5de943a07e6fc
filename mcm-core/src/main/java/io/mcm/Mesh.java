package io.mcm;

import io.mcm.group.Node;
import java.util.List;

/**
 * A node of the mesh, embedded in this process: open connections on it and move frames.
 *
 * <pre>{@code
 * try (Mesh mesh = Mesh.launch(MeshConfig.builder().mesh("studio").node("camera-app").build());
 *         TxConnection tx = mesh.connection()
 *                 .group("camera-1")
 *                 .video(1920, 1080, FrameRate.of(60), PixelFormat.YUV422P10LE)
 *                 .openTx()) {
 *     try (TxBuffer frame = tx.acquire(Duration.ofMillis(20))) {
 *         if (frame != null) {
 *             render(frame.payload());
 *             frame.commit();
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>Everything may be called by any thread. A node has one thread of its own, which meets the
 * other nodes of the host and sleeps otherwise; no frame goes through it.
 */
public final class Mesh implements AutoCloseable {
    private final MeshConfig config;
    private final Node node;

    private Mesh(MeshConfig config) {
        this.config = config;
        this.node = new Node(config);
    }

    /**
     * Launches a node with the default settings.
     *
     * @return the node
     */
    public static Mesh launch() {
        return launch(MeshConfig.builder().build());
    }

    /**
     * Launches a node. It finds the other nodes of its mesh on this host by itself, unless {@link
     * MeshConfig#discovery()} says otherwise. Waits for nobody; the first launch in a JVM spends
     * about a second on getting the code of the data path compiled before the first frame: half of
     * it for streams within the process, half of it, where {@code mcm-transport-memif} is
     * installed, for those between processes. The environment variable {@code MCM_WARM_UP=no}
     * leaves it out, for processes that start often and need no latency.
     *
     * @param config its settings
     * @return the node
     */
    public static Mesh launch(MeshConfig config) {
        WarmUp.once(config);
        return cold(config);
    }

    /** A node whose code may not have run yet. */
    static Mesh cold(MeshConfig config) {
        return new Mesh(config);
    }

    /**
     * The settings it was launched with.
     *
     * @return the settings
     */
    public MeshConfig config() {
        return config;
    }

    /**
     * Begins a new connection on this node.
     *
     * @return a builder that opens it
     */
    public ConnectionBuilder connection() {
        return new ConnectionBuilder(
                config,
                new Opener() {
                    @Override
                    public TxConnection openTx(
                            ConnectionConfig settings, List<ConnectionListener> listeners) {
                        return node.openTx(settings, listeners);
                    }

                    @Override
                    public RxConnection openRx(
                            ConnectionConfig settings, List<ConnectionListener> listeners) {
                        return node.openRx(settings, listeners);
                    }
                });
    }

    /** Closes every connection, senders first, and the node. Any number of times. */
    @Override
    public void close() {
        node.close();
    }
}
