package io.mcm.contract.memory;

import io.mcm.Field;
import io.mcm.RxBuffer;
import io.mcm.TxBuffer;
import io.mcm.format.Format;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;

/** What goes over a {@link Wire}. */
sealed interface Message {
    /** The first: what will come. */
    record Hello(Format format, int maxPayloadSize, int maxMetadataSize) implements Message {}

    /** The last: the source closed its connection. */
    record End() implements Message {}

    /** A frame. */
    record Frame(
            Format format,
            long incarnation,
            long sequence,
            long timestamp,
            int rtpTimestamp,
            Field field,
            int missingParts,
            ByteBuffer payload,
            ByteBuffer metadata)
            implements Message {

        static Frame copyOf(RxBuffer frame) {
            return new Frame(
                    frame.format(),
                    frame.incarnation(),
                    frame.sequence(),
                    frame.timestamp(),
                    frame.rtpTimestamp(),
                    frame.field(),
                    frame.missingParts(),
                    copyOf(frame.payload()),
                    copyOf(frame.metadata()));
        }

        private static ByteBuffer copyOf(DirectBuffer bytes) {
            ByteBuffer copy = ByteBuffer.allocate(bytes.capacity());
            bytes.getBytes(0, copy, 0, bytes.capacity());
            return copy;
        }

        void fill(TxBuffer slot) {
            slot.payload().putBytes(0, payload, 0, payload.capacity());
            slot.metadata().putBytes(0, metadata, 0, metadata.capacity());
            slot.payloadLength(payload.capacity())
                    .metadataLength(metadata.capacity())
                    .timestamp(timestamp)
                    .rtpTimestamp(rtpTimestamp)
                    .field(field)
                    .incomplete(missingParts);
        }
    }
}
