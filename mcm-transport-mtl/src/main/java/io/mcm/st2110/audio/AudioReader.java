package io.mcm.st2110.audio;

import io.mcm.format.AudioFormat;
import io.mcm.st2110.rtp.Reject;
import io.mcm.st2110.rtp.RtpReader;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Reads received packets of ST 2110-30. The marker is not looked at: senders set it on the first
 * packet, or never.
 *
 * <p>An object is used again for each packet, by one thread. The getters are of the last packet
 * that was not refused.
 */
public final class AudioReader {
    private final int payloadType;
    private final int payloadSize;
    private final int frameOctets; // a sample of each channel
    private final RtpReader rtp = new RtpReader();

    /**
     * For one stream.
     *
     * @param format the audio
     * @param payloadType the stream's
     */
    public AudioReader(AudioFormat format, int payloadType) {
        this.payloadType = payloadType;
        payloadSize = format.payloadSize();
        frameOctets = format.channels() * format.sampleFormat().bytes();
    }

    /**
     * Reads a packet. Nothing outside it is touched.
     *
     * @param memory where it is
     * @param offset of its first byte
     * @param length its bytes, all of them within the memory
     * @return why it is refused, null when it is fine: then it holds exactly one frame
     */
    public @Nullable Reject read(MemorySegment memory, long offset, int length) {
        Reject reject = rtp.read(memory, offset, length);
        if (reject != null) {
            return reject;
        }
        if (rtp.payloadType() != payloadType) {
            return Reject.PAYLOAD_TYPE;
        }
        if (rtp.payloadLength() == 0 || rtp.payloadLength() % frameOctets != 0) {
            return Reject.AUDIO_LENGTH;
        }
        return rtp.payloadLength() == payloadSize ? null : Reject.AUDIO_PACKET_TIME;
    }

    /**
     * The sequence number.
     *
     * @return 0 to 65535
     */
    public int sequence() {
        return rtp.sequence();
    }

    /**
     * The RTP timestamp.
     *
     * @return the number of the packet's first sample, modulo 2<sup>32</sup>
     */
    public int timestamp() {
        return rtp.timestamp();
    }

    /**
     * The synchronization source. Whether it is the right one is for the caller to judge.
     *
     * @return 32 bits
     */
    public int ssrc() {
        return rtp.ssrc();
    }

    /**
     * Where the samples are; they are as long as the format's payload.
     *
     * @return bytes from the start of the memory that was read
     */
    public long payloadOffset() {
        return rtp.payloadOffset();
    }
}
