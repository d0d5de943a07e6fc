package io.mcm.tool.demo;

import io.mcm.format.AudioFormat;
import io.mcm.format.Format;
import io.mcm.format.FrameRate;
import io.mcm.format.VideoFormat;
import java.util.List;

/**
 * What one stream of the demo is to be. Its sender and its receivers, each in its own process, make
 * the same plan.
 *
 * @param name video or audio
 * @param group where it goes
 * @param format of its frames
 * @param frames how many to send
 * @param rate frames a second
 * @param receivers how many
 * @param queueCapacity frames a receiver may be behind
 * @param burst late frames sent at once
 */
record Plan(
        String name,
        String group,
        Format format,
        long frames,
        FrameRate rate,
        int receivers,
        int queueCapacity,
        int burst) {

    /**
     * One second that does not count, in which the JVMs compile what a service that runs for days
     * has compiled long ago. In groups of its own: nobody takes a frame of it for one of the demo.
     */
    static List<Plan> warmUp(int receivers) {
        return List.of(video("demo/warm-up/", 1, receivers), audio("demo/warm-up/", 1, receivers));
    }

    /** The demo itself. */
    static List<Plan> demo(int seconds, int receivers) {
        return List.of(video("demo/", seconds, receivers), audio("demo/", seconds, receivers));
    }

    private static Plan video(String path, int seconds, int receivers) {
        VideoFormat format = VideoFormat.parse("1920x1080@60:yuv422p10le");
        FrameRate rate = format.slotRate();
        return new Plan("video", path + "video", format, 60L * seconds, rate, receivers, 16, 2);
    }

    private static Plan audio(String path, int seconds, int receivers) {
        AudioFormat format = AudioFormat.parse("48000/2/pcm_s24be/1ms");
        FrameRate rate = format.slotRate();
        return new Plan("audio", path + "audio", format, 1000L * seconds, rate, receivers, 128, 16);
    }

    /** Two for each receiver and the sender, and so many that receivers can fall behind. */
    int slots() {
        return Math.max(2 * receivers + 2, format instanceof VideoFormat ? 32 : 4 * queueCapacity);
    }

    Meter meter() {
        return new Meter((int) Math.round(rate.asDouble()), frames);
    }
}
