package io.mcm.spi;

import io.mcm.TxBuffer;
import io.mcm.TxConnection;
import io.mcm.format.Format;
import org.jspecify.annotations.Nullable;

/** The end of an ingress link at its group. The link calls it from one thread, its own. */
public interface IngressPort {
    /**
     * The format the application asked for.
     *
     * @return the format, or null to take the source's
     */
    @Nullable Format format();

    /**
     * Opens the group's source. Close it when the remote source says that the stream is over; call
     * {@link #linkDown} instead when the peer is lost. Either way open again when there is a stream
     * again.
     *
     * @param format what the remote source sends
     * @param maxPayloadSize the largest payload in bytes, at least the format's
     * @param maxMetadataSize the largest metadata in bytes
     * @return a source whose frames carry the remote source's numbers, see {@link #stamp}
     * @throws io.mcm.ConnectionException the group has a source, or the format is not the one asked
     *     for
     */
    TxConnection open(Format format, int maxPayloadSize, int maxMetadataSize);

    /**
     * Makes ready what {@link #open} with the same arguments will need, which may take longer than
     * a network keeps packets for: large pools take tenths of a second. Nobody sees it: the group
     * has no source before it is opened. Kept until it is opened, others are made ready, or the
     * link closes.
     *
     * @param format what the remote source will send
     * @param maxPayloadSize the largest payload in bytes, at least the format's
     * @param maxMetadataSize the largest metadata in bytes
     * @throws io.mcm.McmException there is no memory for it
     */
    void prepare(Format format, int maxPayloadSize, int maxMetadataSize);

    /**
     * Gives a frame the numbers its first source gave it, so that gaps and restarts stay visible.
     * Call before commit, for every frame.
     *
     * @param frame a frame of the source that {@link #open} gave
     * @param incarnation {@link io.mcm.RxBuffer#incarnation()} of the original
     * @param sequence {@link io.mcm.RxBuffer#sequence()} of the original
     */
    void stamp(TxBuffer frame, long incarnation, long sequence);

    /**
     * Tells the node that the peer was lost: the group's source, if open, is closed without an end
     * of stream and gives its slots back; receivers become SUSPENDED.
     *
     * @param cause why, for people
     */
    void linkDown(String cause);
}
