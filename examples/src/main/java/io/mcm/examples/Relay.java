package io.mcm.examples;

import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.format.Format;
import io.mcm.format.PixelFormat;
import io.mcm.format.VideoFormat;
import java.time.Duration;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Takes pictures from one group and sends their negatives to another. {@code Relay [FROM [TO]]} */
public final class Relay {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Four samples of 10 bits; flipping the bits of one is 1023 minus it. */
    private static final long TEN_BITS = 0x03FF_03FF_03FF_03FFL;

    private Relay() {}

    /** From camera-1 to camera-1/negative, or as named, until the stream ends. */
    public static void main(String[] arguments) {
        String from = arguments.length > 0 ? arguments[0] : "camera-1";
        String to = arguments.length > 1 ? arguments[1] : from + "/negative";
        MeshConfig config = MeshConfig.builder().mesh("studio").node("relay-app").build();
        try (Mesh mesh = Mesh.launch(config)) {
            relay(mesh, from, to);
        }
    }

    /** Relays until the stream ends, or no source comes within half a minute. */
    static void relay(Mesh mesh, String from, String to) {
        try (RxConnection rx = mesh.connection().group(from).openRx()) {
            Format format = rx.awaitFormat(Duration.ofSeconds(30));
            if (!(format instanceof VideoFormat video)
                    || video.pixelFormat() != PixelFormat.YUV422P10LE) {
                System.out.println("only yuv422p10le is turned into its negative, not " + format);
                return;
            }
            try (TxConnection tx = mesh.connection().group(to).format(format).openTx()) {
                while (!rx.ended()) {
                    try (RxBuffer in = rx.receive(SECOND)) {
                        if (in != null) {
                            relay(in, tx);
                        }
                    }
                }
            }
        }
    }

    private static void relay(RxBuffer in, TxConnection tx) {
        try (TxBuffer out = tx.acquire(SECOND)) {
            if (out == null) { // no slot was given back in time: leave this picture out
                return;
            }
            negative(in.payload(), out.payload());
            // The time and the field are those of the picture it was made of.
            out.payloadLength(in.payload().capacity())
                    .timestamp(in.timestamp())
                    .rtpTimestamp(in.rtpTimestamp())
                    .field(in.field())
                    .commit();
        }
    }

    private static void negative(DirectBuffer in, MutableDirectBuffer out) {
        int at = 0;
        for (; at + Long.BYTES <= in.capacity(); at += Long.BYTES) {
            out.putLong(at, in.getLong(at) ^ TEN_BITS);
        }
        for (; at < in.capacity(); at += Short.BYTES) {
            out.putShort(at, (short) (in.getShort(at) ^ TEN_BITS));
        }
    }
}
