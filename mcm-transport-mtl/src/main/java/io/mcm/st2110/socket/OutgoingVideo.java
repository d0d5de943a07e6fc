package io.mcm.st2110.socket;

import io.mcm.Field;
import io.mcm.RxBuffer;
import io.mcm.format.Scan;
import io.mcm.format.VideoFormat;
import io.mcm.st2110.video.PacketPlan;
import io.mcm.st2110.video.Packing;
import io.mcm.st2110.video.PixelConverter;
import io.mcm.st2110.video.Raster;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * ST 2110-20. A frame that is made of pgroups is sent out of its slot; of any other, pgroups are
 * made row by row while its packets leave.
 */
final class OutgoingVideo implements Outgoing {
    /** A picture, or one of its fields. */
    private static final class Cut {
        final PacketPlan plan;
        final PacketBatch packets;
        final @Nullable PixelConverter converter;
        int burst;

        Cut(PacketPlan plan, PacketBatch packets, @Nullable PixelConverter converter) {
            this.plan = plan;
            this.packets = packets;
            this.converter = converter;
        }
    }

    private final VideoFormat format;
    private final Cut first;
    private final @Nullable Cut second;
    private final Arena arena = Arena.ofShared();

    /** Pgroups of a frame, where they have to be made. */
    private final MemorySegment made;

    private int sequence;

    // the frame that is being sent
    private Cut current;
    private MemorySegment frame = MemorySegment.NULL;
    private int rowsMade;

    OutgoingVideo(VideoFormat format, Packing packing, RtpStream stream) {
        this.format = format;
        this.sequence = stream.firstSequence();
        first = cut(Raster.first(format), packing, stream, false);
        second =
                format.scan() == Scan.PROGRESSIVE
                        ? null
                        : cut(Raster.second(format), packing, stream, true);
        current = first;
        made =
                first.converter == null
                        ? MemorySegment.NULL
                        : arena.allocate(first.plan.raster().size(), 64);
    }

    private Cut cut(Raster raster, Packing packing, RtpStream stream, boolean secondField) {
        PacketPlan plan = PacketPlan.of(raster, packing, stream.maxUdp());
        PacketBatch packets =
                new PacketBatch(plan.packets(), PacketPlan.MAX_HEADER, stream.to(), stream.port());
        plan.writeHeaders(packets.headers(), 0, stream.payloadType(), stream.ssrc(), secondField);
        for (int i = 0; i < plan.packets(); i++) {
            packets.lengths(i, plan.headerLength(i), plan.payloadLength(i));
        }
        boolean same = format.pixelFormat().isPixelGroups();
        return new Cut(plan, packets, same ? null : PixelConverter.of(format, raster));
    }

    /** How many packets a frame makes, the larger field of two. */
    int packetsPerFrame() {
        return first.plan.packets();
    }

    @Override
    public @Nullable PacketBatch packets(RxBuffer buffer, int timestamp, long number, int burst) {
        if (buffer.payload().capacity() < format.payloadSize()) {
            return null;
        }
        Cut cut = buffer.field() == Field.SECOND && second != null ? second : first;
        current = cut;
        if (cut.burst != burst) {
            cut.packets.arrange(cut.plan.packets(), burst);
            cut.burst = burst;
        }
        long payload = buffer.payload().addressOffset();
        if (cut.converter != null) {
            frame = buffer.payloadSegment();
            rowsMade = 0;
            payload = made.address();
        }
        MemorySegment headers = cut.packets.headers();
        for (int i = 0; i < cut.plan.packets(); i++) {
            PacketPlan.stamp(headers, cut.packets.headerAt(i), sequence++, timestamp);
            cut.packets.payload(i, payload + cut.plan.payloadOffset(i));
        }
        return cut.packets;
    }

    @Override
    public Pacing.PayloadSource payload() {
        return current.converter == null ? Pacing.PayloadSource.READY : this::makeRows;
    }

    private void makeRows(int end) {
        PixelConverter converter = current.converter;
        if (converter == null || end == 0) {
            return;
        }
        PacketPlan plan = current.plan;
        long bytes = (long) plan.payloadOffset(end - 1) + plan.payloadLength(end - 1);
        long rowBytes = (long) plan.raster().size() / converter.rows();
        for (; rowsMade * rowBytes < bytes; rowsMade++) {
            converter.toWire(rowsMade, frame, 0, made, rowsMade * rowBytes);
        }
    }

    @Override
    public void close() {
        first.packets.close();
        if (second != null) {
            second.packets.close();
        }
        arena.close();
    }
}
