package io.mcm.tool.media;

import io.mcm.Field;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Frames to a file or pipe, one after the other. {@link #close()} completes the file. */
public interface MediaWriter extends Closeable {
    /**
     * Writes one frame.
     *
     * @param payload its bytes
     * @param field which field it is
     * @param wrapping what stood around it in the file it came from, {@link Wrapping#NONE} where
     *     that is not known or of no use
     */
    void write(MemorySegment payload, Field field, Wrapping wrapping) throws IOException;
}
