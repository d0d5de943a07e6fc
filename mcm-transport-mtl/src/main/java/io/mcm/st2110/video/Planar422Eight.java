package io.mcm.st2110.video;

import static io.mcm.st2110.video.Words.BE32;
import static io.mcm.st2110.video.Words.BYTE;
import static io.mcm.st2110.video.Words.LE16;
import static io.mcm.st2110.video.Words.LE32;
import static io.mcm.st2110.video.Words.LE64;

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
        int groups = groups();
        int i = 0;
        for (; i < groups - 3; i += 4) {
            long luma = frame.get(LE64, y + 2L * i);
            long chroma = spread(frame.get(LE32, b + i)) | spread(frame.get(LE32, r + i)) << 8;
            wire.set(LE64, to + 4L * i, spread(chroma) | spread(luma) << 8);
            wire.set(LE64, to + 4L * i + 8, spread(chroma >>> 32) | spread(luma >>> 32) << 8);
        }
        for (; i < groups; i++) {
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
        int groups = groups();
        int i = 0;
        for (; i < groups - 3; i += 4) {
            long g01 = wire.get(LE64, from + 4L * i);
            long g23 = wire.get(LE64, from + 4L * i + 8);
            long chroma = gather(g01) | gather(g23) << 32;
            frame.set(LE64, y + 2L * i, gather(g01 >>> 8) | gather(g23 >>> 8) << 32);
            frame.set(LE32, b + i, (int) gather(chroma));
            frame.set(LE32, r + i, (int) gather(chroma >>> 8));
        }
        for (; i < groups; i++) {
            int group = wire.get(BE32, from + 4L * i);
            frame.set(LE16, y + 2L * i, (short) (group >>> 16 & 0xff | group << 8));
            frame.set(BYTE, b + i, (byte) (group >>> 24));
            frame.set(BYTE, r + i, (byte) (group >>> 8));
        }
    }

    /** Four octets, each with an empty one after it. */
    private static long spread(long octets) {
        long pairs = (octets & 0xffff | octets << 16) & 0x0000_ffff_0000_ffffL;
        return (pairs | pairs << 8) & 0x00ff_00ff_00ff_00ffL;
    }

    /** Each second octet of eight. */
    private static long gather(long octets) {
        long apart = octets & 0x00ff_00ff_00ff_00ffL;
        long pairs = (apart | apart >>> 8) & 0x0000_ffff_0000_ffffL;
        return (pairs | pairs >>> 16) & 0xffff_ffffL;
    }
}
