package io.mcm.st2110.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.St2110;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.contract.FreePort;
import io.mcm.format.AudioFormat;
import io.mcm.format.Format;
import io.mcm.format.VideoFormat;
import io.mcm.st2110.sdp.Audio30;
import io.mcm.st2110.sdp.Colour;
import io.mcm.st2110.sdp.Essence;
import io.mcm.st2110.sdp.Media;
import io.mcm.st2110.sdp.Sdp;
import io.mcm.st2110.sdp.Traffic;
import io.mcm.st2110.sdp.Video20;
import io.mcm.st2110.video.PixelConverter;
import io.mcm.st2110.video.Raster;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** To and from GStreamer and FFmpeg on this host, every frame compared bit for bit. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class InteropTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String LOOPBACK = "127.0.0.1";
    private static final int TYPE = 96;
    private static final int FRAMES = 50;
    private static final int SOUND_FRAMES = 1000;

    @TempDir Path directory;

    @BeforeAll
    static void needPeers() {
        Peer.need("ffmpeg", "ffmpeg");
        Peer.need(
                "gst-launch-1.0",
                "gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-plugins-good");
    }

    static List<String> pictures() {
        return Boolean.getBoolean("mcm.soak")
                ? List.of("640x360", "1280x720", "1920x1080")
                : List.of("640x360", "1280x720");
    }

    private static VideoFormat video(String size) {
        return VideoFormat.parse(size + "@25:yuv422p10rfc4175");
    }

    private static Mesh node() {
        return Mesh.launch(MeshConfig.builder().st2110Address(LOOPBACK).build());
    }

    /** Sends numbered frames, paced by the engine, until a receiver has enough. */
    private static void send(St2110 place, Format format, int length, BooleanSupplier enough)
            throws InterruptedException {
        try (Mesh mesh = node();
                TxConnection tx =
                        mesh.connection().st2110(place).format(format).reliable().openTx()) {
            for (int number = 0; !enough.getAsBoolean(); number++) {
                try (TxBuffer frame = tx.acquire(PATIENCE)) {
                    assertThat(frame).isNotNull();
                    frame.payload().putBytes(0, Numbered.frame(number, length));
                    frame.payloadLength(length).commit();
                }
            }
        }
    }

    /** A receiver of ours that has its memory before the peer starts. */
    private static RxConnection receiver(Mesh mesh, St2110 place, Format format, int frames) {
        return mesh.connection()
                .st2110(place)
                .format(format)
                .queueCapacity(Math.min(frames, 128))
                .slots(2 * Math.min(frames, 128))
                .openRx();
    }

    private static void assertReceives(RxConnection rx, int frames, int length)
            throws InterruptedException {
        for (int i = 0; i < frames; i++) {
            try (RxBuffer frame = rx.receive(PATIENCE)) {
                assertThat(frame).as("frame %d", i).isNotNull();
                byte[] bytes = new byte[frame.payload().capacity()];
                frame.payload().getBytes(0, bytes);
                assertThat(Arrays.mismatch(bytes, Numbered.frame(i, length)))
                        .as("first wrong byte of frame %d; it says %d", i, Numbered.numberOf(bytes))
                        .isEqualTo(-1);
            }
        }
    }

    /** Frames of a file, as they travel: without a gap from the first one on. */
    private void assertHolds(Path file, int frames, Format stored, VideoFormat wire)
            throws IOException {
        Raster raster = Raster.first(wire);
        try (RandomAccessFile input = new RandomAccessFile(file.toFile(), "r")) {
            byte[] frame = new byte[stored.payloadSize()];
            int first = -1;
            for (int i = 0; i < frames; i++) {
                input.readFully(frame);
                byte[] sent = frame;
                if (!stored.equals(wire)) {
                    sent = new byte[raster.size()];
                    PixelConverter.of((VideoFormat) stored, raster)
                            .toWire(
                                    MemorySegment.ofArray(frame),
                                    0,
                                    MemorySegment.ofArray(sent),
                                    0);
                }
                first = i == 0 ? Numbered.numberOf(sent) : first;
                assertThat(Arrays.mismatch(sent, Numbered.frame(first + i, raster.size())))
                        .as("first wrong byte of frame %d of the file", i)
                        .isEqualTo(-1);
            }
        }
    }

    private static boolean has(Path file, long bytes) {
        try {
            return Files.exists(file) && Files.size(file) >= bytes;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Path contentFile(int frames, VideoFormat wire, VideoFormat stored) throws IOException {
        Path file = directory.resolve("content");
        Raster raster = Raster.first(wire);
        try (OutputStream output = Files.newOutputStream(file)) {
            for (int i = 0; i < frames; i++) {
                byte[] frame = Numbered.frame(i, raster.size());
                if (!stored.equals(wire)) {
                    byte[] planar = new byte[stored.payloadSize()];
                    PixelConverter.of(stored, raster)
                            .fromWire(
                                    MemorySegment.ofArray(frame),
                                    0,
                                    MemorySegment.ofArray(planar),
                                    0);
                    frame = planar;
                }
                output.write(frame);
            }
        }
        return file;
    }

    private static String videoCaps(VideoFormat format) {
        return "caps=application/x-rtp,media=(string)video,clock-rate=(int)90000,encoding-name=(string)RAW,"
                + "sampling=(string)YCbCr-4:2:2,depth=(string)10,width=(string)"
                + format.width()
                + ",height=(string)"
                + format.height()
                + ",colorimetry=(string)BT709-2,payload=(int)"
                + TYPE;
    }

    private Path description(Media media) throws IOException {
        Path file = directory.resolve("stream.sdp");
        return Files.writeString(file, new Sdp(1, 1, LOOPBACK, "mcm", List.of(media)).toText());
    }

    private static Media unicast(Essence essence, int port) {
        return new Media(essence, LOOPBACK, null, port, TYPE, List.of(), null, "direct=0");
    }

    private static String ffmpegInput(Path description) {
        return "-protocol_whitelist file,udp,rtp -reorder_queue_size 0 -buffer_size 33554432"
                + " -analyzeduration 0 -i "
                + description
                + " ";
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void shouldBeSeenByGStreamer(String size) throws Exception {
        VideoFormat format = video(size);
        int port = FreePort.udp();
        sendToGStreamer(
                format, St2110.video20(LOOPBACK, port), "udpsrc address=127.0.0.1 port=" + port);
    }

    @ParameterizedTest
    @CsvSource("640x360")
    void shouldBeSeenByGStreamerByMulticast(String size) throws Exception {
        int port = FreePort.udp();
        sendToGStreamer(
                video(size),
                St2110.video20("239.255.41.7", port),
                "udpsrc address=239.255.41.7 multicast-iface=lo port=" + port);
    }

    private void sendToGStreamer(VideoFormat format, St2110 place, String source) throws Exception {
        Path received = directory.resolve("received");
        long wanted = (long) FRAMES * format.payloadSize();
        try (Peer peer =
                Peer.gstreamer(
                                directory,
                                source
                                        + " buffer-size=33554432 "
                                        + videoCaps(format)
                                        + " ! queue max-size-bytes=0 max-size-buffers=0 max-size-time=0"
                                        + " ! rtpvrawdepay ! filesink buffer-mode=2 location="
                                        + received)
                        .awaitPort(place.port())) {
            send(
                    place.payloadType(TYPE).pacing(St2110.Pacing.WIDE),
                    format,
                    format.payloadSize(),
                    () -> has(received, wanted) || !peer.isAlive());
            assertThat(has(received, wanted)).as(peer.log()).isTrue();
            assertHolds(received, FRAMES, format, format);
        }
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void shouldSeeGStreamer(String size) throws Exception {
        int port = FreePort.udp();
        receiveFromGStreamer(
                video(size), St2110.video20(LOOPBACK, port), "host=127.0.0.1 port=" + port);
    }

    @ParameterizedTest
    @CsvSource("640x360")
    void shouldSeeGStreamerByMulticast(String size) throws Exception {
        int port = FreePort.udp();
        receiveFromGStreamer(
                video(size),
                St2110.video20("239.255.41.8", port),
                "host=239.255.41.8 multicast-iface=lo auto-multicast=true port=" + port);
    }

    /** Receives a peer's frames; the peer is started when there is memory for them. */
    private static void receive(St2110 place, Format format, int frames, Callable<Peer> start)
            throws Exception {
        try (Mesh mesh = node();
                RxConnection rx = receiver(mesh, place, format, frames);
                Peer peer = start.call()) {
            assertReceives(rx, frames, format.payloadSize());
            peer.awaitEnd();
        }
    }

    private void receiveFromGStreamer(VideoFormat format, St2110 place, String sink)
            throws Exception {
        Path content = contentFile(FRAMES, format, format);
        receive(
                place.payloadType(TYPE),
                format,
                FRAMES,
                () ->
                        Peer.gstreamer(
                                directory,
                                "filesrc blocksize="
                                        + format.payloadSize()
                                        + " location="
                                        + content
                                        + " ! rawvideoparse format=uyvp framerate=25/1 width="
                                        + format.width()
                                        + " height="
                                        + format.height()
                                        + " ! rtpvrawpay pt=96 mtu=1428 ! udpsink sync=true "
                                        + sink));
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void shouldBeSeenByFfmpeg(String size) throws Exception {
        VideoFormat format = video(size);
        VideoFormat planar = VideoFormat.parse(size + "@25:yuv422p10le");
        int port = FreePort.udp();
        Path sdp =
                description(
                        unicast(Video20.of(format, Colour.BT709, Video20.GPM, Traffic.NONE), port));
        Path received = directory.resolve("received");
        try (Peer peer =
                Peer.ffmpeg(
                                directory,
                                ffmpegInput(sdp)
                                        + "-fps_mode passthrough -frames:v "
                                        + FRAMES
                                        + " -pix_fmt yuv422p10le -f rawvideo "
                                        + received)
                        .awaitPort(port)) {
            send(
                    St2110.video20(LOOPBACK, port).payloadType(TYPE).pacing(St2110.Pacing.WIDE),
                    format,
                    format.payloadSize(),
                    () -> !peer.isAlive());
            peer.awaitEnd();
            assertHolds(received, FRAMES, planar, format);
        }
    }

    @ParameterizedTest
    @MethodSource("pictures")
    void shouldSeeFfmpeg(String size) throws Exception {
        VideoFormat format = video(size);
        Path content = contentFile(FRAMES, format, VideoFormat.parse(size + "@25:yuv422p10le"));
        int port = FreePort.udp();
        receive(
                St2110.video20(LOOPBACK, port).payloadType(TYPE),
                format,
                FRAMES,
                () ->
                        Peer.ffmpeg(
                                directory,
                                "-re -f rawvideo -pix_fmt yuv422p10le -r 25 -s "
                                        + size
                                        + " -i "
                                        + content
                                        + " -c:v bitpacked -strict experimental -f rtp -payload_type 96"
                                        + " rtp://127.0.0.1:"
                                        + port
                                        + "?pkt_size=1428"));
    }

    private static AudioFormat sound(int bits) {
        return AudioFormat.parse("48000/2/pcm_s" + bits + "be/1ms");
    }

    private Path soundFile(AudioFormat format) throws IOException {
        Path file = directory.resolve("content");
        try (OutputStream output = Files.newOutputStream(file)) {
            for (int i = 0; i < SOUND_FRAMES; i++) {
                output.write(Numbered.frame(i, format.payloadSize()));
            }
        }
        return file;
    }

    /** Packet times in a file, without a gap from the first one on. */
    private static void assertSound(Path file, AudioFormat format) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int size = format.payloadSize();
        int first = Numbered.numberOf(bytes);
        for (int i = 0; i < SOUND_FRAMES; i++) {
            assertThat(Arrays.copyOfRange(bytes, i * size, (i + 1) * size))
                    .as("packet %d of the file", i)
                    .isEqualTo(Numbered.frame(first + i, size));
        }
    }

    @ParameterizedTest
    @CsvSource({"16", "24"})
    void shouldBeHeardByGStreamer(int bits) throws Exception {
        AudioFormat format = sound(bits);
        int port = FreePort.udp();
        Path received = directory.resolve("received");
        long wanted = (long) SOUND_FRAMES * format.payloadSize();
        String caps =
                "caps=application/x-rtp,media=(string)audio,clock-rate=(int)48000,encoding-name=(string)L"
                        + bits
                        + ",channels=(int)2,payload=(int)96";
        try (Peer peer =
                Peer.gstreamer(
                                directory,
                                "udpsrc address=127.0.0.1 buffer-size=4194304 port="
                                        + port
                                        + " "
                                        + caps
                                        + " ! rtpL"
                                        + bits
                                        + "depay ! filesink buffer-mode=2 location="
                                        + received)
                        .awaitPort(port)) {
            send(
                    St2110.audio30(LOOPBACK, port).payloadType(TYPE),
                    format,
                    format.payloadSize(),
                    () -> has(received, wanted) || !peer.isAlive());
            assertThat(has(received, wanted)).as(peer.log()).isTrue();
            assertSound(received, format);
        }
    }

    @ParameterizedTest
    @CsvSource({"16", "24"})
    void shouldHearGStreamer(int bits) throws Exception {
        AudioFormat format = sound(bits);
        Path content = soundFile(format);
        int port = FreePort.udp();
        receive(
                St2110.audio30(LOOPBACK, port).payloadType(TYPE),
                format,
                SOUND_FRAMES,
                () ->
                        Peer.gstreamer(
                                directory,
                                "filesrc blocksize="
                                        + 10 * format.payloadSize()
                                        + " location="
                                        + content
                                        + " ! rawaudioparse format=pcm sample-rate=48000 num-channels=2 pcm-format=s"
                                        + bits
                                        + "be ! rtpL"
                                        + bits
                                        + "pay pt=96 min-ptime=1000000 max-ptime=1000000"
                                        + " ! udpsink sync=true host=127.0.0.1 port="
                                        + port));
    }

    @ParameterizedTest
    @CsvSource({"16", "24"})
    void shouldBeHeardByFfmpeg(int bits) throws Exception {
        AudioFormat format = sound(bits);
        int port = FreePort.udp();
        Path sdp = description(unicast(new Audio30(format, null), port));
        Path received = directory.resolve("received");
        try (Peer peer =
                Peer.ffmpeg(
                                directory,
                                ffmpegInput(sdp)
                                        + "-c:a copy -t "
                                        + (SOUND_FRAMES / 1000.0 + 0.1)
                                        + " -f s"
                                        + bits
                                        + "be "
                                        + received)
                        .awaitPort(port)) {
            send(
                    St2110.audio30(LOOPBACK, port).payloadType(TYPE),
                    format,
                    format.payloadSize(),
                    () -> !peer.isAlive());
            peer.awaitEnd();
            assertSound(received, format);
        }
    }

    @ParameterizedTest
    @CsvSource({"16", "24"})
    void shouldHearFfmpeg(int bits) throws Exception {
        AudioFormat format = sound(bits);
        Path content = soundFile(format);
        int port = FreePort.udp();
        receive(
                St2110.audio30(LOOPBACK, port).payloadType(TYPE),
                format,
                SOUND_FRAMES,
                () ->
                        Peer.ffmpeg(
                                directory,
                                "-re -f s"
                                        + bits
                                        + "be -ar 48000 -ac 2 -i "
                                        + content
                                        // as long as packets are, or the last one of each is short
                                        + " -af asetnsamples=n=48 -c:a pcm_s"
                                        + bits
                                        + "be -f rtp -payload_type 96 rtp://127.0.0.1:"
                                        + port
                                        + "?pkt_size="
                                        + (12 + format.payloadSize())));
    }
}
