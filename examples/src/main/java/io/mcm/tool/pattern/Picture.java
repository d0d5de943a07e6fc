package io.mcm.tool.pattern;

import io.mcm.format.FrameRate;
import io.mcm.format.VideoFormat;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** The test picture; recognised by the number and the clock that are burnt into it. */
final class Picture implements Essence {
    private final VideoFormat format;
    private final TestPattern pattern;

    Picture(VideoFormat format) {
        this.format = format;
        pattern = new TestPattern(format);
    }

    @Override
    public VideoFormat format() {
        return format;
    }

    @Override
    public FrameRate rate() {
        return format.slotRate();
    }

    @Override
    public void make(MutableDirectBuffer payload, long number, long taiNanos) {
        pattern.draw(payload, number, taiNanos);
    }

    @Override
    public boolean recognises(DirectBuffer payload, long number, long taiNanos) {
        return payload.capacity() == format.payloadSize()
                && pattern.readNumber(payload) == number % TestPattern.NUMBER_MODULUS
                && pattern.readClock(payload) == TestPattern.clockOf(taiNanos);
    }
}
