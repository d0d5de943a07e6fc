package io.mcm.st2110.video;

import static io.mcm.st2110.video.Words.BE32;
import static io.mcm.st2110.video.Words.BYTE;
import static io.mcm.st2110.video.Words.LE16;

import io.mcm.format.VideoFormat;
import java.lang.foreign.MemorySegment;

/** {@code yuv422p}: groups of Cb Y0 Cr Y1, an octet each. */
final class Planar422Eight extends PlanarRows {
    Planar422Eight(VideoFormat format, Raster raster) {
        super(format, raster);
    }

    @Override
    public void toWire(int row, MemorySegment frame, long at, MemorySegment wire, long to) {
        long y = plane(0, row, at);
        long b = plane(1, row, at);
        long r = plane(2, row, at);
        for (int i = 0; i < groups(); i++) {
            int yy = frame.get(LE16, y + 2L * i);
            int cb = frame.get(BYTE, b + i) & 0xff;
            int cr = frame.get(BYTE, r + i) & 0xff;
            wire.set(BE32, to + 4L * i, cb << 24 | (yy & 0xff) << 16 | cr << 8 | yy >> 8 & 0xff);
        }
    }

    @Override
    public void fromWire(int row, MemorySegment wire, long from, MemorySegment frame, long at) {
        long y = plane(0, row, at);
        long b = plane(1, row, at);
        long r = plane(2, row, at);
        for (int i = 0; i < groups(); i++) {
            int group = wire.get(BE32, from + 4L * i);
            frame.set(LE16, y + 2L * i, (short) (group >>> 16 & 0xff | group << 8));
            frame.set(BYTE, b + i, (byte) (group >>> 24));
            frame.set(BYTE, r + i, (byte) (group >>> 8));
        }
    }
}
