package io.mcm.st2110.socket;

import io.mcm.RxBuffer;
import org.jspecify.annotations.Nullable;

/** Makes packets of frames. For one thread. */
interface Outgoing extends AutoCloseable {
    /**
     * Makes the packets of a frame. They refer to it until they are sent.
     *
     * @param frame of the stream's format
     * @param timestamp for the RTP headers
     * @param number of the frame's time
     * @param burst the most packets of a message
     * @return the packets, null when the frame is none that can be sent
     */
    @Nullable PacketBatch packets(RxBuffer frame, int timestamp, long number, int burst);

    /** Makes the payloads of the frame whose packets were made last. */
    default Pacing.PayloadSource payload() {
        return Pacing.PayloadSource.READY;
    }

    @Override
    void close();
}
