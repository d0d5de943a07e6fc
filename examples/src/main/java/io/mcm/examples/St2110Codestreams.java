package io.mcm.examples;

import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.St2110;
import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.format.CompressedFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends JPEG XS to the outside by ST 2110-22: codestreams that a codec has made, each in a file of
 * its own, one after the other and from the start again. {@code St2110Codestreams GROUP PORT FILE…}
 */
public final class St2110Codestreams {
    private St2110Codestreams() {}

    /** Sends a minute of 1920x1080 at 50 a second. */
    public static void main(String[] arguments) throws IOException {
        List<byte[]> codestreams = new ArrayList<>();
        int longest = 0;
        for (String file : List.of(arguments).subList(2, arguments.length)) {
            byte[] codestream = Files.readAllBytes(Path.of(file));
            codestreams.add(codestream);
            longest = Math.max(longest, codestream.length);
        }
        St2110 stream = St2110.video22(arguments[0], Integer.parseInt(arguments[1]));
        // The number is the length of the longest one: so much memory each frame has.
        CompressedFormat format =
                CompressedFormat.parse("jxsv/" + longest + "/1920x1080@50:yuv422p10le");
        try (Mesh mesh = Mesh.launch(MeshConfig.builder().build())) {
            send(mesh, stream, format, codestreams, 3000);
        }
    }

    /** Sends so many frames, each at its time. */
    static void send(
            Mesh mesh,
            St2110 stream,
            CompressedFormat format,
            List<byte[]> codestreams,
            int frames) {
        try (TxConnection tx =
                mesh.connection().st2110(stream).format(format).reliable().openTx()) {
            for (int number = 0; number < frames; ) {
                try (TxBuffer frame = tx.acquire(Duration.ofMillis(100))) {
                    if (frame != null) {
                        // A codec would write here; what it wrote is the frame's length.
                        byte[] codestream = codestreams.get(number % codestreams.size());
                        frame.payload().putBytes(0, codestream);
                        frame.payloadLength(codestream.length).commit();
                        number++;
                    }
                }
            }
        }
    }
}
