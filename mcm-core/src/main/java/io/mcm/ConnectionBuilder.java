package io.mcm;

import static io.mcm.ErrorCode.CONNECTION_CONFIG_INVALID;

import io.mcm.format.AudioFormat;
import io.mcm.format.BlobFormat;
import io.mcm.format.CompressedFormat;
import io.mcm.format.Format;
import io.mcm.format.FrameRate;
import io.mcm.format.PacketTime;
import io.mcm.format.PixelFormat;
import io.mcm.format.SampleFormat;
import io.mcm.format.Scan;
import io.mcm.format.VideoFormat;
import io.mcm.spi.TransportConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.agrona.concurrent.IdleStrategy;
import org.jspecify.annotations.Nullable;

/**
 * Describes a connection and opens it.
 *
 * <p>Name where it leads with exactly one of {@link #group}, {@link #st2110}, {@link #rdma} and
 * {@link #transport}. A sender names its format; a receiver in a group may leave it to the source.
 * Everything else has a default.
 *
 * <p>A setter refuses what is wrong by itself at once; what does not go together is refused when
 * the connection is opened, all of it in one {@link ConfigException}. A setter that is called again
 * replaces what it set before. A builder is used by one thread at a time and may open any number of
 * connections.
 */
public final class ConnectionBuilder {
    /** Which way frames go, where that is known. */
    enum Direction {
        TX,
        RX,
        /** A document that was read on its own: good for either. */
        EITHER
    }

    private static final int MAX_METADATA_SIZE = 1 << 30;
    private static final Duration MAX_CREATION_DELAY = Duration.ofMillis(65535);
    private static final Duration MIN_STALL = Duration.ofMillis(1);
    private static final Duration MAX_STALL = Duration.ofHours(1);

    private final @Nullable Opener opener;
    private final List<ConnectionListener> listeners = new ArrayList<>();

    @Nullable String group;
    final Map<String, TransportConfig> transports = new LinkedHashMap<>();
    @Nullable RdmaOptions rdmaOptions;
    @Nullable Format format;

    /** A document's blob: as large as {@link #maxPayloadSize} says in the end. */
    boolean blobOfMaxPayloadSize;

    @Nullable Integer queueCapacity;
    int maxPayloadSize;
    int maxMetadataSize;
    @Nullable Integer slots;
    @Nullable Integer maxLent;
    Delivery delivery = Delivery.LIVE;
    Duration maxStall = Duration.ofSeconds(2);
    Duration creationDelay = Duration.ZERO;
    Duration defaultTimeout;
    @Nullable Supplier<IdleStrategy> idleStrategy;

    /** Starts with the defaults of a node that opens what is described. */
    ConnectionBuilder(MeshConfig node, Opener opener) {
        this(node.defaultTimeout(), opener);
    }

    /** Without an opener it can only describe. */
    ConnectionBuilder(Duration defaultTimeout, @Nullable Opener opener) {
        this.defaultTimeout = defaultTimeout;
        this.opener = opener;
    }

    /**
     * A group of the mesh: one source, any number of receivers, on any nodes.
     *
     * @param name 1 to 255 bytes of UTF-8, not blank, no control characters
     * @return this
     * @throws ConfigException not such a name
     */
    public ConnectionBuilder group(String name) {
        group = Checks.name(CONNECTION_CONFIG_INVALID, "group", name);
        return this;
    }

    /**
     * A stream to or from the outside by SMPTE ST 2110.
     *
     * @param settings where to or from
     * @return this
     */
    public ConnectionBuilder st2110(St2110 settings) {
        return transport(settings);
    }

    /**
     * A connection over RDMA.
     *
     * @param settings how
     * @return this
     */
    public ConnectionBuilder rdma(Rdma settings) {
        return transport(settings);
    }

    /**
     * A connection over any transport, by its own settings.
     *
     * @param settings the transport's
     * @return this
     */
    public ConnectionBuilder transport(TransportConfig settings) {
        Checks.present(CONNECTION_CONFIG_INVALID, "transport", settings, "a TransportConfig");
        transports.put(settings.transport(), settings);
        return this;
    }

    /**
     * How the group's frames cross between hosts where they do so over RDMA.
     *
     * @param options default {@link RdmaOptions#DEFAULT}; for an {@link #rdma} connection its own
     *     count
     * @return this
     */
    public ConnectionBuilder rdmaOptions(RdmaOptions options) {
        rdmaOptions =
                Checks.present(CONNECTION_CONFIG_INVALID, "rdmaOptions", options, "RdmaOptions");
        return this;
    }

    /**
     * Progressive video.
     *
     * @param width pixels of a row
     * @param height rows
     * @param frameRate pictures per second
     * @param pixelFormat how the pixels lie in memory
     * @return this
     * @throws ConfigException no such picture
     * @see VideoFormat
     */
    public ConnectionBuilder video(
            int width, int height, FrameRate frameRate, PixelFormat pixelFormat) {
        return video(width, height, frameRate, pixelFormat, Scan.PROGRESSIVE);
    }

    /**
     * Video. With interlaced and segmented scan each frame of the connection is one field.
     *
     * @param width pixels of a row
     * @param height rows of the whole picture
     * @param frameRate whole pictures per second
     * @param pixelFormat how the pixels lie in memory
     * @param scan progressive, interlaced or segmented
     * @return this
     * @throws ConfigException no such picture
     * @see VideoFormat
     */
    public ConnectionBuilder video(
            int width, int height, FrameRate frameRate, PixelFormat pixelFormat, Scan scan) {
        return format(new VideoFormat(width, height, frameRate, pixelFormat, scan));
    }

    /**
     * PCM audio; each frame holds one packet time.
     *
     * @param channels how many
     * @param sampleFormat one sample
     * @param sampleRate samples per second and channel: 44100, 48000, 96000
     * @param packetTime the sound in a frame
     * @return this
     * @throws ConfigException no such sound
     * @see AudioFormat
     */
    public ConnectionBuilder audio(
            int channels, SampleFormat sampleFormat, int sampleRate, PacketTime packetTime) {
        return format(new AudioFormat(channels, sampleFormat, sampleRate, packetTime));
    }

    /**
     * Bytes of any kind, each frame as long as its sender makes it.
     *
     * @param maxSize the longest payload in bytes, 1 or more
     * @return this
     * @throws ConfigException no such size
     * @see BlobFormat
     */
    public ConnectionBuilder blob(int maxSize) {
        return format(new BlobFormat(maxSize));
    }

    /**
     * Compressed video of 10-bit 4:2:2 pictures; for others use {@link #format}.
     *
     * @param codec for example {@code jxsv}
     * @param width pixels of a row
     * @param height rows
     * @param frameRate pictures per second
     * @param maxSize the longest codestream in bytes, 1 or more
     * @return this
     * @throws ConfigException no such codestream
     * @see CompressedFormat
     */
    public ConnectionBuilder compressed(
            String codec, int width, int height, FrameRate frameRate, int maxSize) {
        VideoFormat picture = new VideoFormat(width, height, frameRate, PixelFormat.YUV422P10LE);
        return format(new CompressedFormat(codec, picture, maxSize));
    }

    /**
     * A format of any kind.
     *
     * @param of what each frame holds
     * @return this
     */
    public ConnectionBuilder format(Format of) {
        format = Checks.present(CONNECTION_CONFIG_INVALID, "format", of, "a Format");
        blobOfMaxPayloadSize = false;
        return this;
    }

    ConnectionBuilder blobOfMaxPayloadSize() {
        format = null;
        blobOfMaxPayloadSize = true;
        return this;
    }

    /** The receiver takes its source's format. */
    ConnectionBuilder formatOfSource() {
        format = null;
        blobOfMaxPayloadSize = false;
        return this;
    }

    /**
     * Frames this receiver may hold at most, queued and lent.
     *
     * @param frames 2 to 128; default 16, with {@link #latest()} 2
     * @return this
     * @throws ConfigException out of range
     */
    public ConnectionBuilder queueCapacity(int frames) {
        queueCapacity =
                Checks.range(CONNECTION_CONFIG_INVALID, "queueCapacity", frames, 2, 128, "frames");
        return this;
    }

    /**
     * The largest payload, where frames may become larger than the format's: see {@link
     * TxConnection#changeFormat}.
     *
     * @param bytes at least the format's frame size; default 0: the format's frame size
     * @return this
     * @throws ConfigException out of range
     */
    public ConnectionBuilder maxPayloadSize(int bytes) {
        maxPayloadSize =
                Checks.range(
                        CONNECTION_CONFIG_INVALID,
                        "maxPayloadSize",
                        bytes,
                        0,
                        Format.MAX_PAYLOAD_SIZE,
                        "bytes");
        return this;
    }

    /**
     * The largest metadata of a frame.
     *
     * @param bytes 0 to 1 GiB; default 0
     * @return this
     * @throws ConfigException out of range
     */
    public ConnectionBuilder maxMetadataSize(int bytes) {
        maxMetadataSize =
                Checks.range(
                        CONNECTION_CONFIG_INVALID,
                        "maxMetadataSize",
                        bytes,
                        0,
                        MAX_METADATA_SIZE,
                        "bytes");
        return this;
    }

    /**
     * Slots of the pool that a sender makes. Each receiver needs two of them, the sender two: that
     * limits how many receivers there can be.
     *
     * @param count 4 to 4096; default 32, for payloads up to 64 KiB twice the queue capacity and at
     *     least 64
     * @return this
     * @throws ConfigException out of range
     */
    public ConnectionBuilder slots(int count) {
        slots = Checks.range(CONNECTION_CONFIG_INVALID, "slots", count, 4, 4096, "slots");
        return this;
    }

    /**
     * Buffers the application may hold at once; one more is refused with {@link
     * ErrorCode#TOO_MANY_LENT}.
     *
     * @param count 1 to 4096; a sender's at most slots − 2, a receiver's at most its queue
     *     capacity; default half the queue capacity, and no more than half the slots
     * @return this
     * @throws ConfigException out of range
     */
    public ConnectionBuilder maxLent(int count) {
        maxLent = Checks.range(CONNECTION_CONFIG_INVALID, "maxLent", count, 1, 4096, "buffers");
        return this;
    }

    /**
     * A receiver that is too slow misses frames. The default.
     *
     * @return this
     */
    public ConnectionBuilder live() {
        return delivery(Delivery.LIVE);
    }

    /**
     * The source waits for this receiver, up to {@link #maxStall}.
     *
     * @return this
     */
    public ConnectionBuilder reliable() {
        return delivery(Delivery.RELIABLE);
    }

    /**
     * The oldest frame this receiver has not looked at makes room for the newest.
     *
     * @return this
     */
    public ConnectionBuilder latest() {
        return delivery(Delivery.LATEST);
    }

    ConnectionBuilder delivery(Delivery of) {
        delivery = of;
        return this;
    }

    /**
     * How long a source waits for this receiver when it is {@linkplain #reliable() reliable},
     * before it detaches it.
     *
     * @param limit 1 ms to 1 h; default 2 s
     * @return this
     * @throws ConfigException out of range
     */
    public ConnectionBuilder maxStall(Duration limit) {
        maxStall =
                Checks.between(
                        CONNECTION_CONFIG_INVALID,
                        "maxStall",
                        limit,
                        MIN_STALL,
                        MAX_STALL,
                        "1 ms to 1 h");
        return this;
    }

    /**
     * How long opening a sender waits after it is ready, for receivers that are slow to come.
     *
     * @param delay 0 to 65535 ms; default 0
     * @return this
     * @throws ConfigException out of range
     */
    public ConnectionBuilder creationDelay(Duration delay) {
        creationDelay =
                Checks.between(
                        CONNECTION_CONFIG_INVALID,
                        "creationDelay",
                        delay,
                        Duration.ZERO,
                        MAX_CREATION_DELAY,
                        "0 to 65535 ms");
        return this;
    }

    /**
     * How long {@code acquire()} and {@code receive()} wait.
     *
     * @param timeout zero or more; past 292 years is for ever; default the node's
     * @return this
     * @throws ConfigException negative
     */
    public ConnectionBuilder defaultTimeout(Duration timeout) {
        defaultTimeout = Checks.timeout(CONNECTION_CONFIG_INVALID, "defaultTimeout", timeout);
        return this;
    }

    /**
     * How a waiting call spends its time.
     *
     * @param maker makes a strategy for this connection; default: spin shortly, then sleep until
     *     woken
     * @return this
     */
    public ConnectionBuilder idleStrategy(Supplier<IdleStrategy> maker) {
        idleStrategy =
                Checks.present(
                        CONNECTION_CONFIG_INVALID,
                        "idleStrategy",
                        maker,
                        "a supplier of idle strategies");
        return this;
    }

    /**
     * Adds a listener. It hears of every change of every connection that this builder opens.
     *
     * @param listener hears of changes
     * @return this
     */
    public ConnectionBuilder listener(ConnectionListener listener) {
        listeners.add(
                Checks.present(
                        CONNECTION_CONFIG_INVALID, "listener", listener, "a ConnectionListener"));
        return this;
    }

    /**
     * What {@link #openTx()} would use.
     *
     * @return a sender's settings, defaults filled in
     * @throws ConfigException everything that does not go together
     */
    public ConnectionConfig toConfigTx() {
        return toConfig(Direction.TX);
    }

    /**
     * What {@link #openRx()} would use.
     *
     * @return a receiver's settings, defaults filled in
     * @throws ConfigException everything that does not go together
     */
    public ConnectionConfig toConfigRx() {
        return toConfig(Direction.RX);
    }

    /**
     * Takes what a connection document of the original SDK says; what it doesn't say stays as it
     * is. A document without {@code payload} means a blob of its {@code maxPayloadSize}, unless a
     * format was set before. The fields of a client document are left alone. Nothing is taken from
     * a refused document.
     *
     * @param text JSON, up to 1 MiB
     * @return this
     * @throws ConfigException everything that is wrong with it
     */
    public ConnectionBuilder json(String text) {
        ConnectionBuilder read = new ConnectionBuilder(defaultTimeout, null).set(this);
        ConnectionDocument.read(text, read);
        return set(read);
    }

    /**
     * Opens a sender.
     *
     * @return the open connection
     * @throws ConfigException everything that does not go together; nothing was opened
     * @throws ConnectionException it could not be opened
     */
    public TxConnection openTx() {
        return node().openTx(toConfigTx(), List.copyOf(listeners));
    }

    /**
     * Opens a receiver.
     *
     * @return the open connection
     * @throws ConfigException everything that does not go together; nothing was opened
     * @throws ConnectionException it could not be opened
     */
    public RxConnection openRx() {
        return node().openRx(toConfigRx(), List.copyOf(listeners));
    }

    ConnectionConfig toConfig(Direction direction) {
        return new ConnectionRules(this, direction).conclude();
    }

    private Opener node() {
        return Objects.requireNonNull(opener, "a builder that opens comes from a node");
    }

    /** Takes over all settings. */
    private ConnectionBuilder set(ConnectionBuilder that) {
        group = that.group;
        transports.clear();
        transports.putAll(that.transports);
        rdmaOptions = that.rdmaOptions;
        format = that.format;
        blobOfMaxPayloadSize = that.blobOfMaxPayloadSize;
        queueCapacity = that.queueCapacity;
        maxPayloadSize = that.maxPayloadSize;
        maxMetadataSize = that.maxMetadataSize;
        slots = that.slots;
        maxLent = that.maxLent;
        delivery = that.delivery;
        maxStall = that.maxStall;
        creationDelay = that.creationDelay;
        defaultTimeout = that.defaultTimeout;
        idleStrategy = that.idleStrategy;
        return this;
    }
}
