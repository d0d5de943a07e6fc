package io.mcm.st2110.video;

import static io.mcm.st2110.video.Words.BYTE;
import static io.mcm.st2110.video.Words.LE16;

import io.mcm.format.PixelFormat;
import io.mcm.format.Sampling;
import io.mcm.format.VideoFormat;
import java.lang.foreign.MemorySegment;

/**
 * Any planar format, sample by sample: RFC 4175 section 4.3. The common ones have converters of
 * their own, which are faster.
 */
final class PlanarConverter extends PlanarRows {
    private final int depth;
    private final int bytes;

    // The samples of a group in their order: plane, and which sample of that plane
    private final int[] planes;
    private final int[] across;
    private final int[] down;

    // How far a plane moves on for each group
    private final int[] step;

    PlanarConverter(VideoFormat format, Raster raster) {
        super(format, raster);
        PixelFormat pixels = format.pixelFormat();
        Sampling sampling = pixels.sampling();
        depth = pixels.depth();
        bytes = depth > 8 ? 2 : 1;
        int chroma = sampling.chromaPixels();
        int[] full = planesOf(sampling == Sampling.RGB);
        // The smallest unit: a pixel, a pair, or a square with its colour difference.
        int[][] unit =
                switch (sampling) {
                    case YCBCR_422 -> new int[][] {{1, 0, 0}, {0, 0, 0}, {2, 0, 0}, {0, 1, 0}};
                    case YCBCR_420 ->
                            new int[][] {
                                {0, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0, 1, 1}, {1, 0, 0}, {2, 0, 0}
                            };
                    default -> new int[][] {{full[0], 0, 0}, {full[1], 0, 0}, {full[2], 0, 0}};
                };
        int units = raster.pgroup().pixels() / chroma;
        planes = new int[units * unit.length];
        across = new int[planes.length];
        down = new int[planes.length];
        for (int i = 0; i < planes.length; i++) {
            int[] sample = unit[i % unit.length];
            planes[i] = sample[0];
            across[i] = sample[1] + i / unit.length * (sample[0] == 0 ? chroma : 1);
            down[i] = sample[2];
        }
        step = new int[] {raster.pgroup().pixels(), units, units};
    }

    /** Where a sample of a group is. */
    private long sample(int i, int row, int group, long at) {
        int plane = planes[i];
        int height = plane == 0 ? raster.pgroup().rows() : 1;
        return plane(plane, row * height + down[i], at)
                + (long) (group * step[plane] + across[i]) * bytes;
    }

    @Override
    public void toWire(int row, MemorySegment frame, long at, MemorySegment wire, long to) {
        long next = to;
        for (int group = 0; group < groups(); group++) {
            int bits = 0; // of the buffer that are not written yet
            long buffer = 0;
            for (int i = 0; i < planes.length; i++) {
                long where = sample(i, row, group, at);
                int value = bytes == 1 ? frame.get(BYTE, where) : frame.get(LE16, where);
                buffer = buffer << depth | value & (1 << depth) - 1;
                for (bits += depth; bits >= 8; bits -= 8) {
                    wire.set(BYTE, next++, (byte) (buffer >>> bits - 8));
                }
            }
        }
    }

    @Override
    public void fromWire(int row, MemorySegment wire, long from, MemorySegment frame, long at) {
        long next = from;
        for (int group = 0; group < groups(); group++) {
            int bits = 0; // of the buffer that are not used yet
            long buffer = 0;
            for (int i = 0; i < planes.length; i++) {
                for (; bits < depth; bits += 8) {
                    buffer = buffer << 8 | wire.get(BYTE, next++) & 0xff;
                }
                bits -= depth;
                int value = (int) (buffer >>> bits) & (1 << depth) - 1;
                long where = sample(i, row, group, at);
                if (bytes == 1) {
                    frame.set(BYTE, where, (byte) value);
                } else {
                    frame.set(LE16, where, (short) value);
                }
            }
        }
    }
}
