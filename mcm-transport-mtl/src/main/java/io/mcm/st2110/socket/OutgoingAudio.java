package io.mcm.st2110.socket;

import io.mcm.RxBuffer;
import io.mcm.format.AudioFormat;
import io.mcm.st2110.audio.AudioPackets;
import io.mcm.st2110.audio.WireSample;
import io.mcm.st2110.rtp.RtpHeader;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** ST 2110-30: a frame is a packet, sent out of its slot; 8-bit samples are changed first. */
final class OutgoingAudio implements Outgoing {
    private final AudioFormat format;
    private final WireSample samples;
    private final PacketBatch packet;
    private final Arena arena = Arena.ofShared();
    private final MemorySegment made;
    private int sequence;

    OutgoingAudio(AudioFormat format, RtpStream stream) {
        AudioPackets.check(format, stream.maxUdp());
        this.format = format;
        this.sequence = stream.firstSequence();
        samples = WireSample.of(format.sampleFormat());
        made = samples.isSlotFormat() ? MemorySegment.NULL : arena.allocate(format.payloadSize());
        packet = new PacketBatch(1, RtpHeader.SIZE, stream.to(), stream.port());
        AudioPackets.writeHeader(packet.headers(), 0, stream.payloadType(), stream.ssrc());
        packet.lengths(0, RtpHeader.SIZE, format.payloadSize());
        packet.arrange(1, 1);
    }

    @Override
    public @Nullable PacketBatch packets(RxBuffer frame, int timestamp, long number, int burst) {
        int length = format.payloadSize();
        if (frame.payload().capacity() < length) {
            return null;
        }
        long payload = frame.payload().addressOffset();
        if (!samples.isSlotFormat()) {
            samples.copy(frame.payloadSegment(), 0, made, 0, length);
            payload = made.address();
        }
        RtpHeader.stamp(packet.headers(), 0, sequence++, timestamp);
        packet.payload(0, payload);
        return packet;
    }

    @Override
    public void close() {
        packet.close();
        arena.close();
    }
}
