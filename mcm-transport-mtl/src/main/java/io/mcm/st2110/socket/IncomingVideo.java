package io.mcm.st2110.socket;

import io.mcm.TxBuffer;
import io.mcm.format.Scan;
import io.mcm.format.VideoFormat;
import io.mcm.st2110.rtp.Reject;
import io.mcm.st2110.video.Coverage;
import io.mcm.st2110.video.Depacketizer;
import io.mcm.st2110.video.PixelConverter;
import io.mcm.st2110.video.Raster;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * ST 2110-20, of any packing. Pgroups are put straight into the slot; for any other pixel format
 * they are put aside and the frame is made of them when it is complete.
 */
final class IncomingVideo implements Incoming {
    private final Raster first;
    private final int secondSize;
    private final @Nullable PixelConverter firstConverter;
    private final @Nullable PixelConverter secondConverter;
    private final Depacketizer reader;

    IncomingVideo(VideoFormat format, int payloadType) {
        first = Raster.first(format);
        Raster second = format.scan() == Scan.PROGRESSIVE ? null : Raster.second(format);
        boolean same = format.pixelFormat().isPixelGroups();
        secondSize = second == null ? 0 : second.size();
        firstConverter = same ? null : PixelConverter.of(format, first);
        secondConverter = same || second == null ? null : PixelConverter.of(format, second);
        reader = new Depacketizer(first, second, payloadType);
    }

    @Override
    public @Nullable Reject read(MemorySegment memory, long at, int length) {
        return reader.read(memory, at, length);
    }

    @Override
    public int ssrc() {
        return reader.ssrc();
    }

    @Override
    public int sequence() {
        return reader.sequence();
    }

    @Override
    public boolean extended() {
        return true;
    }

    @Override
    public int timestamp() {
        return reader.timestamp();
    }

    @Override
    public boolean marker() {
        return reader.marker();
    }

    @Override
    public boolean secondField() {
        return reader.secondField();
    }

    @Override
    public Assembly newAssembly() {
        return new Picture();
    }

    private final class Picture extends Assembly {
        private final MemorySegment aside =
                firstConverter == null
                        ? MemorySegment.NULL
                        : Arena.ofAuto().allocate(first.size(), 64);
        private MemorySegment slot = MemorySegment.NULL;
        private MemorySegment pgroups = MemorySegment.NULL;
        private final Coverage coverage = new Coverage(first);

        @Override
        void start(TxBuffer buffer) {
            slot = buffer.payloadSegment();
            pgroups = firstConverter == null ? slot : aside;
            coverage.clear();
        }

        @Override
        @Nullable Reject place(MemorySegment memory) {
            for (int i = 0; i < reader.segments(); i++) {
                coverage.add(reader.frameOffset(i), reader.length(i));
            }
            reader.copyTo(memory, pgroups, 0);
            return null;
        }

        @Override
        boolean complete() {
            return coverage.covered() == (second ? secondSize : first.size());
        }

        @Override
        void finish() {
            PixelConverter converter = second ? secondConverter : firstConverter;
            if (converter != null) {
                converter.fromWire(aside, 0, slot, 0);
            }
        }
    }
}
