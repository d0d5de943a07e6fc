package io.mcm.st2110.audio;

import io.mcm.ConfigException;
import io.mcm.ConfigException.Fault;
import io.mcm.ErrorCode;
import io.mcm.format.AudioFormat;
import io.mcm.st2110.rtp.RtpHeader;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Packets of ST 2110-30: a frame of the mesh, which is a packet time, is one packet, an RTP header
 * and the samples.
 */
public final class AudioPackets {
    private static final int UDP_HEADER = 8;

    private AudioPackets() {}

    /**
     * Checks that a packet time fits into a packet.
     *
     * @param format the audio
     * @param maxUdp the longest UDP datagram with its 8 bytes of header, normally 1460
     * @throws ConfigException it does not
     */
    public static void check(AudioFormat format, int maxUdp) {
        int most = maxUdp - UDP_HEADER - RtpHeader.SIZE;
        if (format.payloadSize() > most) {
            int sample = format.sampleFormat().bytes() * format.samplesPerPacket();
            throw new ConfigException(
                    List.of(
                            new Fault(
                                    ErrorCode.CONNECTION_CONFIG_INCOMPATIBLE,
                                    "payload.audio.channels",
                                    Integer.toString(format.channels()),
                                    "up to "
                                            + most / sample
                                            + " with "
                                            + format.sampleFormat().text()
                                            + " at a packet time of "
                                            + format.packetTime().text()
                                            + ": "
                                            + most
                                            + " bytes in a packet")));
        }
    }

    /**
     * Writes the header, without a marker (RFC 3551 section 4.1 has one after silence, of which
     * there is none); {@link RtpHeader#stamp} completes it.
     *
     * @param memory where, {@link RtpHeader#SIZE} bytes
     * @param at offset in bytes
     * @param payloadType 0 to 127
     * @param ssrc the synchronization source
     */
    public static void writeHeader(MemorySegment memory, long at, int payloadType, int ssrc) {
        RtpHeader.write(memory, at, false, payloadType, ssrc);
    }
}
