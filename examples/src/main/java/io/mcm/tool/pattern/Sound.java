package io.mcm.tool.pattern;

import io.mcm.format.AudioFormat;
import io.mcm.format.FrameRate;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** The tone; recognised sample by sample. */
final class Sound implements Essence {
    private final AudioFormat format;
    private final Tone tone;

    Sound(AudioFormat format) {
        this.format = format;
        tone = new Tone(format);
    }

    @Override
    public AudioFormat format() {
        return format;
    }

    @Override
    public FrameRate rate() {
        return format.slotRate();
    }

    @Override
    public void make(MutableDirectBuffer payload, long number, long taiNanos) {
        tone.play(payload, number);
    }

    @Override
    public boolean recognises(DirectBuffer payload, long number, long taiNanos) {
        return payload.capacity() == format.payloadSize() && tone.isPacket(payload, number);
    }
}
