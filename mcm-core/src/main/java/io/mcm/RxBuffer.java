package io.mcm;

import io.mcm.format.Format;
import io.mcm.format.PictureLayout;
import java.lang.foreign.MemorySegment;
import org.agrona.DirectBuffer;

/**
 * A received frame, lent until {@link #close()}.
 *
 * <p>After close, or the connection's close, every method and every access to the buffers it gave
 * out throws {@link BufferException}. One object stands for a slot each time it is lent: don't keep
 * it (or run with {@link LeakDetection#PARANOID}, which makes a new one each time). Any thread may
 * close it.
 */
public interface RxBuffer extends AutoCloseable {
    /**
     * The payload's bytes; its capacity is their number.
     *
     * @return a read-only view, the same object for each lend of this slot
     */
    DirectBuffer payload();

    /**
     * The payload as a read-only segment, for foreign functions. Allocates a view that ends with
     * the loan: it is confined to this thread, and access after the loan throws {@link
     * IllegalStateException}. While it is open only this thread may close the buffer.
     *
     * @return the payload
     */
    MemorySegment payloadSegment();

    /**
     * The metadata's bytes; its capacity is their number.
     *
     * @return a read-only view, the same object for each lend of this slot
     */
    DirectBuffer metadata();

    /**
     * Where the planes and rows of the picture are in the payload.
     *
     * @return the layout of the frame's video format
     * @throws ConnectionException {@link ErrorCode#CONNECTION_CONFIG_INCOMPATIBLE} when the format
     *     is not video
     */
    PictureLayout layout();

    /**
     * The frame's format.
     *
     * @return the format
     */
    Format format();

    /**
     * Whether this is the first frame of a format other than the one before.
     *
     * @return true once per change
     */
    boolean formatChanged();

    /**
     * The media time.
     *
     * @return nanoseconds of TAI since 1970-01-01T00:00:00 TAI, 0 where the source gave none
     */
    long timestamp();

    /**
     * Whether {@link #timestamp()} is the time at which the frame came to this mesh: its sender's
     * clock is not that of SMPTE ST 2059-1 ({@code a=mediaclk:direct}), so its media time is not
     * known.
     *
     * @return false for a media time
     */
    boolean timestampIsArrival();

    /**
     * The RTP timestamp, as the source gave it.
     *
     * @return 32 bits
     */
    int rtpTimestamp();

    /**
     * The frame's number, counted by its source from 0, unchanged on its way.
     *
     * @return 0 or more
     */
    long sequence();

    /**
     * The run of the source that made it: another value means another source or a restart.
     *
     * @return a random 64-bit number
     */
    long incarnation();

    /**
     * How many frames of the same source this receiver missed just before this one.
     *
     * @return 0 when nothing was missed
     */
    long missedBefore();

    /**
     * Which field of a picture this is.
     *
     * @return the field
     */
    Field field();

    /**
     * How many packets or pieces of the payload are missing.
     *
     * @return 0 for a complete frame
     */
    int missingParts();

    /**
     * Whether the media before this frame does not lead up to it: a gap, a new source, a restart.
     *
     * @return true after any gap
     */
    boolean discontinuity();

    /**
     * How long it took from its commit, on this host, to its receive. Streams faster than 10,000
     * frames a second are sampled, one frame in 64.
     *
     * @return nanoseconds, -1 for a frame that was not measured
     */
    long latency();

    /** Gives the frame back. Any thread, any number of times. */
    @Override
    void close();
}
