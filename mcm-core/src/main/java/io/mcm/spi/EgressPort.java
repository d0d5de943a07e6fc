package io.mcm.spi;

import io.mcm.RxConnection;
import io.mcm.format.Format;

/**
 * The end of an egress link at its group. The link calls it from one thread, its own.
 *
 * <p>While it has no peer the link goes on receiving and throws the frames away: the source must
 * not be held up by nobody, and a peer that comes late starts with the next frame.
 */
public interface EgressPort {
    /**
     * The group's frames. The link owns this connection and closes it when it ends; {@link
     * RxConnection#ended()} says that the application closed its side.
     *
     * @return the same receiver each time
     */
    RxConnection frames();

    /**
     * What the group's source sent when the link was opened. Later {@link
     * io.mcm.RxBuffer#formatChanged()} says so.
     *
     * @return the format
     */
    Format format();

    /**
     * The largest payload the source may send, after a format change too.
     *
     * @return bytes, what the peer passes to {@link IngressPort#open}
     */
    default int maxPayloadSize() {
        return frames().config().maxPayloadSize();
    }

    /**
     * The largest metadata the source may send.
     *
     * @return bytes, what the peer passes to {@link IngressPort#open}
     */
    default int maxMetadataSize() {
        return frames().config().maxMetadataSize();
    }

    /** Tells the node that the link works: its connection becomes ACTIVE. */
    void linkUp();

    /**
     * Tells the node that the link lost its peer or cannot connect; the link goes on trying.
     *
     * @param cause why, for people
     */
    void linkDown(String cause);

    /**
     * Tells the node how many of the link's times no frame took, for {@link
     * io.mcm.ConnectionStats#skipped()}. For links whose frames leave at fixed times.
     *
     * @param times all of them since the link was opened, 0 and more
     */
    void skipped(long times);
}
