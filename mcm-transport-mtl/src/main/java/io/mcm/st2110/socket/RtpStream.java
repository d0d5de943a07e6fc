package io.mcm.st2110.socket;

import io.mcm.St2110;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What all packets of a stream that is sent have in common.
 *
 * @param to where they go
 * @param port its UDP port
 * @param maxUdp bytes of the longest UDP datagram, with its header
 * @param payloadType of RTP
 * @param ssrc the synchronization source
 * @param firstSequence the sequence number of the first one
 */
record RtpStream(Ipv4 to, int port, int maxUdp, int payloadType, int ssrc, int firstSequence) {
    /** A new one, with a source and a start of its own: RFC 3550 section 5.1. */
    static RtpStream of(St2110 settings, Ipv4 to, int maxUdp) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new RtpStream(
                to,
                settings.port(),
                maxUdp,
                settings.payloadType(),
                random.nextInt(),
                random.nextInt());
    }
}
