package io.mcm.tool.media;

import io.mcm.Field;
import io.mcm.format.Format;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** Frames from a file or pipe, one after the other. */
public interface MediaReader extends Closeable {
    /** The format of every frame. */
    Format format();

    /**
     * Reads the next frame.
     *
     * @param payload where to; a last frame that is short is followed by zeros
     * @return the frame's bytes, or -1 after the last frame
     * @throws MediaException when the file breaks its own rules
     */
    int read(MemorySegment payload) throws IOException;

    /** Which field the frame read last is. */
    default Field field() {
        return Field.PROGRESSIVE;
    }

    /** What stood around the frame read last in the file. */
    default Wrapping wrapping() {
        return Wrapping.NONE;
    }

    /** Starts again with the first frame. Pipes cannot do that. */
    void rewind() throws IOException;
}
