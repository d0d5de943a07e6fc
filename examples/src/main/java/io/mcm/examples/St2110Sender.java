package io.mcm.examples;

import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.St2110;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.format.FrameRate;
import io.mcm.format.PictureLayout;
import io.mcm.format.PixelFormat;
import io.mcm.format.VideoFormat;
import io.mcm.st2110.sdp.Colour;
import io.mcm.st2110.sdp.Media;
import io.mcm.st2110.sdp.Sdp;
import io.mcm.st2110.sdp.Traffic;
import io.mcm.st2110.sdp.Video20;
import java.time.Duration;
import java.util.List;
import org.agrona.MutableDirectBuffer;

/**
 * Sends pictures to the outside by ST 2110-20: grey that gets lighter. {@code St2110Sender [GROUP
 * PORT MY-ADDRESS]}
 */
public final class St2110Sender {
    private static final VideoFormat FORMAT =
            new VideoFormat(1920, 1080, FrameRate.of(50), PixelFormat.YUV422P10LE);
    private static final short NO_COLOUR = 512;

    private St2110Sender() {}

    /** Sends to 239.1.1.1:5004, or where the arguments say, for a minute. */
    public static void main(String[] arguments) {
        String to = arguments.length > 0 ? arguments[0] : "239.1.1.1";
        int port = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5004;
        String from = arguments.length > 2 ? arguments[2] : "127.0.0.1";
        System.out.print(description(to, port, from, FORMAT));
        try (Mesh mesh = Mesh.launch(MeshConfig.builder().st2110Address(from).build())) {
            send(mesh, St2110.video20(to, port), FORMAT, 3000);
        }
    }

    /** What receivers join by. The clock is ours: name its MAC address, or a PTP grandmaster. */
    static String description(String to, int port, String from, VideoFormat format) {
        Video20 video = Video20.of(format, Colour.BT709, Video20.GPM, Traffic.NONE);
        Integer ttl = Media.isMulticast(to) ? 64 : null;
        Media media = new Media(video, to, ttl, port, 112, List.of(from), null, "direct=0");
        return new Sdp(1, 1, from, "a sender", List.of(media)).toText();
    }

    /** Sends so many frames. Nothing paces them here: the link sends each at its time. */
    static void send(Mesh mesh, St2110 stream, VideoFormat format, int frames) {
        PictureLayout layout = format.layout();
        // Reliable: acquire waits for the link, and no frame is left out.
        try (TxConnection tx =
                mesh.connection().st2110(stream).format(format).reliable().openTx()) {
            for (int number = 0; number < frames; ) {
                try (TxBuffer frame = tx.acquire(Duration.ofMillis(100))) {
                    if (frame != null) {
                        paint(frame.payload(), layout, (short) (64 + number % 876));
                        frame.commit();
                        number++;
                    }
                }
            }
        } // closing waits until the last frame is on its way
    }

    private static void paint(MutableDirectBuffer pixels, PictureLayout layout, short luma) {
        for (int plane = 0; plane < layout.planeCount(); plane++) {
            short sample = plane == 0 ? luma : NO_COLOUR;
            int from = layout.planeOffset(plane);
            int to = from + layout.rows(plane) * layout.stride(plane);
            for (int at = from; at < to; at += Short.BYTES) {
                pixels.putShort(at, sample);
            }
        }
    }
}
