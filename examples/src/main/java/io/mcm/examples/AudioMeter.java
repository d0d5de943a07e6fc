package io.mcm.examples;

import io.mcm.FrameHandler;
import io.mcm.Mesh;
import io.mcm.MeshConfig;
import io.mcm.RxConnection;
import io.mcm.format.AudioFormat;
import io.mcm.format.Format;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;

/** Shows the peak level of each channel ten times a second. {@code AudioMeter [GROUP]} */
public final class AudioMeter {
    private final AudioFormat format;
    private final PrintStream out;
    private final int[] peaks;
    private int samples;

    private AudioMeter(AudioFormat format, PrintStream out) {
        this.format = format;
        this.out = out;
        peaks = new int[format.channels()];
    }

    /** Measures group microphone-1, or the one that is named, until the stream ends. */
    public static void main(String[] arguments) {
        String group = arguments.length > 0 ? arguments[0] : "microphone-1";
        MeshConfig config = MeshConfig.builder().mesh("studio").node("meter-app").build();
        try (Mesh mesh = Mesh.launch(config)) {
            measure(mesh, group, System.out);
        }
    }

    /** Polls on the caller's own loop: nothing is allocated for a packet. */
    static void measure(Mesh mesh, String group, PrintStream out) {
        try (RxConnection rx = mesh.connection().group(group).queueCapacity(128).openRx()) {
            Format format = rx.awaitFormat(Duration.ofSeconds(30));
            if (!(format instanceof AudioFormat audio)) {
                out.println("only sound has a level, not " + format);
                return;
            }
            AudioMeter meter = new AudioMeter(audio, out);
            IdleStrategy idle = new BackoffIdleStrategy();
            FrameHandler handler = packet -> meter.take(packet.payload());
            while (!rx.ended()) {
                idle.idle(rx.poll(handler, 10));
            }
        }
    }

    private void take(DirectBuffer packet) {
        int sampleBytes = format.sampleFormat().bytes();
        for (int at = 0; at < packet.capacity(); ) {
            for (int channel = 0; channel < peaks.length; channel++, at += sampleBytes) {
                int level = Math.abs(sample(packet, at, sampleBytes));
                peaks[channel] = Math.max(peaks[channel], level);
            }
            if (++samples == format.sampleRate() / 10) {
                show();
            }
        }
    }

    /** Big-endian, signed. */
    private static int sample(DirectBuffer packet, int at, int bytes) {
        int value = packet.getByte(at);
        for (int i = 1; i < bytes; i++) {
            value = value << 8 | packet.getByte(at + i) & 0xFF;
        }
        return value;
    }

    private void show() {
        double fullScale = 1 << (8 * format.sampleFormat().bytes() - 1);
        StringBuilder line = new StringBuilder("dBFS");
        for (int peak : peaks) {
            double decibels = 20 * Math.log10(Math.max(peak, 1) / fullScale);
            line.append(String.format(Locale.ROOT, " %6.1f", decibels));
        }
        out.println(line);
        Arrays.fill(peaks, 0);
        samples = 0;
    }
}
