package io.mcm.tool.media;

import io.mcm.format.Format;
import io.mcm.format.FrameRate;
import io.mcm.format.PacketTime;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Copies a media file frame by frame, as the mesh would carry it. */
final class Copies {
    private Copies() {}

    static MediaReader open(Path file) throws IOException {
        return open(file, null);
    }

    static MediaReader open(Path file, @Nullable Format format) throws IOException {
        return MediaFiles.open(file.toString(), null, format, null, null);
    }

    static MediaReader open(Path file, @Nullable FrameRate rate, @Nullable PacketTime packetTime)
            throws IOException {
        return MediaFiles.open(file.toString(), null, null, rate, packetTime);
    }

    /** Writes all frames to a new file; returns its bytes. */
    static byte[] copy(MediaReader reader, Path to, boolean withWrapping) throws IOException {
        try (MediaWriter writer = MediaFiles.create(to.toString(), null, reader.format())) {
            MemorySegment slot = MemorySegment.ofArray(new byte[reader.format().payloadSize()]);
            for (int length = reader.read(slot); length >= 0; length = reader.read(slot)) {
                writer.write(
                        slot.asSlice(0, length),
                        reader.field(),
                        withWrapping ? reader.wrapping() : Wrapping.NONE);
            }
        }
        return Files.readAllBytes(to);
    }
}
