package io.mcm.examples;

import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.format.FrameRate;
import io.mcm.format.PictureLayout;
import io.mcm.format.PixelFormat;
import io.mcm.format.VideoFormat;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.agrona.MutableDirectBuffer;

/** Sends pictures: a white bar that wanders down a grey ground. {@code Sender [GROUP [FRAMES]]} */
public final class Sender {
    private static final int BAR_ROWS = 64;
    private static final short GREY = 512;
    private static final short WHITE = 940;

    private Sender() {}

    /** Sends to group camera-1, or the one that is named, for a minute or so many frames. */
    public static void main(String[] arguments) {
        String group = arguments.length > 0 ? arguments[0] : "camera-1";
        long frames = arguments.length > 1 ? Long.parseLong(arguments[1]) : 3600;
        MeshConfig config = MeshConfig.builder().mesh("studio").node("camera-app").build();
        try (Mesh mesh = Mesh.launch(config)) {
            VideoFormat format =
                    new VideoFormat(1920, 1080, FrameRate.of(60), PixelFormat.YUV422P10LE);
            send(mesh, group, format, frames);
        }
    }

    /** Sends so many frames in real time, each one straight from the memory it is drawn into. */
    static void send(Mesh mesh, String group, VideoFormat format, long frames) {
        PictureLayout layout = format.layout();
        try (TxConnection tx = mesh.connection().group(group).format(format).openTx()) {
            long start = System.nanoTime();
            for (long number = 0; number < frames; ) {
                long due = start + format.frameRate().nanosOfFrame(number);
                LockSupport.parkNanos(due - System.nanoTime());
                try (TxBuffer frame = tx.acquire(Duration.ofMillis(20))) {
                    if (frame != null) { // null: no slot was given back in time
                        draw(frame.payload(), layout, number);
                        int missed = frame.commit();
                        if (missed > 0) {
                            System.out.println("frame " + number + ": " + missed + " missed it");
                        }
                        number++;
                    }
                } // closed without commit it would go back unsent
            }
        } // closing ends the stream; the receivers still get what was committed
    }

    private static void draw(MutableDirectBuffer pixels, PictureLayout layout, long number) {
        int top = (int) (number % layout.rows(0));
        for (int plane = 0; plane < layout.planeCount(); plane++) {
            for (int row = 0; row < layout.rows(plane); row++) {
                boolean bar = plane == 0 && row >= top && row < top + BAR_ROWS;
                int offset = layout.planeOffset(plane) + row * layout.stride(plane);
                fill(pixels, offset, layout.rowBytes(plane), bar ? WHITE : GREY);
            }
        }
    }

    private static void fill(MutableDirectBuffer pixels, int offset, int bytes, short sample) {
        for (int x = 0; x < bytes; x += Short.BYTES) {
            pixels.putShort(offset + x, sample);
        }
    }
}
