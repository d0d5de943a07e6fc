package io.mcm.tool.demo;

import io.mcm.format.AudioFormat;
import io.mcm.format.Format;
import io.mcm.format.FrameRate;
import io.mcm.format.VideoFormat;

/**
 * What one stream of the demo is to be.
 *
 * @param name video or audio
 * @param format of its frames
 * @param frames how many to send
 * @param rate frames a second
 * @param receivers how many
 * @param queueCapacity frames a receiver may be behind
 * @param burst late frames sent at once
 */
record Plan(
        String name,
        Format format,
        long frames,
        FrameRate rate,
        int receivers,
        int queueCapacity,
        int burst) {

    static Plan video(int seconds, int receivers) {
        VideoFormat format = VideoFormat.parse("1920x1080@60:yuv422p10le");
        return new Plan("video", format, 60L * seconds, format.slotRate(), receivers, 16, 2);
    }

    static Plan audio(int seconds, int receivers) {
        AudioFormat format = AudioFormat.parse("48000/2/pcm_s24be/1ms");
        return new Plan("audio", format, 1000L * seconds, format.slotRate(), receivers, 128, 16);
    }

    String group() {
        return "demo/" + name;
    }

    /** Two for each receiver and the sender, and so many that receivers can fall behind. */
    int slots() {
        return Math.max(2 * receivers + 2, format instanceof VideoFormat ? 32 : 4 * queueCapacity);
    }

    Meter meter() {
        return new Meter((int) Math.round(rate.asDouble()), frames);
    }
}
