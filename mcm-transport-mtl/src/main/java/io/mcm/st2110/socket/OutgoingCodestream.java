package io.mcm.st2110.socket;

import io.mcm.RxBuffer;
import io.mcm.format.CompressedFormat;
import io.mcm.format.Scan;
import io.mcm.st2110.jpegxs.CodestreamPlan;
import io.mcm.st2110.jpegxs.CodestreamProfile;
import io.mcm.st2110.rtp.RtpHeader;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** ST 2110-22 with JPEG XS: a codestream is sent out of its slot. */
final class OutgoingCodestream implements Outgoing {
    private final CodestreamPlan plan;
    private final PacketBatch packets;
    private final int packetsPerFrame;
    private final RtpStream stream;
    private final boolean progressive;
    private int sequence;
    private int size;
    private int arrangedFor;

    OutgoingCodestream(CompressedFormat format, RtpStream stream) {
        this.stream = stream;
        this.sequence = stream.firstSequence();
        progressive = format.picture().scan() == Scan.PROGRESSIVE;
        plan = new CodestreamPlan(format.picture(), format.maxSize(), stream.maxUdp());
        packetsPerFrame = plan.packets(format.maxSize());
        packets =
                new PacketBatch(
                        packetsPerFrame, CodestreamPlan.FIRST_HEADER, stream.to(), stream.port());
    }

    /** How many packets the longest codestream makes. */
    int packetsPerFrame() {
        return packetsPerFrame;
    }

    @Override
    public @Nullable PacketBatch packets(RxBuffer frame, int timestamp, long number, int burst) {
        int length = frame.payload().capacity();
        if (length == 0) {
            return null;
        }
        int count = plan.packets(length);
        if (length != size || burst != arrangedFor) {
            for (int i = 0; i < count; i++) {
                packets.lengths(i, plan.headerLength(i), plan.payloadLength(i, length));
            }
            packets.arrange(count, burst);
            size = length;
            arrangedFor = burst;
        }
        MemorySegment headers = packets.headers();
        int field = progressive ? 0 : (int) (number & 1) + 1;
        int picture = (int) (progressive ? number : number >> 1);
        long payload = frame.payload().addressOffset();
        for (int i = 0; i < count; i++) {
            long header = packets.headerAt(i);
            plan.writeHeader(
                    i,
                    length,
                    headers,
                    header,
                    stream.payloadType(),
                    stream.ssrc(),
                    field,
                    picture);
            RtpHeader.stamp(headers, header, sequence++, timestamp);
            packets.payload(i, payload + plan.payloadOffset(i));
        }
        plan.writeBoxes(headers, 0, CodestreamProfile.of(frame.payloadSegment(), 0, length));
        return packets;
    }

    @Override
    public void close() {
        packets.close();
    }
}
