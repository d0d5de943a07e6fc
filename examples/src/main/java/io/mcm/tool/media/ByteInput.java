package io.mcm.tool.media;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;

/** A file or pipe: headers byte by byte, payloads straight into the caller's memory. */
final class ByteInput implements Closeable {
    private final String name;
    private final ReadableByteChannel channel;
    private final ByteBuffer ahead = ByteBuffer.allocateDirect(4096).flip();
    private long position;

    ByteInput(String name, ReadableByteChannel channel) {
        this.name = name;
        this.channel = channel;
    }

    String name() {
        return name;
    }

    /**
     * Looks at the first bytes without taking them; fewer than asked for when the file is shorter.
     */
    byte[] peek(int count) throws IOException {
        while (ahead.remaining() < count && refill()) {
            // as often as the pipe delivers less
        }
        byte[] bytes = new byte[Math.min(count, ahead.remaining())];
        ahead.get(ahead.position(), bytes);
        return bytes;
    }

    /** The next byte, or -1 at the end. */
    int read() throws IOException {
        if (!ahead.hasRemaining() && !refill()) {
            return -1;
        }
        position++;
        return ahead.get() & 0xFF;
    }

    /** Fills the buffer. Returns how many bytes it got: fewer than asked for only at the end. */
    int read(ByteBuffer target) throws IOException {
        int before = target.remaining();
        if (ahead.hasRemaining()) {
            int taken = Math.min(ahead.remaining(), before);
            target.put(target.position(), ahead, ahead.position(), taken);
            target.position(target.position() + taken);
            ahead.position(ahead.position() + taken);
        }
        while (target.hasRemaining() && channel.read(target) >= 0) {
            // as often as the pipe delivers less
        }
        int got = before - target.remaining();
        position += got;
        return got;
    }

    /** Passes over bytes. Returns how many there were: fewer than asked for only at the end. */
    long skip(long count) throws IOException {
        long left = count;
        while (left > 0 && (ahead.hasRemaining() || refill())) {
            int taken = (int) Math.min(left, ahead.remaining());
            ahead.position(ahead.position() + taken);
            left -= taken;
        }
        position += count - left;
        return count - left;
    }

    /** How many bytes were taken. */
    long position() {
        return position;
    }

    /** Goes to a place in the file. */
    void seek(long to) throws IOException {
        if (!(channel instanceof SeekableByteChannel file)) {
            throw fault("is a pipe, which cannot be read again");
        }
        file.position(to);
        ahead.position(0).limit(0);
        position = to;
    }

    MediaException fault(String what) {
        return new MediaException(name + ", byte " + position + ": " + what);
    }

    private boolean refill() throws IOException {
        ahead.compact();
        int got = channel.read(ahead);
        ahead.flip();
        return got > 0;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
