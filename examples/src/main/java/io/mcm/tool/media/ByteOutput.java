package io.mcm.tool.media;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file or pipe to write to. */
final class ByteOutput implements Closeable {
    private final String name;
    private final FileChannel channel;
    private final boolean seekable;
    private long position;

    /**
     * @param seekable whether what was written can be changed later: a file, not a pipe
     */
    ByteOutput(String name, FileChannel channel, boolean seekable) {
        this.name = name;
        this.channel = channel;
        this.seekable = seekable;
    }

    void write(ByteBuffer bytes) throws IOException {
        position += bytes.remaining();
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    void write(byte[] bytes) throws IOException {
        write(ByteBuffer.wrap(bytes));
    }

    boolean seekable() {
        return seekable;
    }

    /** Changes what was written before, where that can be done. */
    void overwrite(long at, ByteBuffer bytes) throws IOException {
        channel.position(at);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.position(position);
    }

    MediaException fault(String what) {
        return new MediaException(name + ": " + what);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
