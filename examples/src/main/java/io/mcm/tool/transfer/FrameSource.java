package io.mcm.tool.transfer;

import io.mcm.TxBuffer;
import io.mcm.format.Format;
import java.io.Closeable;
import java.io.IOException;

/** Where the frames to send come from. */
public interface FrameSource extends Closeable {
    /** The format of every frame. */
    Format format();

    /**
     * Fills the next frame.
     *
     * @param number how many were filled before
     * @param taiNanos its media time
     * @return false after the last one; nothing was filled then
     */
    boolean fill(TxBuffer frame, long number, long taiNanos) throws IOException;

    /** Starts again with the first frame. */
    void rewind() throws IOException;
}
