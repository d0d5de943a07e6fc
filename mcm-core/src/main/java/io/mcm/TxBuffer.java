package io.mcm;

import io.mcm.format.PictureLayout;
import java.lang.foreign.MemorySegment;
import org.agrona.MutableDirectBuffer;

/**
 * A slot lent to the sender: fill it, set its lengths, {@link #commit()}. Closed without commit it
 * goes back unsent.
 *
 * <p>After {@code commit}, {@code close} or the connection's close, every method and every access
 * to the buffers it gave out throws {@link BufferException}. One object stands for a slot each time
 * it is lent: don't keep it (or run with {@link LeakDetection#PARANOID}, which makes a new one each
 * time).
 *
 * <p>Used by one thread at a time; any thread may close it.
 */
public interface TxBuffer extends AutoCloseable {
    /**
     * The payload's bytes, straight on the slot. Its capacity is the largest payload.
     *
     * @return the same object for each lend of this slot
     */
    MutableDirectBuffer payload();

    /**
     * The payload as a segment, for foreign functions. Allocates a view that ends with the loan: it
     * is confined to this thread, and access after the loan throws {@link IllegalStateException}.
     * While it is open only this thread may commit or close the buffer.
     *
     * @return the payload area
     */
    MemorySegment payloadSegment();

    /**
     * The metadata's bytes, straight on the slot. Its capacity is {@link
     * ConnectionConfig#maxMetadataSize()}.
     *
     * @return the same object for each lend of this slot
     */
    MutableDirectBuffer metadata();

    /**
     * Where the planes and rows of the picture are in the payload.
     *
     * @return the layout of the connection's video format
     * @throws ConnectionException {@link ErrorCode#CONNECTION_CONFIG_INCOMPATIBLE} when the format
     *     is not video
     */
    PictureLayout layout();

    /**
     * How many bytes of payload are sent. At the start: the format's frame size, for blobs and
     * codestreams 0.
     *
     * @param bytes 0 to the payload's capacity
     * @return this
     * @throws BufferException {@link ErrorCode#BUFFER_LENGTH}
     */
    TxBuffer payloadLength(int bytes);

    /**
     * How many bytes of metadata are sent; 0 at the start.
     *
     * @param bytes 0 to the metadata's capacity
     * @return this
     * @throws BufferException {@link ErrorCode#BUFFER_LENGTH}
     */
    TxBuffer metadataLength(int bytes);

    /**
     * The media time.
     *
     * @param taiNanos nanoseconds of TAI since 1970-01-01T00:00:00 TAI (SMPTE ST 2059-1); 0 at the
     *     start: unknown
     * @return this
     */
    TxBuffer timestamp(long taiNanos);

    /**
     * When the frame came, for want of its media time; receivers can tell ({@link
     * RxBuffer#timestampIsArrival()}).
     *
     * @param taiNanos nanoseconds of TAI since 1970-01-01T00:00:00 TAI
     * @return this
     */
    TxBuffer timestampOfArrival(long taiNanos);

    /**
     * The RTP timestamp (RFC 3550, 5.1), carried as it is.
     *
     * @param rtp the low 32 bits count; 0 at the start
     * @return this
     */
    TxBuffer rtpTimestamp(int rtp);

    /**
     * Which field of a picture this is; {@link Field#PROGRESSIVE} at the start.
     *
     * @param field the field
     * @return this
     */
    TxBuffer field(Field field);

    /**
     * Says that parts of the payload are missing.
     *
     * @param missing how many packets or pieces, 1 or more; 0 takes it back
     * @return this
     */
    TxBuffer incomplete(int missing);

    /**
     * Publishes the frame to every receiver.
     *
     * @return how many receivers missed it because they hold too many; 0 is good
     * @throws BufferException not lent any more
     * @throws ConnectionException used by two threads: the buffer is still lent
     */
    int commit();

    /** Gives the slot back unsent, unless it was committed. Any thread, any number of times. */
    @Override
    void close();
}
