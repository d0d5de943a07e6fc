package io.mcm.tool.transfer;

import io.mcm.Field;
import io.mcm.TxBuffer;
import io.mcm.format.Format;
import io.mcm.format.Scan;
import io.mcm.format.VideoFormat;
import io.mcm.tool.pattern.Essence;

/** The test picture or the tone, without end. */
public final class PatternSource implements FrameSource {
    private final Essence essence;
    private final boolean inFields;

    /**
     * @throws io.mcm.ConfigException there is none in that format
     */
    public PatternSource(Format format) {
        essence = Essence.of(format);
        inFields = format instanceof VideoFormat video && video.scan() != Scan.PROGRESSIVE;
    }

    @Override
    public Format format() {
        return essence.format();
    }

    @Override
    public boolean fill(TxBuffer frame, long number, long taiNanos) {
        essence.make(frame.payload(), number, taiNanos);
        if (inFields) {
            frame.field(number % 2 == 0 ? Field.FIRST : Field.SECOND);
        }
        return true;
    }

    @Override
    public void rewind() {
        // it has no end
    }

    @Override
    public void close() {
        // holds nothing
    }
}
