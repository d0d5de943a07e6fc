package io.mcm.tool.transfer;

import io.mcm.TxBuffer;
import io.mcm.format.CompressedFormat;
import io.mcm.format.Format;
import io.mcm.tool.media.MediaReader;
import java.io.IOException;

/** The frames of a media file. */
public final class FileSource implements FrameSource {
    private final MediaReader reader;
    private final boolean whole;
    private final boolean filled;

    /**
     * @param whole whether the file is sent once, from its start to its end: then what its
     *     container has besides the frames is sent along, as their metadata
     * @param filled whether a last frame that is short is filled up with zeros
     */
    public FileSource(MediaReader reader, boolean whole, boolean filled) {
        this.reader = reader;
        this.whole = whole;
        this.filled = filled && !(reader.format() instanceof CompressedFormat);
    }

    @Override
    public Format format() {
        return reader.format();
    }

    @Override
    public boolean fill(TxBuffer frame, long number, long taiNanos) throws IOException {
        int length = reader.read(frame.payloadSegment());
        if (length < 0) {
            return false;
        }
        frame.payloadLength(filled ? reader.format().payloadSize() : length).field(reader.field());
        if (whole) {
            frame.metadataLength(reader.wrapping().encode(frame.metadata()));
        }
        return true;
    }

    @Override
    public void rewind() throws IOException {
        reader.rewind();
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
