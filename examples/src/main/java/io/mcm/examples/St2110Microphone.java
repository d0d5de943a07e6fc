package io.mcm.examples;

import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.RxBuffer;
import io.mcm.RxConnection;
import io.mcm.St2110;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.format.AudioFormat;
import java.time.Duration;

/**
 * Brings the sound of an ST 2110-30 (or AES67) sender into a group of the mesh. {@code
 * St2110Microphone [ADDRESS PORT [GROUP]]}
 */
public final class St2110Microphone {
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private St2110Microphone() {}

    /** From 239.1.1.2:5004 to group mic, or as named, until nothing comes for a second. */
    public static void main(String[] arguments) {
        String address = arguments.length > 1 ? arguments[0] : "239.1.1.2";
        int port = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5004;
        String group = arguments.length > 2 ? arguments[2] : "mic";
        AudioFormat format = AudioFormat.parse("48000/2/pcm_s24be/1ms");
        try (Mesh mesh = Mesh.launch(MeshConfig.builder().build())) {
            relay(mesh, St2110.audio30(address, port).payloadType(97), format, group);
        }
    }

    /** Relays until nothing comes for a second; returns how many packets it were. */
    static long relay(Mesh mesh, St2110 stream, AudioFormat format, String group) {
        long packets = 0;
        try (RxConnection rx =
                        mesh.connection()
                                .st2110(stream)
                                .format(format)
                                .queueCapacity(128) // each is a millisecond
                                .openRx();
                TxConnection tx = mesh.connection().group(group).format(format).openTx()) {
            boolean more = true;
            while (more) {
                Duration patience = packets == 0 ? Duration.ofSeconds(30) : SILENCE;
                try (RxBuffer in = rx.receive(patience)) {
                    more = in != null;
                    if (in != null && relay(in, tx)) {
                        packets++;
                    }
                }
            }
        }
        return packets;
    }

    private static boolean relay(RxBuffer in, TxConnection tx) {
        try (TxBuffer out = tx.tryAcquire()) {
            if (out == null) { // no slot was given back in time: leave this one out
                return false;
            }
            // Sound is the same big-endian samples on the wire and in the mesh.
            out.payload().putBytes(0, in.payload(), 0, in.payload().capacity());
            out.payloadLength(in.payload().capacity())
                    .timestamp(in.timestamp()) // that of the sender, or of arrival
                    .rtpTimestamp(in.rtpTimestamp())
                    .commit();
            return true;
        }
    }
}
